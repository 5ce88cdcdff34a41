/** What an inner algorithm sees: a part of the nodes, as if there were no others. */

import type { BalancerView } from '../types.ts';

export interface FilteredView {
  /** One object that changes, like the engine's. */
  readonly view: BalancerView;
  /** Takes over the nodes of that group; true if anything is different from before. */
  update(outer: BalancerView, groupOf: Int32Array, group: number): boolean;
}

export function createFilteredView(nodeCount: number): FilteredView {
  const eligible = new Uint32Array(nodeCount);
  // Nodes out of scope weigh nothing: to the inner algorithm they are not even configured.
  const weight = new Float64Array(nodeCount);
  const nothing: Int32Array = new Int32Array(0);
  const view = { eligible, eligibleCount: 0, inFlight: nothing, weight };
  let isNew = true;
  return {
    view,
    update(outer, groupOf, group) {
      let changed = isNew;
      isNew = false;
      view.inFlight = outer.inFlight;
      for (let node = 0; node < nodeCount; node++) {
        const own = groupOf[node] === group ? outer.weight[node]! : 0;
        changed ||= weight[node] !== own;
        weight[node] = own;
      }
      let count = 0;
      for (let i = 0; i < outer.eligibleCount; i++) {
        const node = outer.eligible[i]!;
        if (groupOf[node] !== group) continue;
        changed ||= count >= view.eligibleCount || eligible[count] !== node;
        eligible[count++] = node;
      }
      changed ||= count !== view.eligibleCount;
      view.eligibleCount = count;
      return changed;
    },
  };
}
