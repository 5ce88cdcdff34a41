/** Requests that were sent to a node because a balancer had not been told the news yet. */

import { CAUSE_STALE_REGISTRY, causeOfFault } from '../../outcomes.ts';
import type { World } from '../world.ts';

/** Not sent because of old news. */
export const NOT_STALE = -1;

/**
 * The cause, should this request fail: beside the node it was known already that the registry should
 * leave it out. What the registry leaves in although it is critical is no old news.
 */
// Hot: runs once per request of a service with a registry. No allocation, no closures.
export function staleCauseOf(world: World, balancer: number, node: number): number {
  const entry = world.subscriptions[balancer];
  if (entry === undefined) return NOT_STALE;
  const { agents, outFault, firstNode } = entry.registry;
  if (agents.isWanted[node - firstNode] === 1) return NOT_STALE;
  return outFault < 0 ? CAUSE_STALE_REGISTRY : causeOfFault(outFault);
}

/** Position of the outage because of which this balancer knows nobody, or −1. */
export function outageBehind(world: World, balancer: number): number {
  const entry = world.subscriptions[balancer];
  if (entry === undefined || entry.subscription.known.includes(1)) return -1;
  return entry.registry.outFault;
}
