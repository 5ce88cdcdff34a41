/** Lets a moment of the timeline happen. */

import { admitNode } from './balancers.ts';
import { faultStateAt } from './faults/node-state.ts';
import { setSpeed } from './nodes.ts';
import type { Moment } from './timeline.ts';
import type { World } from './world.ts';

export function reachMoment(world: World, { changed, joined }: Moment): void {
  const { faults, nodes, nowNs } = world;
  for (const node of changed) {
    const state = faultStateAt(faults, node, nowNs);
    nodes.errorsFault[node] = state.errors;
    nodes.slowFault[node] = state.slow;
    setSpeed(world, node, nodes.models[node]!.speed * state.speed);
  }
  for (const node of joined) {
    for (const balancer of world.balancers) admitNode(world, balancer, node);
  }
}
