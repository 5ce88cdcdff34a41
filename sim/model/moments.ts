/** Lets a moment of the timeline happen. */

import { faultStateAt, isActive, type NodeFaultState } from './faults/node-state.ts';
import { changeMembership } from './membership.ts';
import { resetNode, setSpeed, thaw } from './nodes.ts';
import { NODE_LEFT } from './request-table.ts';
import type { Moment } from './timeline.ts';
import type { World } from './world.ts';

/** Nodes change before anybody learns of it. */
export function reachMoment(world: World, moment: Moment): void {
  const { changed, begins, ends } = moment;
  const { failures } = world.recorder;
  for (const node of changed) {
    // Who is told of a reset at this instant is told by this fault.
    if (begins >= 0) failures.beginFault(world.nowNs, begins, node);
    changeNode(world, node);
    if (ends >= 0) failures.endFault(world.nowNs, ends, node);
  }
  changeMembership(world, moment);
}

function changeNode(world: World, node: number): void {
  const { faults, nodes, nowNs } = world;
  const state = faultStateAt(faults, node, nowNs);
  const crashed = nodes.crashFault[node]! < 0 && state.crash >= 0;
  const wasFrozen = nodes.frozenFault[node]!;
  const { leaves } = nodes.models[node]!;
  const leaving = nodes.isGone[node] === 0 && leaves && nowNs >= leaves.atNs + leaves.drainNs;
  if (leaving) nodes.isGone[node] = 1;
  if (nodes.errorsFault[node] !== state.errors) nodes.sequencePlace[node] = 0;
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
  if (leaving) resetNode(world, node, NODE_LEFT);
  setSpeed(world, node, nodes.models[node]!.speed * state.speed);
  if (wasFrozen < 0 || state.frozen >= 0) return;
  // A process that hung is killed and started again; one that paused goes on.
  if (faults[wasFrozen]!.kind === 'hang') resetNode(world, node, wasFrozen);
  else thaw(world, node);
}

/** Whether what arrives at the node may be lost, refused or answered with an error. */
function isTroubled({ faults, nodes, nowNs }: World, node: number, state: NodeFaultState): boolean {
  if (nodes.isGone[node] === 1) return true;
  if (state.errors >= 0 || state.crash >= 0 || state.blackhole >= 0) return true;
  return faults.some(
    ({ kind, spans }) => kind === 'partition' && spans.some((span) => isActive(span, node, nowNs)),
  );
}
