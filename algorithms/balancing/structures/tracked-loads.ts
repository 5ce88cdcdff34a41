/**
 * A load index that follows the balancer's own count of requests in flight: an algorithm spreads
 * `hooks` into what it returns, and looks up `index` when it picks.
 */

import type { BalancerView, BalancingAlgorithm, NodeId } from '../types.ts';
import { createLoadIndex, type LoadIndex } from './load-index.ts';

export interface TrackedLoads {
  readonly index: LoadIndex;
  /** Looks at one node's load again, after something else it depends on has changed. */
  readonly update: (node: NodeId) => void;
  readonly hooks: Required<Pick<BalancingAlgorithm, 'onStart' | 'onDone' | 'onMembership'>>;
}

/**
 * Nodes that are not eligible are left out, and those whose load is Infinity.
 * `loadOf` may depend on the node's requests in flight and its weight; on anything else only if
 * the algorithm calls `update` when that changes.
 */
export function createTrackedLoads(
  nodeCount: number,
  loadOf: (node: NodeId, view: BalancerView) => number,
): TrackedLoads {
  const index = createLoadIndex(nodeCount);
  const isEligible = new Uint8Array(nodeCount);
  // The engine has one view per balancer and tells us which before the first pick.
  let seen: BalancerView;

  // Hot: runs twice per request. No allocation, no closures.
  function update(node: NodeId): void {
    if (isEligible[node] === 1) index.set(node, loadOf(node, seen));
  }

  return {
    index,
    update,
    hooks: {
      onStart: update,
      onDone: update,
      onMembership(view) {
        seen = view;
        isEligible.fill(0);
        for (let i = 0; i < view.eligibleCount; i++) isEligible[view.eligible[i]!] = 1;
        for (let node = 0; node < nodeCount; node++) {
          index.set(node, isEligible[node] === 1 ? loadOf(node, view) : Infinity);
        }
      },
    },
  };
}
