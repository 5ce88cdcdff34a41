/** What a balancer does when it is told that nodes are in service now, or no longer. */

import { tellMembership } from './ask-algorithm.ts';
import type { BalancerState } from './balancer-state.ts';
import { releaseHeld, settleWatch } from './balancers.ts';
import { noteRotation } from './select.ts';
import { joinWatch, leaveWatch } from './watch.ts';
import type { World } from './world.ts';

/**
 * All of it is one change: its algorithm may have tables to build. Nodes are numbers in the node
 * table; those of other services are none of its business.
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
