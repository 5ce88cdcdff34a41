/** The last few times that something happened, per node: enough to tell "n of them within t". */

import type { NodeId } from '../../balancing/types.ts';

export interface RecentTimes {
  record(node: NodeId, nowNs: number): void;
  /** When the n-th last one was, counting the last as first; −∞ if there were fewer. */
  nthLastNs(node: NodeId): number;
  forget(node: NodeId): void;
}

/** Remembers the last `n` of each node. */
export function createRecentTimes(nodeCount: number, n: number): RecentTimes {
  const timeNs = new Float64Array(nodeCount * n).fill(-Infinity);
  const oldest = new Int32Array(nodeCount);
  return {
    // Hot: runs once per event. No allocation, no closures.
    record(node, nowNs) {
      timeNs[node * n + oldest[node]!] = nowNs;
      oldest[node] = (oldest[node]! + 1) % n;
    },
    nthLastNs: (node) => timeNs[node * n + oldest[node]!]!,
    forget(node) {
      timeNs.fill(-Infinity, node * n, (node + 1) * n);
    },
  };
}
