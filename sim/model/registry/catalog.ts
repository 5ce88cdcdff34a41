/** What a registry holds, and what it answers. It knows what it was told, and nothing of what is true. */

import type { Answer, RegistryRules } from '../../../algorithms/discovery/types.ts';

/** What changed: how the event log calls it. */
export type CatalogChange = 'registered' | 'deregistered' | 'passing' | 'critical';

export class Catalog {
  /** What is answered now. */
  answer: Answer;
  /** When that became so. */
  answeredSinceNs = 0;
  readonly isRegistered: Uint8Array;
  readonly isPassing: Uint8Array;
  readonly #rules: RegistryRules;
  readonly #criticalSinceNs: Float64Array;
  readonly #isOmitted: Uint8Array;

  constructor(rules: RegistryRules, nodeCount: number) {
    this.#rules = rules;
    this.isRegistered = new Uint8Array(nodeCount);
    this.isPassing = new Uint8Array(nodeCount);
    this.#criticalSinceNs = new Float64Array(nodeCount).fill(Infinity);
    this.#isOmitted = new Uint8Array(nodeCount);
    this.answer = { version: 0, isListed: new Uint8Array(nodeCount) };
  }

  /** One that is registered already keeps its status. */
  register(node: number, isPassing: boolean, nowNs: number): CatalogChange | null {
    if (this.isRegistered[node] === 1) return null;
    this.isRegistered[node] = 1;
    this.#become(node, isPassing, nowNs);
    return 'registered';
  }

  deregister(node: number): CatalogChange | null {
    if (this.isRegistered[node] === 0) return null;
    this.isRegistered[node] = 0;
    this.#criticalSinceNs[node] = Infinity;
    return 'deregistered';
  }

  setStatus(node: number, isPassing: boolean, nowNs: number): CatalogChange | null {
    if (this.isRegistered[node] === 0 || (this.isPassing[node] === 1) === isPassing) return null;
    this.#become(node, isPassing, nowNs);
    return isPassing ? 'passing' : 'critical';
  }

  #become(node: number, isPassing: boolean, nowNs: number): void {
    const { omitsCritical, sweepEveryNs } = this.#rules;
    this.isPassing[node] = isPassing ? 1 : 0;
    this.#criticalSinceNs[node] = isPassing ? Infinity : nowNs;
    this.#isOmitted[node] = !isPassing && omitsCritical && sweepEveryNs === 0 ? 1 : 0;
  }

  /** Leaves out all that are critical. */
  sweep(): void {
    if (!this.#rules.omitsCritical) return;
    this.isPassing.forEach((passing, node) => {
      this.#isOmitted[node] = 1 - passing;
    });
  }

  /** Who has been critical for too long. */
  overdue(nowNs: number): readonly number[] {
    return [...this.#criticalSinceNs.keys()].filter(
      (node) => nowNs - this.#criticalSinceNs[node]! >= this.#rules.removeAfterNs,
    );
  }

  /** True if the answer is a new one. */
  publish(nowNs: number): boolean {
    const isListed = this.isRegistered.map((registered, node) =>
      registered === 1 && this.#isOmitted[node] === 0 ? 1 : 0,
    );
    if (isListed.every((listed, node) => listed === this.answer.isListed[node])) return false;
    this.answer = { version: this.answer.version + 1, isListed };
    this.answeredSinceNs = nowNs;
    return true;
  }
}
