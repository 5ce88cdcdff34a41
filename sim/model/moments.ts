/** Lets a moment of the timeline happen. */

import { admitNode } from './balancers.ts';
import { faultStateAt, isActive, type NodeFaultState } from './faults/node-state.ts';
import { resetNode, setSpeed, thaw } from './nodes.ts';
import type { Moment } from './timeline.ts';
import type { World } from './world.ts';

export function reachMoment(world: World, { changed, joined, begins, ends }: Moment): void {
  const { failures } = world.recorder;
  for (const node of changed) {
    // Who is told of a reset at this instant is told by this fault.
    if (begins >= 0) failures.beginFault(world.nowNs, begins, node);
    changeNode(world, node);
    if (ends >= 0) failures.endFault(world.nowNs, ends, node);
  }
  for (const node of joined) {
    for (let id = 0; id < world.balancers.length; id++) admitNode(world, id, node);
  }
}

function changeNode(world: World, node: number): void {
  const { faults, nodes, nowNs } = world;
  const state = faultStateAt(faults, node, nowNs);
  const crashed = nodes.crashFault[node]! < 0 && state.crash >= 0;
  const wasFrozen = nodes.frozenFault[node]!;
  nodes.errorsFault[node] = state.errors;
  nodes.slowFault[node] = state.slow;
  nodes.crashFault[node] = state.crash;
  nodes.blackholeFault[node] = state.blackhole;
  nodes.lyingFault[node] = state.lying;
  nodes.isTroubled[node] = isTroubled(world, node, state) ? 1 : 0;
  nodes.frozenFault[node] = state.frozen;
  if (state.frozen >= 0) {
    if (wasFrozen < 0) nodes.frozenSinceNs[node] = nowNs;
    nodes.frozenUntilNs[node] = state.frozenUntilNs;
  } else if (wasFrozen >= 0) {
    nodes.pausedNs[node]! += nowNs - nodes.frozenSinceNs[node]!;
  }
  if (crashed) resetNode(world, node, state.crash);
  setSpeed(world, node, nodes.models[node]!.speed * state.speed);
  if (wasFrozen < 0 || state.frozen >= 0) return;
  // A process that hung is killed and started again; one that paused goes on.
  if (faults[wasFrozen]!.kind === 'hang') resetNode(world, node, wasFrozen);
  else thaw(world, node);
}

/** Whether what arrives at the node may be lost, refused or answered with an error. */
function isTroubled({ faults, nowNs }: World, node: number, state: NodeFaultState): boolean {
  if (state.errors >= 0 || state.crash >= 0 || state.blackhole >= 0) return true;
  return faults.some(
    ({ kind, spans }) => kind === 'partition' && spans.some((span) => isActive(span, node, nowNs)),
  );
}
