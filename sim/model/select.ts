/** Lets a balancer's failover policy say who may be picked, and with which weight. */

import type { World } from './world.ts';

/** True if that changed what the algorithm sees. */
export function select(world: World, id: number): boolean {
  const { watch, view } = world.balancers[id]!;
  const { policy, selection, isMember, isHealthy, configured } = watch!;
  watch!.isChanged = false;
  selection.weight.set(configured);
  policy.select(
    { isMember, isHealthy, weight: configured, inFlight: view.inFlight },
    selection,
    world.nowNs,
  );
  let isDifferent = selection.count !== view.eligibleCount;
  for (let i = 0; i < selection.count; i++) {
    const node = selection.eligible[i]!;
    isDifferent ||= view.eligible[i] !== node || view.weight[node] !== selection.weight[node];
    view.eligible[i] = node;
    view.weight[node] = selection.weight[node]!;
  }
  view.eligibleCount = selection.count;
  return isDifferent;
}
