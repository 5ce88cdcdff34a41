/** The context ships with the conformance suite; tests know it by this name. */

export { createContext } from '../../cli/conformance/balancing/context.ts';
