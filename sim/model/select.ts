/** Who may be picked, and with which weight: what a balancer's failover policy says, less open circuits. */

import { reviewCircuits } from './guard.ts';
import type { World } from './world.ts';

/** True if that changed what the algorithm sees. */
export function select(world: World, id: number): boolean {
  const { watch, view, guard } = world.balancers[id]!;
  const { policy, selection, isMember, isHealthy, configured } = watch!;
  watch!.isChanged = false;
  selection.weight.set(configured);
  policy.select(
    { isMember, isHealthy, weight: configured, inFlight: view.inFlight },
    selection,
    world.nowNs,
  );
  const hasCircuits = guard?.isPerNode === true;
  if (hasCircuits) reviewCircuits(world, id);
  let isDifferent = false;
  let count = 0;
  for (let i = 0; i < selection.count; i++) {
    const node = selection.eligible[i]!;
    if (hasCircuits && guard.isOff[node] === 1) continue;
    isDifferent ||= view.eligible[count] !== node || view.weight[node] !== selection.weight[node];
    view.eligible[count++] = node;
    view.weight[node] = selection.weight[node]!;
  }
  isDifferent ||= count !== view.eligibleCount;
  view.eligibleCount = count;
  return isDifferent;
}

/** Writes down who came into rotation and who left it, before the algorithm is told. */
export function noteRotation(world: World, id: number): void {
  const { view, isEligible, firstNode } = world.balancers[id]!;
  const { failures } = world.recorder;
  let place = 0;
  for (let node = 0; node < isEligible.length; node++) {
    const isIn = place < view.eligibleCount && view.eligible[place] === node;
    if (isIn) place++;
    if (isIn === (isEligible[node] === 1)) continue;
    failures.rotate(world.nowNs, id, firstNode + node, isIn);
  }
}

/** What a balancer begins with; nothing has happened yet. */
export function noteFirstBeliefs(world: World, id: number): void {
  const { view, watch, isEligible, firstNode } = world.balancers[id]!;
  const eligible = new Set(view.eligible.subarray(0, view.eligibleCount));
  const { models } = world.nodes;
  for (let node = 0; node < isEligible.length; node++) {
    world.recorder.failures.startBelief(id, firstNode + node, {
      isMember: models[firstNode + node]!.joinsNs === 0,
      isHealthy: watch === null || watch.isHealthy[node] === 1,
      isPicked: eligible.has(node),
    });
  }
}
