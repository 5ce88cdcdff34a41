/** What a balancer does: pick a node, count its own requests, hand answers back. */

import {
  type BalancerView,
  type BalancingAlgorithm,
  HOLD,
  type NodeId,
} from '../../algorithms/balancing/types.ts';
import type { Result } from '../../algorithms/health/results.ts';
import {
  OUTCOME_NO_NODE,
  OUTCOME_OK,
  OUTCOME_REFUSED,
  OUTCOME_RESET,
  OUTCOME_TIMEOUT,
} from '../outcomes.ts';
import { pickNode, tellDone, tellMembership, tellReport, tellStart } from './ask-algorithm.ts';
import { answerAtClient } from './clients.ts';
import { noteDenial, noteRefusal } from './denial.ts';
import type { HeldRequests } from './held-requests.ts';
import { cancelAtNode, enterNode } from './nodes.ts';
import { ANSWERED, HELD, IN_SERVICE, LOST, RELEASED, SENT, SETTLED } from './request-table.ts';
import { noteRotation, select } from './select.ts';
import type { TimerLane } from './timer-lane.ts';
import { type Watch, watchAbandon, watchResult, watchSend } from './watch.ts';
import {
  ANSWER_AT_CLIENT,
  AT_NODE,
  BALANCER_TIMEOUT,
  CANCEL_AT_NODE,
  type World,
} from './world.ts';

/** The same view that the algorithm reads. */
export type MutableView = Omit<BalancerView, 'eligibleCount'> & { eligibleCount: number };

/** Its client went away before the node had answered: that says nothing about the node. */
const CLIENT_GONE = -1;

/** One balancer instance. It sees its `view` and nothing else. */
export interface BalancerState {
  readonly algorithm: BalancingAlgorithm;
  readonly algorithmName: string;
  readonly view: MutableView;
  /** By node: what it weighs once the balancer knows it. */
  readonly weight: Float64Array;
  /** By node: 1 for those in `view.eligible`. */
  readonly isEligible: Uint8Array;
  readonly held: HeldRequests;
  /** The service's first node in the node table: view ids count from there. */
  readonly firstNode: number;
  /** Which of its service's balancers it is, 0-based. */
  readonly instance: number;
  /** True: what its client gives up on is its own timeout; false: its client just went away. */
  readonly isInClient: boolean;
  /** How long it waits for a node's answer. */
  readonly timeoutNs: number;
  readonly timers: TimerLane;
  /** Null where nobody checks anything. */
  readonly watch: Watch | null;
}

/** A request reaches its balancer. */
// Hot: runs once per request. No allocation, no closures.
export function routeRequest(world: World, slot: number): void {
  const { requests } = world;
  if ((requests.flags[slot]! & SETTLED) !== 0) {
    requests.drop(slot);
    return;
  }
  const balancer = world.balancers[requests.balancer[slot]!]!;
  if (balancer.view.eligibleCount === 0) {
    refuse(world, slot);
    return;
  }
  // Nobody overtakes those that are held.
  const picked = balancer.held.first < 0 ? pickNode(world, balancer, slot) : HOLD;
  if (picked === HOLD) {
    requests.flags[slot]! |= HELD;
    balancer.held.add(requests, slot);
  } else {
    sendToNode(world, balancer, slot, picked);
  }
}

// Hot: runs once per request. No allocation, no closures.
function sendToNode(world: World, balancer: BalancerState, slot: number, picked: NodeId): void {
  const { requests } = world;
  balancer.view.inFlight[picked]!++;
  tellStart(world, balancer, picked);
  requests.flags[slot]! |= SENT;
  requests.node[slot] = balancer.firstNode + picked;
  requests.sentNs[slot] = world.nowNs;
  requests.fault[slot] = -1;
  world.recorder.requestSent(slot);
  if (balancer.timeoutNs < Infinity) setTimer(world, balancer, slot);
  if (balancer.watch !== null) {
    noteDenial(world, slot);
    watchSend(balancer.watch, picked, world.nowNs);
    settleWatch(world, requests.balancer[slot]!);
  }
  if (world.delayed) world.events.push(world.nowNs + requests.hopNs[1]![slot]!, AT_NODE, slot);
  else enterNode(world, slot);
}

/** Something changed: the requests that are held get another chance, in order. */
// Hot: runs once per answer to a balancer that holds requests. No allocation, no closures.
export function releaseHeld(world: World, balancer: BalancerState): void {
  const { requests } = world;
  const { held, view } = balancer;
  if (held.isReleasing) return;
  if (view.eligibleCount === 0) {
    refuseHeld(world, held);
    return;
  }
  held.isReleasing = true;
  while (held.first >= 0 && view.eligibleCount > 0) {
    const slot = held.first;
    const isOver = (requests.flags[slot]! & SETTLED) !== 0;
    const picked = isOver ? HOLD : pickNode(world, balancer, slot);
    if (picked === HOLD && !isOver) break;
    held.remove(requests, slot);
    requests.flags[slot]! &= ~HELD;
    if (isOver) requests.drop(slot);
    else sendToNode(world, balancer, slot, picked);
  }
  held.isReleasing = false;
}

/** Nobody is left that could take them. */
function refuseHeld(world: World, held: HeldRequests): void {
  const { requests } = world;
  while (held.first >= 0) {
    const slot = held.first;
    held.remove(requests, slot);
    requests.flags[slot]! &= ~HELD;
    if ((requests.flags[slot]! & SETTLED) !== 0) {
      requests.drop(slot);
      continue;
    }
    refuse(world, slot);
  }
}

/** There is nobody to send it to. */
function refuse(world: World, slot: number): void {
  noteRefusal(world, slot);
  world.requests.outcome[slot] = OUTCOME_NO_NODE;
  sendAnswer(world, slot);
}

/** The node's answer reaches the balancer. */
// Hot: runs once per request. No allocation, no closures.
export function answerAtBalancer(world: World, slot: number): void {
  const { requests } = world;
  const flags = requests.flags[slot]!;
  if ((flags & RELEASED) === 0) {
    const balancer = world.balancers[requests.balancer[slot]!]!;
    if (balancer.algorithm.onReport !== undefined && hasReport(requests.outcome[slot]!)) {
      const node = requests.node[slot]! - balancer.firstNode;
      tellReport(world, balancer, 'onReport', node, world.signals.carried.read(slot));
    }
    release(world, slot, requests.outcome[slot]!);
  }
  if ((flags & (SETTLED | ANSWERED)) !== 0) requests.drop(slot);
  else sendAnswer(world, slot);
}

/** A broken or refused connection brings no answer that could carry one. */
function hasReport(outcome: number): boolean {
  return outcome !== OUTCOME_REFUSED && outcome !== OUTCOME_RESET;
}

// Hot: runs once per request of a balancer that has a timeout. No allocation but for sweeping.
function setTimer(world: World, balancer: BalancerState, slot: number): void {
  const { timers, timeoutNs } = balancer;
  const dueNs = world.nowNs + timeoutNs;
  const sequence = world.events.reserve();
  const id = world.requests.balancer[slot]!;
  if (timers.isEmpty) world.events.pushAs(dueNs, sequence, BALANCER_TIMEOUT, id);
  if (timers.isFull) timers.sweep((other, sentNs) => isAwaited(world, id, other, sentNs));
  timers.add(dueNs, sequence, slot, world.nowNs);
}

/** A request is known by its slot and the instant at which it was sent. */
function isAwaited(world: World, id: number, slot: number, sentNs: number): boolean {
  const { requests } = world;
  const state = requests.flags[slot]! & (SENT | RELEASED);
  return state === SENT && requests.balancer[slot] === id && requests.sentNs[slot] === sentNs;
}

/** A node has not answered in time: the balancer answers for it, and the node works on for nobody. */
export function expireAtBalancer(world: World, id: number): void {
  const { requests, balancers } = world;
  const { timers } = balancers[id]!;
  const { slot, ordinal } = timers;
  timers.removeFirst();
  const isDue = isAwaited(world, id, slot, ordinal);
  while (!timers.isEmpty && !isAwaited(world, id, timers.slot, timers.ordinal)) {
    timers.removeFirst();
  }
  if (!timers.isEmpty) {
    world.events.pushAs(timers.timeNs, timers.sequence, BALANCER_TIMEOUT, id);
  }
  if (!isDue) return;
  requests.outcome[slot] = OUTCOME_TIMEOUT;
  release(world, slot, OUTCOME_TIMEOUT);
  answerInstead(world, slot);
}

/** The balancer answers in its node's stead; what that still says is dropped. */
function answerInstead(world: World, slot: number): void {
  const { requests } = world;
  // A lost request has nothing else that refers to it; otherwise the node's answer still does.
  if ((requests.flags[slot]! & LOST) !== 0) requests.flags[slot]! &= ~LOST;
  else requests.references[slot]!++;
  requests.flags[slot]! |= ANSWERED;
  sendAnswer(world, slot);
}

/** If what is believed has changed, the policy selects, and the algorithm is told. */
export function settleWatch(world: World, id: number): void {
  const balancer = world.balancers[id]!;
  const watch = balancer.watch!;
  while (watch.isChanged) {
    if (select(world, id)) {
      noteRotation(world, id);
      tellMembership(balancer, world.nowNs);
    }
    while (watch.resets.length > 0) breakOff(world, id, balancer.firstNode + watch.resets.pop()!);
    releaseHeld(world, balancer);
  }
}

/** Requests that this balancer has in flight there end as if the connection had broken. */
function breakOff(world: World, id: number, node: number): void {
  const { requests } = world;
  const own: number[] = [];
  for (let slot = 0; slot < requests.flags.length; slot++) {
    const isInFlight = (requests.flags[slot]! & (SENT | RELEASED)) === SENT;
    const isLive = requests.references[slot]! > 0;
    if (isLive && isInFlight && requests.balancer[slot] === id && requests.node[slot] === node) {
      own.push(slot);
    }
  }
  for (const slot of own) {
    // What the first ones taught the checks may have broken off the others already.
    if ((requests.flags[slot]! & RELEASED) !== 0) continue;
    requests.outcome[slot] = OUTCOME_RESET;
    release(world, slot, OUTCOME_RESET);
    answerInstead(world, slot);
  }
}

function sendAnswer(world: World, slot: number): void {
  if (!world.delayed) {
    answerAtClient(world, slot);
    return;
  }
  const backNs = world.requests.hopNs[3]![slot]!;
  world.events.push(world.nowNs + backNs, ANSWER_AT_CLIENT, slot);
}

/** The request no longer counts as in flight, and the algorithm learns how long it took. */
// Hot: runs once per request. No allocation, no closures.
function release(world: World, slot: number, outcome: number): void {
  const { requests } = world;
  const balancer = world.balancers[requests.balancer[slot]!]!;
  const node = requests.node[slot]! - balancer.firstNode;
  requests.flags[slot]! |= RELEASED;
  balancer.view.inFlight[node]!--;
  const latencyNs = world.nowNs - requests.sentNs[slot]!;
  tellDone(world, balancer, node, latencyNs, outcome === OUTCOME_OK);
  if (outcome === OUTCOME_OK) noteSuccess(world, slot);
  if (balancer.watch !== null) {
    // Outcomes of attempts and results of checks are numbered alike.
    if (outcome === CLIENT_GONE) watchAbandon(balancer.watch, node, world.nowNs);
    else watchResult(balancer.watch, node, outcome as Result, latencyNs, world.nowNs);
    settleWatch(world, requests.balancer[slot]!);
  }
  if (balancer.held.first >= 0) releaseHeld(world, balancer);
}

// Hot: runs once per success. No allocation, no closures.
function noteSuccess({ requests, recorder, nowNs }: World, slot: number): void {
  const balancer = requests.balancer[slot]!;
  const node = requests.node[slot]!;
  recorder.failures.requestSucceeded(nowNs, balancer, node, requests.sentNs[slot]!);
}

/**
 * The client has closed its connection. As nginx, HAProxy and Envoy do, the balancer closes its own
 * to the node and stops counting the request; only if the scenario says so does the node notice.
 */
export function giveUpAtBalancer(world: World, slot: number): void {
  const { requests } = world;
  const flags = requests.flags[slot]!;
  if ((flags & HELD) !== 0) {
    requests.flags[slot]! &= ~HELD;
    world.balancers[requests.balancer[slot]!]!.held.remove(requests, slot);
    requests.drop(slot);
  }
  const inFlight = (flags & SENT) !== 0 && (flags & RELEASED) === 0;
  const balancer = world.balancers[requests.balancer[slot]!]!;
  if (inFlight) release(world, slot, balancer.isInClient ? OUTCOME_TIMEOUT : CLIENT_GONE);
  if ((flags & LOST) !== 0 && (flags & IN_SERVICE) === 0) {
    requests.flags[slot]! &= ~LOST;
    requests.drop(slot);
  }
  if (!inFlight || !world.clients[requests.client[slot]!]!.model.cancellation) {
    requests.drop(slot);
  } else if (world.delayed) {
    world.events.push(world.nowNs + requests.hopNs[1]![slot]!, CANCEL_AT_NODE, slot);
  } else {
    cancelAtNode(world, slot);
  }
}
