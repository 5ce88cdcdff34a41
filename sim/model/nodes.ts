/** What a node does: let a request in, queue it, serve it, answer it, drop it when told to. */

import { OUTCOME_ERROR, OUTCOME_OK, OUTCOME_REJECTED } from '../outcomes.ts';
import { answerAtBalancer } from './balancers.ts';
import type { ErrorsFault } from './faults/types.ts';
import { dequeue, enqueue, unlink } from './node-queue.ts';
import { CANCELLED, IN_SERVICE, QUEUED } from './request-table.ts';
import type { SharedProcessor } from './shared-processor.ts';
import { noteAnswer, noteEntry, noteIdle } from './signals.ts';
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
  if (nodes.meters[node] !== null) noteEntry(world, node, slot);
  requests.fault[slot] = nodes.slowFault[node]!;
  if (nodes.errorsFault[node]! >= 0 && failsAtOnce(world, node, slot)) return;
  const shared = nodes.shared[node]!;
  if (shared !== null) {
    if (shared.count >= nodes.queueLimit[node]!) answer(world, slot, OUTCOME_REJECTED);
    else enterShared(world, shared, node, slot);
  } else if (nodes.serving[node]! < nodes.concurrency[node]!) {
    startService(world, node, slot);
  } else if (nodes.waiting[node]! < nodes.queueLimit[node]!) {
    requests.flags[slot]! |= QUEUED;
    enqueue(nodes, requests, node, slot);
  } else {
    answer(world, slot, OUTCOME_REJECTED);
  }
}

/** True if a fault answers this request with an error; it takes no worker and no place in the queue. */
function failsAtOnce(world: World, node: number, slot: number): boolean {
  const { faults, nodes, requests } = world;
  const position = nodes.errorsFault[node]!;
  const fault = faults[position] as ErrorsFault;
  if (requests.luck[slot]! >= fault.share) return false;
  requests.fault[slot] = position;
  world.events.push(world.nowNs + fault.answerNs, ERROR_END, slot);
  return true;
}

/** The error of a node with a fault is ready. */
export function endError(world: World, slot: number): void {
  if ((world.requests.flags[slot]! & CANCELLED) !== 0) world.requests.drop(slot);
  else answer(world, slot, OUTCOME_ERROR);
}

/** From now on; a worker finishes what it has begun as it began it. */
export function setSpeed(world: World, node: number, speed: number): void {
  const { nodes } = world;
  const shared = nodes.shared[node]!;
  nodes.advance(node, world.nowNs);
  nodes.speed[node] = speed;
  if (shared === null) return;
  shared.advance(world.nowNs);
  shared.speed = speed;
  scheduleShared(world, shared, node);
}

// Hot: runs once per request. No allocation, no closures.
function startService(world: World, node: number, slot: number): void {
  const { nodes, requests } = world;
  requests.flags[slot]! |= IN_SERVICE;
  nodes.serving[node]!++;
  const serviceNs = Math.round(demandNs(world, node, slot) / nodes.speed[node]!);
  world.events.push(world.nowNs + serviceNs, SERVICE_END, slot);
}

function demandNs(world: World, node: number, slot: number): number {
  const demand = world.requests.demand[slot]!;
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
  nodes.advance(node, world.nowNs);
  freeWorker(world, node, slot);
  answer(world, slot, OUTCOME_OK);
}

/** The next in the queue starts before anybody hears of the answer: no newcomer can overtake it. */
function freeWorker(world: World, node: number, slot: number): void {
  const { nodes, requests } = world;
  requests.flags[slot]! &= ~IN_SERVICE;
  nodes.serving[node]!--;
  if (nodes.waiting[node]! === 0) return;
  const next = dequeue(nodes, requests, node);
  requests.flags[next]! &= ~QUEUED;
  startService(world, node, next);
}

function enterShared(world: World, shared: SharedProcessor, node: number, slot: number): void {
  world.requests.flags[slot]! |= IN_SERVICE;
  world.nodes.serving[node]!++;
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
  world.requests.outcome[slot] = outcome;
  const node = world.requests.node[slot]!;
  if (world.nodes.meters[node] !== null) noteAnswer(world, node, slot, outcome === OUTCOME_OK);
  if (!world.delayed) {
    answerAtBalancer(world, slot);
    return;
  }
  const backNs = world.requests.hopNs[2]![slot]!;
  world.events.push(world.nowNs + backNs, ANSWER_AT_BALANCER, slot);
}
