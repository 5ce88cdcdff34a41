/** What a node does: let a request in, queue it, serve it, answer it, drop it when told to. */

import {
  OUTCOME_CANCELLED,
  OUTCOME_ERROR,
  OUTCOME_OK,
  OUTCOME_REFUSED,
  OUTCOME_REJECTED,
  OUTCOME_RESET,
} from '../outcomes.ts';
import { BY_DEADLINE, BY_NODE_LIMIT, BY_QUEUE } from '../turned-away.ts';
import { answerAtBalancer } from './balancers.ts';
import { cutBetween } from './faults/reach.ts';
import type { ErrorsFault } from './faults/types.ts';
import { dequeue, enqueue, unlink } from './node-queue.ts';
import { endProbeAtNode } from './probe-ends.ts';
import {
  ANSWERED,
  CANCELLED,
  IN_SERVICE,
  LOST,
  NODE_LEFT,
  PROBE,
  QUEUED,
  SETTLED,
  TIED,
} from './request-table.ts';
import type { SharedProcessor } from './shared-processor.ts';
import { noteAnswer, noteEntry, noteIdle } from './signals.ts';
import { isCalledOff, noteStart } from './tied-starts.ts';
import {
  ANSWER_AT_BALANCER,
  ERROR_END,
  SERVICE_END,
  SHARED_SERVICE_END,
  type World,
} from './world.ts';

/** A request arrives at its node. */
// Hot: runs once per request. No allocation, no closures.
export function enterNode(world: World, slot: number): void {
  const { nodes, requests } = world;
  if ((requests.flags[slot]! & CANCELLED) !== 0) {
    requests.drop(slot);
    return;
  }
  const node = requests.node[slot]!;
  nodes.advance(node, world.nowNs);
  const guard = nodes.guards[node]!;
  if (guard !== null || nodes.meters[node] !== null) noteEntry(world, node, slot);
  requests.fault[slot] = nodes.slowFault[node]!;
  const isProbe = (requests.flags[slot]! & PROBE) !== 0;
  if (nodes.isTroubled[node] === 1 && !isProbe && isCaught(world, node, slot)) return;
  if ((requests.flags[slot]! & TIED) !== 0 && isCalledOff(world, slot)) {
    deliver(world, slot, OUTCOME_CANCELLED);
    return;
  }
  const shared = nodes.shared[node]!;
  if (guard !== null && !guard.admits(nodes.serving[node]! + nodes.waiting[node]!)) {
    reject(world, slot, BY_NODE_LIMIT);
  } else if (shared !== null) {
    if (shared.count >= nodes.queueLimit[node]!) reject(world, slot, BY_QUEUE);
    else enterShared(world, shared, node, slot);
  } else if (nodes.serving[node]! < nodes.concurrency[node]! && nodes.frozenFault[node]! < 0) {
    if (guard !== null) guard.wants(0, 0, world.nowNs);
    startService(world, node, slot);
  } else if (nodes.waiting[node]! < nodes.queueLimit[node]!) {
    requests.flags[slot]! |= QUEUED;
    enqueue(nodes, requests, node, slot);
  } else {
    reject(world, slot, BY_QUEUE);
  }
}

function reject(world: World, slot: number, by: number): void {
  world.recorder.requestTurnedAway(slot, by);
  answer(world, slot, OUTCOME_REJECTED);
}

/** True if a fault keeps the request from entering: lost on the wire, refused, or an error at once. */
function isCaught(world: World, node: number, slot: number): boolean {
  const { nodes, requests } = world;
  const lostTo = lossAt(world, node, slot);
  if (lostTo >= 0) {
    lose(world, slot, lostTo);
  } else if (nodes.isGone[node] === 1) {
    requests.fault[slot] = NODE_LEFT;
    sendBack(world, slot, OUTCOME_REFUSED);
  } else if (nodes.crashFault[node]! >= 0) {
    requests.fault[slot] = nodes.crashFault[node]!;
    sendBack(world, slot, OUTCOME_REFUSED);
  } else {
    return nodes.errorsFault[node]! >= 0 && failsAtOnce(world, node, slot);
  }
  return true;
}

/** Position of the fault that swallows what this request's balancer and its node send each other. */
function lossAt(world: World, node: number, slot: number): number {
  const blackhole = world.nodes.blackholeFault[node]!;
  return blackhole >= 0
    ? blackhole
    : cutBetween(world, world.requests.balancer[slot]!, node, 'traffic');
}

/** No answer will come. If nobody waits for one, the request is over. */
function lose(world: World, slot: number, fault: number): void {
  const { requests } = world;
  requests.fault[slot] = fault;
  if ((requests.flags[slot]! & (SETTLED | ANSWERED)) !== 0) requests.drop(slot);
  else requests.flags[slot]! |= LOST;
}

/** True if a fault answers this request with an error; it takes no worker and no place in the queue. */
function failsAtOnce(world: World, node: number, slot: number): boolean {
  const { faults, nodes, requests } = world;
  const position = nodes.errorsFault[node]!;
  const fault = faults[position] as ErrorsFault;
  const isHit =
    fault.sequence === undefined
      ? requests.luck[slot]! < fault.share
      : fault.sequence[nodes.sequencePlace[node]!++ % fault.sequence.length]!;
  if (!isHit) return false;
  requests.fault[slot] = position;
  world.events.push(world.nowNs + fault.answerNs, ERROR_END, slot);
  return true;
}

/** The error of a node with a fault is ready. */
export function endError(world: World, slot: number): void {
  if ((world.requests.flags[slot]! & CANCELLED) !== 0) world.requests.drop(slot);
  else answer(world, slot, OUTCOME_ERROR);
}

/** From now on; a worker finishes what it has begun as it began it. At speed 0 nothing goes on. */
export function setSpeed(world: World, node: number, speed: number): void {
  const { nodes } = world;
  const shared = nodes.shared[node]!;
  nodes.advance(node, world.nowNs);
  nodes.speed[node] = speed;
  if (shared === null) return;
  shared.advance(world.nowNs);
  shared.speed = nodes.frozenFault[node]! < 0 ? speed : 0;
  scheduleShared(world, shared, node);
}

/** A frozen process goes on: what was due meanwhile is due later, and free workers look for work. */
export function thaw(world: World, node: number): void {
  const { nodes } = world;
  nodes.advance(node, world.nowNs);
  while (nodes.waiting[node]! > 0 && nodes.serving[node]! < nodes.concurrency[node]!) {
    startNext(world, node);
  }
}

/** The process is gone: whoever is inside learns that the connection broke. */
export function resetNode(world: World, node: number, fault: number): void {
  const { nodes, requests } = world;
  nodes.advance(node, world.nowNs);
  const inside: number[] = [];
  for (let slot = 0; slot < requests.flags.length; slot++) {
    const isInside = (requests.flags[slot]! & (IN_SERVICE | QUEUED)) !== 0;
    if (isInside && requests.node[slot] === node) inside.push(slot);
  }
  for (const slot of inside) throwOut(world, node, slot);
  for (const slot of inside) {
    requests.fault[slot] = fault;
    sendBack(world, slot, OUTCOME_RESET);
  }
  nodes.guards[node]?.restart();
  if (nodes.meters[node] !== null) noteIdle(world, node);
}

function throwOut(world: World, node: number, slot: number): void {
  const { nodes, requests } = world;
  const shared = nodes.shared[node]!;
  if ((requests.flags[slot]! & QUEUED) !== 0) {
    requests.flags[slot]! &= ~QUEUED;
    unlink(nodes, requests, node, slot);
    return;
  }
  requests.flags[slot]! &= ~IN_SERVICE;
  nodes.serving[node]!--;
  if (shared !== null) {
    shared.advance(world.nowNs);
    shared.remove(slot);
    scheduleShared(world, shared, node);
  } else if ((requests.flags[slot]! & LOST) === 0) {
    // The event of the end that it would have had is still to come, and refers to it.
    requests.flags[slot]! |= CANCELLED;
    requests.references[slot]!++;
  }
  requests.flags[slot]! &= ~LOST;
}

// Hot: runs once per request. No allocation, no closures.
function startService(world: World, node: number, slot: number): void {
  const { nodes, requests } = world;
  requests.flags[slot]! |= IN_SERVICE;
  requests.pausedNs[slot] = nodes.pausedNs[node]!;
  nodes.serving[node]!++;
  if ((requests.flags[slot]! & TIED) !== 0) noteStart(world, slot);
  const serviceNs = Math.round(demandNs(world, node, slot) / nodes.speed[node]!);
  world.events.push(world.nowNs + serviceNs, SERVICE_END, slot);
}

function demandNs(world: World, node: number, slot: number): number {
  const demand = world.requests.demand[slot]!;
  if ((world.requests.flags[slot]! & PROBE) !== 0) return demand;
  const client = world.clients[world.requests.client[slot]!]!;
  return client.demandIsUniform ? world.nodes.law[node]!.quantile(demand) : demand;
}

/** A worker finishes a request. */
// Hot: runs once per request. No allocation, no closures.
export function endService(world: World, slot: number): void {
  const { nodes, requests } = world;
  if ((requests.flags[slot]! & CANCELLED) !== 0 && (requests.flags[slot]! & IN_SERVICE) === 0) {
    // Its worker was freed when it was cancelled; this is the end that it would have had.
    requests.drop(slot);
    return;
  }
  const node = requests.node[slot]!;
  const stoodStill = nodes.pausedNs[node] !== requests.pausedNs[slot];
  if ((stoodStill || nodes.frozenFault[node]! >= 0) && endsLater(world, node, slot)) return;
  nodes.advance(node, world.nowNs);
  freeWorker(world, node, slot);
  answer(world, slot, OUTCOME_OK);
}

/** True if the node stood still, or does, while this request was served: that time is made up for. */
function endsLater(world: World, node: number, slot: number): boolean {
  const { nodes, requests } = world;
  const present =
    nodes.frozenFault[node]! >= 0 ? nodes.frozenUntilNs[node]! - nodes.frozenSinceNs[node]! : 0;
  const accountedNs = nodes.pausedNs[node]! + present;
  const owedNs = accountedNs - requests.pausedNs[slot]!;
  if (owedNs === 0) return false;
  requests.pausedNs[slot] = accountedNs;
  // It stands still for ever: no event will end this.
  if (owedNs === Infinity) requests.flags[slot]! |= LOST;
  else world.events.push(world.nowNs + owedNs, SERVICE_END, slot);
  return true;
}

/** The next in the queue starts before anybody hears of the answer: no newcomer can overtake it. */
function freeWorker(world: World, node: number, slot: number): void {
  const { nodes, requests } = world;
  requests.flags[slot]! &= ~IN_SERVICE;
  nodes.serving[node]!--;
  if (nodes.waiting[node]! > 0) startNext(world, node);
}

// Hot: runs once per request that waits. No allocation, no closures.
function startNext(world: World, node: number): void {
  const { nodes, requests } = world;
  if (nodes.guards[node] !== null) {
    startNextWanted(world, node);
    return;
  }
  const next = dequeue(nodes, requests, node);
  requests.flags[next]! &= ~QUEUED;
  startService(world, node, next);
}

/** Those that have waited too long hear of it once the next one has started. */
function startNextWanted(world: World, node: number): void {
  const { nodes, requests, nowNs } = world;
  const guard = nodes.guards[node]!;
  const late: number[] = [];
  while (nodes.waiting[node]! > 0) {
    const next = dequeue(nodes, requests, node);
    requests.flags[next]! &= ~QUEUED;
    const waitedNs = nowNs - requests.enteredNs[next]!;
    if (guard.wants(waitedNs, nodes.waiting[node]!, nowNs)) {
      startService(world, node, next);
      break;
    }
    guard.left(waitedNs, requests.met[next]!, true, nowNs);
    late.push(next);
  }
  for (const slot of late) reject(world, slot, BY_DEADLINE);
}

function enterShared(world: World, shared: SharedProcessor, node: number, slot: number): void {
  world.requests.flags[slot]! |= IN_SERVICE;
  world.nodes.serving[node]!++;
  if ((world.requests.flags[slot]! & TIED) !== 0) noteStart(world, slot);
  shared.advance(world.nowNs);
  shared.enter(slot, demandNs(world, node, slot));
  scheduleShared(world, shared, node);
}

/** Keeps one event no later than the next end. An event that comes too early schedules anew. */
function scheduleShared(world: World, shared: SharedProcessor, node: number): void {
  const endNs = shared.nextEndNs();
  if (endNs >= shared.scheduledNs) return;
  shared.scheduledNs = endNs;
  world.events.push(endNs, SHARED_SERVICE_END, node);
}

/** Some request under processor sharing may have got its whole demand. */
export function endSharedService(world: World, node: number): void {
  const { nodes, requests } = world;
  const shared = nodes.shared[node]!;
  // Superseded by an earlier event, which has rescheduled since.
  if (shared.scheduledNs !== world.nowNs) return;
  shared.scheduledNs = Infinity;
  nodes.advance(node, world.nowNs);
  shared.advance(world.nowNs);
  const slot = shared.leave();
  if (slot >= 0) {
    requests.flags[slot]! &= ~IN_SERVICE;
    nodes.serving[node]!--;
  }
  scheduleShared(world, shared, node);
  if (slot >= 0) answer(world, slot, OUTCOME_OK);
}

/** The client has given up and the scenario lets that reach the node: it drops the request. */
export function cancelAtNode(world: World, slot: number): void {
  const { nodes, requests } = world;
  const flags = requests.flags[slot]!;
  const node = requests.node[slot]!;
  // A process that stands still hears nothing.
  if ((flags & (QUEUED | IN_SERVICE)) !== 0 && nodes.frozenFault[node]! >= 0) {
    requests.drop(slot);
    return;
  }
  requests.flags[slot]! |= CANCELLED;
  if ((flags & (QUEUED | IN_SERVICE)) !== 0) {
    nodes.advance(node, world.nowNs);
    if ((flags & QUEUED) !== 0) {
      requests.flags[slot]! &= ~QUEUED;
      unlink(nodes, requests, node, slot);
      requests.drop(slot);
    } else if (nodes.shared[node] !== null) {
      leaveShared(world, node, slot);
    } else {
      // Keeps its reference: the event of the end that it would have had is still to come.
      freeWorker(world, node, slot);
    }
    if (nodes.meters[node] !== null) noteIdle(world, node);
  }
  requests.drop(slot);
}

function leaveShared(world: World, node: number, slot: number): void {
  const shared = world.nodes.shared[node]!;
  world.requests.flags[slot]! &= ~IN_SERVICE;
  world.nodes.serving[node]!--;
  shared.advance(world.nowNs);
  shared.remove(slot);
  scheduleShared(world, shared, node);
  world.requests.drop(slot);
}

function answer(world: World, slot: number, outcome: number): void {
  const { nodes, requests, nowNs } = world;
  const node = requests.node[slot]!;
  const guard = nodes.guards[node]!;
  if (guard !== null && outcome === OUTCOME_OK) {
    guard.left(nowNs - requests.enteredNs[slot]!, requests.met[slot]!, false, nowNs);
  }
  if (nodes.meters[node] !== null) noteAnswer(world, node, slot, outcome === OUTCOME_OK);
  deliver(world, slot, outcome);
}

/** Sends an answer, unless a fault swallows it. */
export function deliver(world: World, slot: number, outcome: number): void {
  const node = world.requests.node[slot]!;
  const isProbe = (world.requests.flags[slot]! & PROBE) !== 0;
  const isTroubled = world.nodes.isTroubled[node] === 1 && !isProbe;
  const lostTo = isTroubled ? lossAt(world, node, slot) : -1;
  if (lostTo >= 0) lose(world, slot, lostTo);
  else sendBack(world, slot, outcome);
}

// Hot: runs once per request. No allocation, no closures.
function sendBack(world: World, slot: number, outcome: number): void {
  if ((world.requests.flags[slot]! & PROBE) !== 0) {
    endProbeAtNode(world, slot, outcome);
    return;
  }
  // Its balancer has answered in the node's stead: that outcome stands.
  if ((world.requests.flags[slot]! & ANSWERED) !== 0) {
    world.requests.drop(slot);
    return;
  }
  world.requests.outcome[slot] = outcome;
  if (!world.delayed) {
    answerAtBalancer(world, slot);
    return;
  }
  const backNs = world.requests.hopNs[2]![slot]!;
  world.events.push(world.nowNs + backNs, ANSWER_AT_BALANCER, slot);
}
