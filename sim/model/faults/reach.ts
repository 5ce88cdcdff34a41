/** Whether what one balancer and one node send each other arrives. */

import type { World } from '../world.ts';
import { isActive } from './node-state.ts';

/** Position of a partition between them that cuts traffic, or probes; −1: there is none. */
export function cutBetween(
  world: World,
  balancer: number,
  node: number,
  what: 'traffic' | 'probes',
): number {
  const { faults, nowNs, balancers } = world;
  const { instance } = balancers[balancer]!;
  return faults.findLastIndex(
    (fault) =>
      fault.kind === 'partition' &&
      (fault.of === 'everything' || fault.of === what) &&
      (fault.balancers === null || fault.balancers.includes(instance)) &&
      fault.spans.some((span) => isActive(span, node, nowNs)),
  );
}
