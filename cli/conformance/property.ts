/** What a property of the suite is, and the one assertion that all of them are made of. */

import type { AlgorithmDefinition } from '../../algorithms/balancing/types.ts';

export interface Property {
  /** What `except` names. */
  readonly name: string;
  /** What it says, after the algorithm's name. */
  readonly claim: string;
  /** False where it makes no sense; a definition need not decline it then. */
  readonly concerns?: (definition: AlgorithmDefinition) => boolean;
  /** Throws a Violation; whatever else it throws, the algorithm threw. */
  readonly check: (definition: AlgorithmDefinition) => void;
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
