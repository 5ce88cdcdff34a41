/** What a property of a suite is, and the one assertion that all of them are made of. */

/** What a suite may be run on. */
export interface Testable {
  readonly name: string;
  /** Properties that it declines, each with the reason that its documentation shows. */
  readonly except?: readonly { readonly property: string; readonly reason: string }[];
}

export interface Property<D extends Testable> {
  /** What `except` names. */
  readonly name: string;
  /** What it says, after the entry's name. */
  readonly claim: string;
  /** False where it makes no sense; a definition need not decline it then. */
  readonly concerns?: (definition: D) => boolean;
  /** Throws a Violation; whatever else it throws, the entry threw. */
  readonly check: (definition: D) => void;
}

/** A property does not hold; the message is the counterexample. */
export class Violation extends Error {
  constructor(counterexample: string) {
    super(counterexample);
    this.name = 'Violation';
  }
}

/** The counterexample is put into words only if there is one: some properties ask a million times. */
export function demand(holds: boolean, counterexample: () => string): void {
  if (!holds) throw new Violation(counterexample());
}

/** Whether the definition says that it does not have the property. */
export function isDeclined(
  { except = [] }: Testable,
  { name }: { readonly name: string },
): boolean {
  return except.some(({ property }) => property === name);
}
