/** The conformance suite is part of the product (`lbsim algorithms test`); tests know it by this name. */

export { keysWhenNodeLeaves } from '../../cli/conformance/keys.ts';
export { CONFORMANCE, isDeclined } from '../../cli/conformance/properties.ts';
export { type Property, Violation } from '../../cli/conformance/property.ts';
