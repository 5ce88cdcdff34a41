/**
 * Panic: when too few nodes are believed healthy, belief is not trusted and everybody is used.
 *
 * The threshold counts in whole percents and must be fallen below, not reached: of four nodes, two
 * healthy ones are no panic at 50 %. At 0 % there is none.
 *
 * envoyproxy/envoy:source/extensions/load_balancing_policies/common/load_balancer_impl.cc#LoadBalancerBase::isHostSetInPanic
 */

import type { FailoverContext } from '../types.ts';

// Hot: runs at each change. No allocation, no closures.
export function isPanicking(healthy: number, total: number, thresholdPercent: number): boolean {
  // A level without nodes counts as 0 % healthy, as in Envoy.
  return total === 0 ? thresholdPercent > 0 : 100 * healthy < thresholdPercent * total;
}

/** Logs a state of the whole pool when it begins and when it is over: `panic`, then `panic-over`. */
export function createStateLog({ log }: FailoverContext, name: string): (isNow: boolean) => void {
  const over = `${name}-over`;
  let was = false;
  return (isNow) => {
    if (isNow !== was) log(isNow ? name : over, -1);
    was = isNow;
  };
}
