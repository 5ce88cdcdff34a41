/** A whole suite on one definition. */

import { type Property, type Testable, Violation } from './property.ts';

export type Verdict =
  | { readonly verdict: 'holds' }
  /** It says that it does not have the property, and that is so. */
  | { readonly verdict: 'declined'; readonly reason: string }
  /** It says that it does not have the property, but it does. */
  | { readonly verdict: 'needless' }
  | {
      readonly verdict: 'violated';
      readonly counterexample: string;
      /** What the entry threw, if it did. */
      readonly thrown?: unknown;
    };

/** A property's name and claim, and how it went. */
export type Finding = Verdict & {
  readonly property: { readonly name: string; readonly claim: string };
};

/** Properties that make no sense for the entry are left out. */
export function* runConformance<D extends Testable>(
  definition: D,
  suite: readonly Property<D>[],
): Generator<Finding> {
  for (const property of suite) {
    if (property.concerns?.(definition) === false) continue;
    yield { property, ...judge(definition, property) };
  }
}

/** One property, also where it makes no sense. */
export function judge<D extends Testable>(definition: D, property: Property<D>): Verdict {
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
