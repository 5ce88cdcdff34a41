/** What a node turns away by itself, beside a full queue: above a limit, or after too long a wait. */

import type { ConcurrencyLimit, QueueDeadline } from '../../algorithms/resilience/types.ts';

export interface NodeRules {
  readonly limit: ConcurrencyLimit | null;
  readonly deadline: QueueDeadline | null;
}

export class NodeGuard {
  rules: NodeRules;
  readonly #create: () => NodeRules;

  constructor(create: () => NodeRules) {
    this.#create = create;
    this.rules = create();
  }

  /** A new process has learned nothing yet. */
  restart(): void {
    this.rules = this.#create();
  }

  /** Whether one more may enter beside those inside. */
  // Hot: runs once per request of a node with a guard. No allocation, no closures.
  admits(inside: number): boolean {
    const { limit } = this.rules;
    return limit === null || inside < limit.limit();
  }

  /** A request is taken from the queue, or finds a free worker at once: true if it is still wanted. */
  // Hot: runs once per request of a node with a guard. No allocation, no closures.
  wants(waitedNs: number, behind: number, nowNs: number): boolean {
    const { deadline } = this.rules;
    return deadline === null || deadline.admits(waitedNs, behind, nowNs);
  }

  /** It leaves, served or dropped, having met `met` others. */
  // Hot: runs once per request of a node with a guard. No allocation, no closures.
  left(latencyNs: number, met: number, isDropped: boolean, nowNs: number): void {
    this.rules.limit?.onResult(latencyNs, met + 1, isDropped, nowNs);
  }
}
