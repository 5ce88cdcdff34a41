/** What a balancer does: pick a node, count its own requests, hand answers back. */

import { HOLD, type NodeId } from '../../algorithms/balancing/types.ts';
import type { Result } from '../../algorithms/health/results.ts';
import {
  OUTCOME_CANCELLED,
  OUTCOME_CIRCUIT_OPEN,
  OUTCOME_NO_NODE,
  OUTCOME_OK,
  OUTCOME_REFUSED,
  OUTCOME_RESET,
  OUTCOME_TIMEOUT,
} from '../outcomes.ts';
import { BY_BREAKER } from '../turned-away.ts';
import { tellDone, tellMembership, tellReport, tellStart } from './ask-algorithm.ts';
import { abandonAttempts, beginAttempts, endAttempt } from './attempts.ts';
import type { BalancerState } from './balancer-state.ts';
import { answerAtClient } from './clients.ts';
import { noteDenial, noteRefusal } from './denial.ts';
import {
  callThrough,
  endCall,
  isServiceOff,
  isStale,
  letIn,
  letOut,
  mayWait,
  turnAway,
  turnsAway,
} from './guard.ts';
import { cancelAtNode, enterNode } from './nodes.ts';
import { hasUntried, NOWHERE, noteTried, pickFor } from './pick-target.ts';
import { staleCauseOf } from './registry/stale.ts';
import {
  ANSWERED,
  ATTEMPT,
  BALANCER_ATTEMPT,
  HELD,
  IN_SERVICE,
  LOST,
  RELEASED,
  SENT,
  SETTLED,
  SPLIT,
  UNWANTED,
} from './request-table.ts';
import { noteRotation, select } from './select.ts';
import type { SenderActions } from './sender.ts';
import { setTimeoutAt, takeDue } from './timers.ts';
import { watchAbandon, watchResult, watchSend } from './watch.ts';
import { ANSWER_AT_CLIENT, AT_NODE, CANCEL_AT_NODE, type World } from './world.ts';

/** Nobody wants the answer any more: how long it took says nothing about the node. */
const CLIENT_GONE = -1;

/** A request reaches its balancer. */
// Hot: runs once per request. No allocation, no closures.
export function routeRequest(world: World, slot: number): void {
  const { requests } = world;
  if ((requests.flags[slot]! & SETTLED) !== 0) {
    requests.drop(slot);
    return;
  }
  const { sender } = world.balancers[requests.balancer[slot]!]!;
  if (sender === null) routeAttempt(world, slot);
  else beginAttempts(world, sender, slot);
}

// Hot: runs once per attempt. No allocation, no closures.
function routeAttempt(world: World, slot: number): void {
  const { requests } = world;
  const id = requests.balancer[slot]!;
  const balancer = world.balancers[id]!;
  const { held, guard } = balancer;
  if (guard !== null && isStale(guard, world.nowNs)) reviewNodes(world, id);
  if (balancer.view.eligibleCount === 0) {
    refuse(world, id, slot);
    return;
  }
  if (guard !== null && turnsAway(world, id, slot)) {
    sendAnswer(world, slot);
    return;
  }
  // Nobody overtakes those that are held.
  const picked = held.first < 0 ? pickFor(world, balancer, slot) : HOLD;
  if (world.tracer !== null) world.tracer.decided(world, slot, picked);
  if (picked === HOLD && guard !== null && !mayWait(guard, held.size)) {
    breakCircuit(world, slot);
    return;
  }
  if (guard !== null) letIn(world, guard, slot);
  if (picked === HOLD) {
    requests.flags[slot]! |= HELD;
    held.add(requests, slot);
  } else {
    sendToNode(world, balancer, slot, picked);
  }
}

/** An alarm clock is due at this very instant, and a request is there before it. */
function reviewNodes(world: World, id: number): void {
  world.balancers[id]!.watch!.isChanged = true;
  settleWatch(world, id);
}

/** Nobody may be picked: nobody is left, or circuits are open. */
function refuse(world: World, id: number, slot: number): void {
  const { watch } = world.balancers[id]!;
  if (watch !== null && watch.selection.count > 0) {
    breakCircuit(world, slot);
    return;
  }
  noteRefusal(world, slot);
  world.requests.outcome[slot] = OUTCOME_NO_NODE;
  sendAnswer(world, slot);
}

function breakCircuit(world: World, slot: number): void {
  turnAway(world, slot, OUTCOME_CIRCUIT_OPEN, BY_BREAKER);
  sendAnswer(world, slot);
}

// Hot: runs once per request. No allocation, no closures.
function sendToNode(world: World, balancer: BalancerState, slot: number, picked: NodeId): void {
  const { requests } = world;
  if (picked === NOWHERE) {
    sendNowhere(world, balancer, slot);
    return;
  }
  balancer.view.inFlight[picked]!++;
  tellStart(world, balancer, picked);
  requests.flags[slot]! |= SENT;
  requests.node[slot] = balancer.firstNode + picked;
  requests.sentNs[slot] = world.nowNs;
  requests.fault[slot] = -1;
  if (world.registries.length > 0) {
    const { balancer: own, node, staleCause } = requests;
    staleCause[slot] = staleCauseOf(world, own[slot]!, node[slot]!);
  }
  world.recorder.requestSent(slot);
  if ((requests.flags[slot]! & (ATTEMPT | BALANCER_ATTEMPT)) !== 0) noteTried(world, slot);
  if (balancer.timeoutNs < Infinity) {
    const dueNs = world.nowNs + balancer.timeoutNs;
    setTimeoutAt(world, balancer.timeouts, requests.balancer[slot]!, slot, world.nowNs, dueNs);
  }
  if (balancer.guard !== null) callThrough(world, requests.balancer[slot]!, picked);
  if (balancer.watch !== null) {
    noteDenial(world, slot);
    watchSend(balancer.watch, picked, world.nowNs);
    settleWatch(world, requests.balancer[slot]!);
  }
  if (world.delayed) world.events.push(world.nowNs + requests.hopNs[1]![slot]!, AT_NODE, slot);
  else enterNode(world, slot);
}

/** What it was to avoid is all there is: it ends as if it had not been tried. */
function sendNowhere(world: World, { guard }: BalancerState, slot: number): void {
  if (guard !== null) letOut(guard);
  world.requests.outcome[slot] = OUTCOME_CANCELLED;
  sendAnswer(world, slot);
}

/** Something changed: the requests that are held get another chance, in order. */
// Hot: runs once per answer to a balancer that holds requests. No allocation, no closures.
export function releaseHeld(world: World, id: number): void {
  const { held, view, guard } = world.balancers[id]!;
  if (held.isReleasing) return;
  held.isReleasing = true;
  while (held.first >= 0) {
    const slot = held.first;
    if ((world.requests.flags[slot]! & SETTLED) !== 0) {
      leaveHeld(world, id, slot);
      world.requests.drop(slot);
    } else if (view.eligibleCount === 0) {
      leaveHeld(world, id, slot);
      refuse(world, id, slot);
    } else if (guard !== null && isServiceOff(world, id)) {
      leaveHeld(world, id, slot);
      breakCircuit(world, slot);
    } else if (!sendHeld(world, id, slot)) {
      break;
    }
  }
  held.isReleasing = false;
}

/** False if its algorithm holds it for longer. */
function sendHeld(world: World, id: number, slot: number): boolean {
  const balancer = world.balancers[id]!;
  if (balancer.guard !== null && isStale(balancer.guard, world.nowNs)) reviewNodes(world, id);
  if (balancer.view.eligibleCount === 0) return true;
  const picked = pickFor(world, balancer, slot);
  if (picked === HOLD) return false;
  if (world.tracer !== null) world.tracer.decided(world, slot, picked);
  takeHeld(world, id, slot);
  sendToNode(world, balancer, slot, picked);
  return true;
}

function takeHeld(world: World, id: number, slot: number): void {
  world.requests.flags[slot]! &= ~HELD;
  world.balancers[id]!.held.remove(world.requests, slot);
}

/** It is not going to be sent. */
function leaveHeld(world: World, id: number, slot: number): void {
  const { guard } = world.balancers[id]!;
  takeHeld(world, id, slot);
  if (guard !== null) letOut(guard);
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
    const outcome = requests.outcome[slot]!;
    // That it was called off says nothing about the node.
    release(world, slot, outcome === OUTCOME_CANCELLED ? CLIENT_GONE : outcome);
  }
  if ((flags & (SETTLED | ANSWERED)) !== 0) requests.drop(slot);
  else sendAnswer(world, slot);
}

/** No answer that could carry one comes over a broken or refused connection. */
function hasReport(outcome: number): boolean {
  return outcome !== OUTCOME_REFUSED && outcome !== OUTCOME_RESET && outcome !== OUTCOME_CANCELLED;
}

/** Of a balancer's timeouts: a request is known by the instant at which it was sent. */
export function awaitsNode(world: World, id: number, slot: number, sentNs: number): boolean {
  const { requests } = world;
  const state = requests.flags[slot]! & (SENT | RELEASED);
  return state === SENT && requests.balancer[slot] === id && requests.sentNs[slot] === sentNs;
}

/** A node has not answered in time: the balancer answers for it, and the node works on for nobody. */
export function expireAtBalancer(world: World, id: number): void {
  const slot = takeDue(world, world.balancers[id]!.timeouts, id);
  if (slot < 0) return;
  world.requests.outcome[slot] = OUTCOME_TIMEOUT;
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
    releaseHeld(world, id);
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

/** What was never sent ends here; of a request that was split, its attempts have been told. */
function traceRefusal(world: World, slot: number): void {
  const isSentOrSplit = (world.requests.flags[slot]! & (SENT | SPLIT)) !== 0;
  if (!isSentOrSplit) world.tracer!.refused(world, slot);
}

/** To the client; what a balancer's own attempt yields goes no further than the balancer. */
function sendAnswer(world: World, slot: number): void {
  if (world.tracer !== null) traceRefusal(world, slot);
  if ((world.requests.flags[slot]! & BALANCER_ATTEMPT) !== 0) {
    endAttempt(world, slot, world.requests.outcome[slot]!);
    world.requests.drop(slot);
    return;
  }
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
  const id = requests.balancer[slot]!;
  const balancer = world.balancers[id]!;
  const node = requests.node[slot]! - balancer.firstNode;
  requests.flags[slot]! |= RELEASED;
  if (world.tracer !== null) world.tracer.ended(world, slot, outcome);
  balancer.view.inFlight[node]!--;
  const latencyNs = world.nowNs - requests.sentNs[slot]!;
  tellDone(world, balancer, node, latencyNs, outcome === OUTCOME_OK);
  if (outcome === OUTCOME_OK) noteSuccess(world, slot);
  if (balancer.guard !== null) endCall(world, id, slot, outcome);
  if (balancer.watch !== null) {
    // Outcomes of attempts and results of checks are numbered alike.
    if (outcome === CLIENT_GONE) watchAbandon(balancer.watch, node, world.nowNs);
    else watchResult(balancer.watch, node, outcome as Result, latencyNs, world.nowNs);
    settleWatch(world, id);
  }
  if (balancer.held.first >= 0) releaseHeld(world, id);
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
  const isUnwanted = (flags & UNWANTED) !== 0;
  if ((flags & SPLIT) !== 0 && world.attempts.sender[slot] !== null) {
    abandonAttempts(world, slot, isUnwanted);
    requests.drop(slot);
  }
  if ((flags & HELD) !== 0) {
    leaveHeld(world, requests.balancer[slot]!, slot);
    requests.drop(slot);
  }
  const inFlight = (flags & SENT) !== 0 && (flags & RELEASED) === 0;
  const balancer = world.balancers[requests.balancer[slot]!]!;
  const isTimeout = balancer.isInClient && !isUnwanted;
  if (inFlight) release(world, slot, isTimeout ? OUTCOME_TIMEOUT : CLIENT_GONE);
  if ((flags & LOST) !== 0 && (flags & IN_SERVICE) === 0) {
    requests.flags[slot]! &= ~LOST;
    requests.drop(slot);
  }
  const { cancellation } = world.clients[requests.client[slot]!]!.model;
  if (!inFlight || !(cancellation || isUnwanted)) {
    requests.drop(slot);
  } else if (world.delayed) {
    world.events.push(world.nowNs + requests.hopNs[1]![slot]!, CANCEL_AT_NODE, slot);
  } else {
    cancelAtNode(world, slot);
  }
}

/** What a balancer does with requests that it may try more than once. */
export const BALANCER_ACTIONS: SenderActions = {
  attemptFlag: BALANCER_ATTEMPT,
  send: routeAttempt,
  hasUntried,
  conclude(world, request, outcome) {
    world.requests.outcome[request] = outcome;
    sendAnswer(world, request);
  },
  abandon(world, attempt, isUnwanted) {
    if (isUnwanted) world.requests.flags[attempt]! |= UNWANTED;
    world.requests.references[attempt]!++;
    giveUpAtBalancer(world, attempt);
  },
};
