/** Whether what one balancer and one node send each other arrives. */

import type { World } from '../world.ts';

/** Position of a partition between them that cuts traffic, or probes; −1: there is none. */
export function cutBetween(
  world: World,
  balancer: number,
  node: number,
  what: 'traffic' | 'probes',
): number {
  const { faults, calendar, nowNs, balancers } = world;
  const { instance } = balancers[balancer]!;
  return faults.findLastIndex(
    (fault, i) =>
      fault.kind === 'partition' &&
      (fault.of === 'everything' || fault.of === what) &&
      (fault.balancers === null || fault.balancers.includes(instance)) &&
      calendar.current(i, node, nowNs) !== undefined,
  );
}
