/** Nodes are put into service and taken out of it: all balancers are told at that instant. */

import { tellMembership } from './ask-algorithm.ts';
import type { BalancerState } from './balancer-state.ts';
import { releaseHeld, settleWatch } from './balancers.ts';
import { noteRotation } from './select.ts';
import type { Moment } from './timeline.ts';
import { joinWatch, leaveWatch } from './watch.ts';
import type { World } from './world.ts';

export function changeMembership(world: World, { joined, left }: Moment): void {
  if (joined.length + left.length === 0) return;
  const back = joined.filter((node) => isInService(world, node));
  for (let id = 0; id < world.balancers.length; id++) changeMembers(world, id, back, left);
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

/**
 * The balancer is told that nodes are in service now, or no longer, as one change: its algorithm may
 * have tables to build. Nodes of other services are none of its business.
 */
export function changeMembers(
  world: World,
  id: number,
  joined: readonly number[],
  left: readonly number[],
): void {
  const balancer = world.balancers[id]!;
  const { watch, firstNode, isEligible } = balancer;
  const own = (inTable: readonly number[]) =>
    inTable.map((node) => node - firstNode).filter((node) => isEligible[node] !== undefined);
  const [coming, going] = [own(joined), own(left)];
  if (coming.length + going.length === 0) return;
  if (watch === null) {
    const { failures } = world.recorder;
    for (const node of going) failures.leave(world.nowNs, id, firstNode + node);
    for (const node of coming) failures.join(world.nowNs, id, firstNode + node);
    listMembers(balancer, coming, going);
    noteRotation(world, id);
    tellMembership(balancer, world.nowNs);
    releaseHeld(world, id);
    return;
  }
  for (const node of going) leaveWatch(world, id, node);
  for (const node of coming) joinWatch(world, id, node);
  settleWatch(world, id);
}

/** Nobody checks anything: who is known and weighs something may be picked. */
function listMembers(
  { view, weight }: BalancerState,
  coming: readonly number[],
  going: readonly number[],
): void {
  for (const node of going) view.weight[node] = 0;
  for (const node of coming) view.weight[node] = weight[node]!;
  view.eligibleCount = 0;
  for (let node = 0; node < weight.length; node++) {
    if (view.weight[node]! > 0) view.eligible[view.eligibleCount++] = node;
  }
}
