/** Draws nodes with probability in proportion to weight, by bisecting cumulative weights. */

import type { BalancerView, NodeId } from '../types.ts';

export interface WeightedDraw {
  /** Learns nodes and weights; O(n). */
  update(view: BalancerView): void;
  /** Learns nodes, and takes these weights instead of the configured ones; O(n). */
  updateWith(view: BalancerView, weight: Float64Array): void;
  /** Sum of the weights of all eligible nodes. */
  total(): number;
  has(node: NodeId): boolean;
  /** The first node whose cumulative weight is above `point`; the last one if none is. O(log n). */
  at(point: number): NodeId;
}

export function createWeightedDraw(nodeCount: number): WeightedDraw {
  const nodes = new Uint32Array(nodeCount);
  // cumulative[i] = total weight of the first i + 1 eligible nodes.
  const cumulative = new Float64Array(nodeCount);
  const isEligible = new Uint8Array(nodeCount);
  let count = 0;

  function updateWith(view: BalancerView, weight: Float64Array): void {
    count = view.eligibleCount;
    isEligible.fill(0);
    let total = 0;
    for (let i = 0; i < count; i++) {
      nodes[i] = view.eligible[i]!;
      isEligible[nodes[i]!] = 1;
      total += weight[nodes[i]!]!;
      cumulative[i] = total;
    }
  }

  return {
    update: (view) => updateWith(view, view.weight),
    updateWith,
    total: () => cumulative[count - 1]!,
    has: (node) => isEligible[node] === 1,
    at(point) {
      let low = 0;
      let high = count - 1;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (cumulative[middle]! > point) high = middle;
        else low = middle + 1;
      }
      return nodes[low]!;
    },
  };
}
