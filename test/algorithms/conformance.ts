/** The conformance suite is part of the product (`lbsim algorithms test`); tests know it by this name. */

export { keysWhenNodeLeaves } from '../../cli/conformance/balancing/keys.ts';
export { CONFORMANCE } from '../../cli/conformance/balancing/properties.ts';
export { isDeclined, Violation } from '../../cli/conformance/property.ts';
