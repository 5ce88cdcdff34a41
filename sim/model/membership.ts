/**
 * Nodes are put into service and taken out of it: their registry is told, or, where there is none,
 * all balancers at that instant.
 */

import { changeMembers } from './change-members.ts';
import { enroll } from './registry/registry.ts';
import type { Moment } from './timeline.ts';
import type { World } from './world.ts';

export function changeMembership(world: World, { joined, left }: Moment): void {
  if (joined.length + left.length === 0) return;
  const back = joined.filter((node) => isInService(world, node));
  for (const registry of world.registries) enroll(world, registry, back, left);
  for (let id = 0; id < world.balancers.length; id++) {
    if (world.subscriptions[id] === undefined) changeMembers(world, id, back, left);
  }
}

/** Its process runs or has a fault, but nobody has taken the node out. */
export function isInService({ nodes, faults, nowNs }: World, node: number): boolean {
  const { joinsNs, leaves } = nodes.models[node]!;
  if (nowNs < joinsNs || (leaves && nowNs >= leaves.atNs)) return false;
  return !faults.some(({ spans }) =>
    spans.some(
      ({ nodes: own, startNs, endNs, drainNs }) =>
        drainNs !== undefined && nowNs >= startNs - drainNs && nowNs < endNs && own.includes(node),
    ),
  );
}
