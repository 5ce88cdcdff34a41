/** Successes and requests of each node in the interval that runs and in the one before. */

import type { NodeId } from '../../balancing/types.ts';

export interface IntervalCounts {
  /** Of the interval that is over. */
  readonly successes: Float64Array;
  readonly requests: Float64Array;
  count(node: NodeId, ok: boolean): void;
  /** Ends the interval. */
  swap(): void;
  forget(node: NodeId): void;
}

export function createIntervalCounts(nodeCount: number): IntervalCounts {
  const successes = new Float64Array(nodeCount);
  const requests = new Float64Array(nodeCount);
  const successesNow = new Float64Array(nodeCount);
  const requestsNow = new Float64Array(nodeCount);
  return {
    successes,
    requests,
    // Hot: runs once per event. No allocation, no closures.
    count(node, ok) {
      requestsNow[node]!++;
      if (ok) successesNow[node]!++;
    },
    swap() {
      successes.set(successesNow);
      requests.set(requestsNow);
      successesNow.fill(0);
      requestsNow.fill(0);
    },
    forget(node) {
      successes[node] = 0;
      requests[node] = 0;
      successesNow[node] = 0;
      requestsNow[node] = 0;
    },
  };
}
