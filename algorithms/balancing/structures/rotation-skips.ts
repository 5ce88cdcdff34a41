/** How many absent nodes a rotation over all nodes has to pass over, without looking at each. */

import type { BalancerView, NodeId } from '../types.ts';

export interface RotationSkips {
  /** O(n), once per change of membership. `order` is the rotation's; list order without it. */
  rebuild(view: BalancerView, order?: Uint32Array): void;
  /** Steps from that position of the rotation to the first present node, 0 if it is there. */
  from(position: number): number;
}

export function createRotationSkips(nodeCount: number): RotationSkips {
  const skip = new Uint32Array(nodeCount);
  const present = new Uint8Array(nodeCount);
  const nodeAt = (position: number, order?: Uint32Array): NodeId =>
    order ? order[position]! : position;
  return {
    rebuild({ eligible, eligibleCount }, order) {
      const length = order ? order.length : nodeCount;
      present.fill(0);
      for (let i = 0; i < eligibleCount; i++) present[eligible[i]!] = 1;
      // Backwards, twice around: the second time knows what follows the end.
      let steps = 0;
      for (let i = 2 * length - 1; i >= 0 && eligibleCount > 0; i--) {
        const position = i % length;
        steps = present[nodeAt(position, order)] === 1 ? 0 : steps + 1;
        skip[position] = steps;
      }
    },
    from: (position) => skip[position]!,
  };
}
