/** Who counts, in every policy: nodes that are registered and have a weight at all. */

import type { NodeId } from '../../balancing/types.ts';
import type { FailoverView, Selection } from '../types.ts';

// Hot: runs for every node at each change. No allocation, no closures.
export function takesPart(view: FailoverView, node: NodeId): boolean {
  return view.isMember[node] === 1 && view.weight[node]! > 0;
}

// Hot: runs for every node at each change. No allocation, no closures.
export function isUsable(view: FailoverView, node: NodeId): boolean {
  return view.isHealthy[node] === 1 && takesPart(view, node);
}

/** Begins a selection: nobody yet, and every node at its configured weight. */
export function clearSelection(view: FailoverView, into: Selection): void {
  into.count = 0;
  into.weight.set(view.weight);
}

/** The different priorities, the one that is used first at the head, and where each node's is. */
export function levelsOf(nodePriorities: readonly number[]): {
  readonly count: number;
  readonly levelOf: Uint32Array;
} {
  const distinct = [...new Set(nodePriorities)].sort((a, b) => a - b);
  return {
    count: distinct.length,
    levelOf: Uint32Array.from(nodePriorities, (priority) => distinct.indexOf(priority)),
  };
}
