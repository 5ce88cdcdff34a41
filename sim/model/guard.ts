/**
 * What stands between a balancer and its nodes: a concurrency limit, circuits and a throttle, each of
 * which may turn a request away before it is sent.
 *
 * A request is let in when it is sent or held, and let out when its balancer stops counting it. A
 * circuit hears of it only while it is sent. Of circuits per node, one that admits nobody leaves its
 * node out (`select.ts`). Those turn at instants of their own, too: an alarm clock tells of the next.
 */

import type { NodeId } from '../../algorithms/balancing/types.ts';
import type { Uniform } from '../../algorithms/random.ts';
import type {
  CircuitBreaker,
  CircuitState,
  ConcurrencyLimit,
  Throttle,
} from '../../algorithms/resilience/types.ts';
import { OUTCOME_CIRCUIT_OPEN, OUTCOME_ERROR, OUTCOME_OK, OUTCOME_REJECTED } from '../outcomes.ts';
import { BY_BREAKER, BY_LIMIT, BY_THROTTLE } from '../turned-away.ts';
import { wakeCircuits } from './check-messages.ts';
import type { World } from './world.ts';

export interface Guard {
  readonly limit: ConcurrencyLimit | null;
  readonly throttle: Throttle | null;
  /** The throttle's luck. */
  readonly luck: Uniform;
  /** One for the service, one for each node, or none. */
  readonly circuits: readonly CircuitBreaker[];
  readonly isPerNode: boolean;
  /** By circuit: what it was when somebody last looked. */
  readonly states: CircuitState[];
  /** By node, of circuits per node: 1 if its circuit admits nobody. */
  readonly isOff: Uint8Array;
  /** When the first of them may turn by itself, and when the alarm clock rings. */
  turnsNs: number;
  alarmNs: number;
  /** Requests let in and not yet out, those that are held included. */
  inside: number;
}

/** True if the request may not even wait: its outcome says why. */
// Hot: runs once per request of a balancer with a guard. No allocation, no closures.
export function turnsAway(world: World, id: number, slot: number): boolean {
  const guard = world.balancers[id]!.guard!;
  const { limit, throttle } = guard;
  if (limit !== null && guard.inside >= limit.limit()) {
    turnAway(world, slot, OUTCOME_REJECTED, BY_LIMIT);
  } else if (isServiceOff(world, id)) {
    turnAway(world, slot, OUTCOME_CIRCUIT_OPEN, BY_BREAKER);
  } else if (throttle !== null && !throttle.admits(guard.luck(), world.nowNs)) {
    turnAway(world, slot, OUTCOME_REJECTED, BY_THROTTLE);
  } else {
    return false;
  }
  return true;
}

/** True if the one circuit for all nodes admits nobody. */
export function isServiceOff(world: World, id: number): boolean {
  const { circuits, isPerNode } = world.balancers[id]!.guard!;
  if (isPerNode || circuits.length === 0) return false;
  const admits = circuits[0]!.admits(world.nowNs);
  noteState(world, id, 0);
  return !admits;
}

/** Whether the algorithm may hold one more back. */
export function mayWait({ circuits }: Guard, waiting: number): boolean {
  return circuits[0]?.admitsWaiting?.(waiting) ?? true;
}

export function turnAway(world: World, slot: number, outcome: number, by: number): void {
  world.requests.outcome[slot] = outcome;
  world.recorder.requestTurnedAway(slot, by);
}

// Hot: runs once per request of a balancer with a guard. No allocation, no closures.
export function letIn(world: World, guard: Guard, slot: number): void {
  const { requests } = world;
  guard.inside++;
  requests.letInNs[slot] = world.nowNs;
  requests.concurrency[slot] = guard.inside;
}

/** It was held and is not going to be sent. */
export function letOut(guard: Guard): void {
  guard.inside--;
}

/** A request is sent to a node whose circuit admits it. */
// Hot: runs once per request of a balancer with a guard. No allocation, no closures.
export function callThrough(world: World, id: number, node: NodeId): void {
  const { circuits, isPerNode } = world.balancers[id]!.guard!;
  if (circuits.length === 0) return;
  const circuit = isPerNode ? node : 0;
  circuits[circuit]!.onCall(world.nowNs);
  noteState(world, id, circuit);
  if (isPerNode) reviewNode(world, id, node);
}

/** A request that was sent is over; `outcome` is negative if its caller lost interest. */
// Hot: runs once per request of a balancer with a guard. No allocation, no closures.
export function endCall(world: World, id: number, slot: number, outcome: number): void {
  const { guard, firstNode } = world.balancers[id]!;
  const { limit, throttle, circuits, isPerNode } = guard!;
  const { requests, nowNs } = world;
  const node = requests.node[slot]! - firstNode;
  guard!.inside--;
  const ok = outcome === OUTCOME_OK;
  const isAnswered = ok || outcome === OUTCOME_ERROR;
  // An error says nothing about how much the service can take.
  if (limit !== null && outcome >= 0 && outcome !== OUTCOME_ERROR) {
    limit.onResult(nowNs - requests.letInNs[slot]!, requests.concurrency[slot]!, !ok, nowNs);
  }
  if (throttle !== null && outcome >= 0) throttle.onResult(isAnswered, nowNs);
  if (circuits.length === 0) return;
  const circuit = isPerNode ? node : 0;
  if (outcome < 0) circuits[circuit]!.onAbandon(nowNs);
  else circuits[circuit]!.onResult(ok, nowNs - requests.sentNs[slot]!, nowNs);
  noteState(world, id, circuit);
  if (isPerNode) reviewNode(world, id, node);
}

/** True if circuits per node have to be looked at before one of the nodes is picked. */
export function isStale({ isPerNode, turnsNs }: Guard, nowNs: number): boolean {
  return isPerNode && nowNs >= turnsNs;
}

/** Looks at the circuits of all nodes: who is off, and when that may change by itself. */
export function reviewCircuits(world: World, id: number): void {
  const guard = world.balancers[id]!.guard!;
  guard.turnsNs = Infinity;
  for (let node = 0; node < guard.circuits.length; node++) {
    guard.isOff[node] = isNodeOff(world, id, node) ? 1 : 0;
  }
  setAlarm(world, id);
}

/** The alarm clock rings; it may have been set for a circuit that has turned since. */
export function hearAlarm(world: World, id: number): void {
  const { guard, watch } = world.balancers[id]!;
  guard!.alarmNs = Infinity;
  if (isStale(guard!, world.nowNs)) watch!.isChanged = true;
  else setAlarm(world, id);
}

function setAlarm(world: World, id: number): void {
  const guard = world.balancers[id]!.guard!;
  if (guard.turnsNs >= guard.alarmNs) return;
  guard.alarmNs = guard.turnsNs;
  wakeCircuits(world, id, guard.turnsNs);
}

function isNodeOff(world: World, id: number, node: NodeId): boolean {
  const guard = world.balancers[id]!.guard!;
  const circuit = guard.circuits[node]!;
  const isOff = !circuit.admits(world.nowNs);
  noteState(world, id, node);
  guard.turnsNs = Math.min(guard.turnsNs, circuit.turnsNs(world.nowNs));
  return isOff;
}

/** Lets who may be picked be found out anew if the node's circuit has turned. */
function reviewNode(world: World, id: number, node: NodeId): void {
  const { guard, watch } = world.balancers[id]!;
  if (isNodeOff(world, id, node) !== (guard!.isOff[node] === 1)) watch!.isChanged = true;
  setAlarm(world, id);
}

function noteState(world: World, id: number, circuit: number): void {
  const { guard, firstNode } = world.balancers[id]!;
  const { circuits, states, isPerNode } = guard!;
  const state = circuits[circuit]!.state();
  if (state === states[circuit]) return;
  states[circuit] = state;
  const node = isPerNode ? firstNode + circuit : -1;
  world.recorder.log.note(world.nowNs, id, node, `circuit-${state}`);
}
