/** Lets a moment of the timeline happen. */

import { faultStateAt, type NodeFaultState } from './faults/node-state.ts';
import { changeMembership } from './membership.ts';
import { resetNode, setSpeed, thaw } from './nodes.ts';
import { noteCondition, settleOutages } from './registry/registry.ts';
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
  noteOutage(world, Math.max(begins, ends), begins >= 0);
  changeMembership(world, moment);
}

/** A registry goes away or comes back: no node is any different. */
function noteOutage(world: World, fault: number, begins: boolean): void {
  if (world.faults[fault]?.kind !== 'registry-outage') return;
  world.recorder.log.fault(
    world.nowNs,
    -1,
    begins ? 'fault-start' : 'fault-end',
    world.faults[fault].id,
  );
  settleOutages(world);
}

function changeNode(world: World, node: number): void {
  const { faults, calendar, nodes, nowNs } = world;
  const state = faultStateAt(faults, calendar, node, nowNs);
  const wasCrashed = nodes.crashFault[node]! >= 0;
  const crashed = !wasCrashed && state.crash >= 0;
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
  const isThawed = wasFrozen >= 0 && state.frozen < 0;
  // A process that hung is killed and started again; one that paused goes on.
  const isKilled = isThawed && faults[wasFrozen]!.kind === 'hang';
  if (isKilled) resetNode(world, node, wasFrozen);
  else if (isThawed) thaw(world, node);
  noteCondition(world, node, isKilled || (wasCrashed && state.crash < 0));
}

/** Whether what arrives at the node may be lost, refused or answered with an error. */
function isTroubled(world: World, node: number, state: NodeFaultState): boolean {
  const { faults, calendar, nodes, nowNs } = world;
  if (nodes.isGone[node] === 1) return true;
  if (state.errors >= 0 || state.crash >= 0 || state.blackhole >= 0) return true;
  return faults.some(
    ({ kind }, i) => kind === 'partition' && calendar.current(i, node, nowNs) !== undefined,
  );
}
