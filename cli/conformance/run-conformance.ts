/** The whole suite on one definition. */

import type { AlgorithmDefinition } from '../../algorithms/balancing/types.ts';
import { CONFORMANCE } from './properties.ts';
import { type Property, Violation } from './property.ts';

export type Verdict =
  | { readonly verdict: 'holds' }
  /** It says that it does not have the property, and that is so. */
  | { readonly verdict: 'declined'; readonly reason: string }
  /** It says that it does not have the property, but it does. */
  | { readonly verdict: 'needless' }
  | {
      readonly verdict: 'violated';
      readonly counterexample: string;
      /** What the algorithm threw, if it did. */
      readonly thrown?: unknown;
    };

export type Finding = Verdict & { readonly property: Property };

/** Properties that make no sense for the algorithm are left out. */
export function* runConformance(definition: AlgorithmDefinition): Generator<Finding> {
  for (const property of CONFORMANCE) {
    if (property.concerns?.(definition) === false) continue;
    yield { property, ...judge(definition, property) };
  }
}

/** One property, also where it makes no sense. */
export function judge(definition: AlgorithmDefinition, property: Property): Verdict {
  const declined = definition.except?.find((one) => one.property === property.name);
  try {
    property.check(definition);
    return { verdict: declined === undefined ? 'holds' : 'needless' };
  } catch (error) {
    if (!(error instanceof Violation)) {
      const said = error instanceof Error ? error.message : String(error);
      return { verdict: 'violated', counterexample: `it threw: ${said}`, thrown: error };
    }
    if (declined === undefined) return { verdict: 'violated', counterexample: error.message };
    return { verdict: 'declined', reason: declined.reason };
  }
}
