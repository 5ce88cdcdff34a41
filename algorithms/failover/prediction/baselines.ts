/** What is usual for each node: running mean and spread of its observations (B. P. Welford, 1962). */

import type { NodeId } from '../../balancing/types.ts';

export interface Baselines {
  /** How many observations each node has. */
  readonly counts: Uint32Array;
  learn(node: NodeId, observed: number): void;
  /** How far off that is, in standard deviations, which count as `leastSpread` at least. */
  deviations(node: NodeId, observed: number, leastSpread: number): number;
  forget(node: NodeId): void;
}

export function createBaselines(nodeCount: number): Baselines {
  const counts = new Uint32Array(nodeCount);
  const mean = new Float64Array(nodeCount);
  const squares = new Float64Array(nodeCount);
  return {
    counts,
    learn(node, observed) {
      counts[node]!++;
      const before = observed - mean[node]!;
      mean[node]! += before / counts[node]!;
      squares[node]! += before * (observed - mean[node]!);
    },
    deviations(node, observed, leastSpread) {
      const spread = Math.sqrt(squares[node]! / (counts[node]! - 1));
      return (observed - mean[node]!) / Math.max(spread, leastSpread);
    },
    forget(node) {
      counts[node] = 0;
      mean[node] = 0;
      squares[node] = 0;
    },
  };
}
