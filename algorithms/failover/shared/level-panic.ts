/**
 * What Envoy does with priority levels when there are too few healthy nodes in all of them.
 *
 * envoyproxy/envoy:source/extensions/load_balancing_policies/common/load_balancer_impl.cc#LoadBalancerBase::recalculatePerPriorityPanic
 */

import { isPanicking } from './panic.ts';

/** By level; numbers of nodes, and percentages of requests. */
export interface Levels {
  readonly loads: Uint32Array;
  readonly panics: Uint8Array;
  readonly healthy: Uint32Array;
  readonly total: Uint32Array;
}

/**
 * Fills `panics`; `loads` change if every level panics or nobody is left. Returns whether a level
 * that gets requests panics.
 *
 * No level panics while all together can take everything (`takenPercent`), however badly one does.
 * If every level panics, they share by their numbers of nodes, healthy or not.
 */
export function applyPanic(
  { loads, panics, healthy, total }: Levels,
  takenPercent: number,
  thresholdPercent: number,
): boolean {
  panics.fill(0);
  if (takenPercent === 100) return false;
  if (takenPercent === 0 && thresholdPercent === 0) {
    // Nobody to send to; Envoy asks the first level all the same.
    loads[0] = 100;
    return false;
  }
  let count = 0;
  for (let level = 0; level < panics.length; level++) {
    if (!isPanicking(healthy[level]!, total[level]!, thresholdPercent)) continue;
    panics[level] = 1;
    count++;
  }
  if (count === panics.length) shareByNodes(loads, total);
  for (let level = 0; level < panics.length; level++) {
    if (panics[level] === 1 && loads[level]! > 0) return true;
  }
  return false;
}

/** Whole percents, rounded down; what is left over goes to the first level that has nodes. */
function shareByNodes(loads: Uint32Array, total: Uint32Array): void {
  let nodes = 0;
  for (let level = 0; level < total.length; level++) nodes += total[level]!;
  let first = -1;
  let left = 100;
  for (let level = 0; level < total.length; level++) {
    if (first < 0 && total[level]! > 0) first = level;
    loads[level] = nodes === 0 ? 0 : Math.floor((100 * total[level]!) / nodes);
    left -= loads[level]!;
  }
  loads[Math.max(0, first)]! += left;
}
