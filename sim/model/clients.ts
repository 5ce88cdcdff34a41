/** What a client does: issue requests, wait, give up, think. */

import type { Uniform } from '../../algorithms/random.ts';
import type { Distribution } from '../distributions/types.ts';
import {
  CAUSE_CIRCUIT_OPEN,
  CAUSE_FAILOVER,
  CAUSE_FALSE_EJECTION,
  CAUSE_NO_NODE,
  CAUSE_NODE_LEFT,
  CAUSE_OVERLOAD,
  CAUSE_SLOW_NETWORK,
  CAUSE_SLOW_SERVICE,
  causeOfFault,
  OUTCOME_CIRCUIT_OPEN,
  OUTCOME_NO_NODE,
  OUTCOME_OK,
  OUTCOME_REJECTED,
  OUTCOME_TIMEOUT,
} from '../outcomes.ts';
import type { ArrivalProcess } from './arrivals/types.ts';
import { giveUpAtBalancer, routeRequest } from './balancers.ts';
import { DENIED, NODE_LEFT, SENT, SETTLED } from './request-table.ts';
import type { TimerLane } from './timer-lane.ts';
import type { ClientModel, Trace } from './types.ts';
import {
  ARRIVAL,
  AT_BALANCER,
  GIVE_UP_AT_BALANCER,
  TIMEOUT,
  USER_READY,
  type World,
} from './world.ts';

/** One stream per purpose: what a request is never depends on what became of the ones before it. */
export interface ClientStreams {
  readonly process: Uniform;
  readonly instance: Uniform;
  readonly key: Uniform;
  readonly demand: Uniform;
  readonly network: Uniform;
  readonly think: Uniform;
  readonly luck: Uniform;
}

export interface ClientState {
  readonly index: number;
  readonly model: ClientModel;
  /** Of an open client; a closed one has users instead. */
  readonly arrivals: ArrivalProcess | null;
  /** One for an open client, one per user for a closed one. */
  readonly streams: readonly ClientStreams[];
  readonly trace: Trace | null;
  readonly think: Distribution | null;
  /** User u of a closed client is the event id firstUser + u. */
  readonly firstUser: number;
  /** The service's law, or null when each node has its own: then `demand` holds the uniform. */
  readonly law: Distribution | null;
  readonly demandIsUniform: boolean;
  /** Balancer instances: request → firstBalancer + chosen one. */
  readonly firstBalancer: number;
  readonly balancerCount: number;
  readonly balancerPerProcess: boolean;
  /** Null: no delay on that hop. A per-client balancer is inside the client: no hop to it. */
  readonly clientHop: Distribution | null;
  readonly nodeHop: Distribution | null;
  readonly timers: TimerLane;
  issued: number;
  /** Of each user of a closed client. */
  readonly issuedByUser: Float64Array;
}

/** An open client's next request is due. */
// Hot: runs once per request. No allocation, no closures.
export function arrive(world: World, client: ClientState): void {
  if (!world.open) return;
  const nextNs = client.arrivals!.nextNs();
  if (nextNs < Infinity) world.events.push(Math.round(nextNs), ARRIVAL, client.index);
  else world.issuers--;
  issue(world, client, -1, client.streams[0]!);
}

/** A closed client's user has thought enough. */
export function userReady(world: World, client: ClientState, user: number): void {
  if (world.open) issue(world, client, user, client.streams[user]!);
}

/**
 * Draws everything about the request, in a fixed order and before any choice is made: that is what
 * makes the customers common to all variants.
 */
// Hot: runs once per request. No allocation, no closures.
function issue(world: World, client: ClientState, user: number, streams: ClientStreams): void {
  const { requests, recorder, nowNs } = world;
  const { model, trace } = client;
  const slot = requests.take();
  const ordinal = client.issued++;
  requests.client[slot] = client.index;
  requests.ordinal[slot] = ordinal;
  requests.user[slot] = user;
  requests.issuedNs[slot] = nowNs;
  requests.balancer[slot] = client.firstBalancer + drawInstance(client, user, streams);
  if (trace?.key) requests.key[slot] = trace.key[ordinal]!;
  else if (model.keys.quantile) requests.key[slot] = model.keys.quantile(streams.key());
  else requests.key[slot] = user < 0 ? ordinal : nextKeyOfUser(client, user);
  if (trace?.serviceNs) requests.demand[slot] = trace.serviceNs[ordinal]!;
  else if (client.law) requests.demand[slot] = client.law.quantile(streams.demand());
  else requests.demand[slot] = streams.demand();
  if (world.hasLuck) requests.luck[slot] = streams.luck();
  if (world.delayed) drawHops(world, client, slot, streams);
  recorder.requestIssued(slot);
  if (model.timeoutNs < Infinity) setTimer(world, client, slot);
  if (world.delayed) world.events.push(nowNs + requests.hopNs[0]![slot]!, AT_BALANCER, slot);
  else routeRequest(world, slot);
}

/**
 * The number of a user's request among all users', if they took turns: which of them asks first
 * depends on how fast they are answered, and keys must not.
 */
// Hot: runs once per request of a closed client without keys. No allocation, no closures.
function nextKeyOfUser(client: ClientState, user: number): number {
  return client.issuedByUser[user]!++ * client.streams.length + user;
}

/** Which client process sends it, and which balancer that process talks to. */
function drawInstance(client: ClientState, user: number, streams: ClientStreams): number {
  if (client.balancerCount === 1) return 0;
  if (!client.balancerPerProcess) return Math.floor(streams.instance() * client.balancerCount);
  return user < 0
    ? Math.floor(streams.process() * client.balancerCount)
    : user % client.balancerCount;
}

/**
 * Four uniforms, whichever hops take time: a variant whose balancers are inside the clients must
 * meet the same network between balancer and node as one whose balancers are not.
 */
// Hot: runs once per request when hops take time. No allocation, no closures.
function drawHops(world: World, client: ClientState, slot: number, streams: ClientStreams): void {
  const { clientHop, nodeHop } = client;
  const { hopNs } = world.requests;
  hopNs[0]![slot] = hopDelayNs(clientHop, streams.network());
  hopNs[1]![slot] = hopDelayNs(nodeHop, streams.network());
  hopNs[2]![slot] = hopDelayNs(nodeHop, streams.network());
  hopNs[3]![slot] = hopDelayNs(clientHop, streams.network());
}

// Hot: runs four times per request when hops take time. No allocation, no closures.
function hopDelayNs(hop: Distribution | null, u: number): number {
  return hop === null ? 0 : Math.round(hop.quantile(u));
}

/** The answer reaches the client. */
// Hot: runs once per request. No allocation, no closures.
export function answerAtClient(world: World, slot: number): void {
  const { requests } = world;
  if ((requests.flags[slot]! & SETTLED) === 0) {
    const { timeoutNs } = world.clients[requests.client[slot]!]!.model;
    // At the very instant of the timeout it is too late, whichever of the two events comes first.
    const late = world.nowNs - requests.issuedNs[slot]! >= timeoutNs;
    settle(world, slot, late ? OUTCOME_TIMEOUT : requests.outcome[slot]!);
  }
  requests.drop(slot);
}

// Hot: runs once per request. No allocation, no closures.
function settle(world: World, slot: number, outcome: number): void {
  const { requests } = world;
  requests.flags[slot]! |= SETTLED;
  const cause = outcome === OUTCOME_OK ? -1 : causeOf(world, slot, outcome);
  world.recorder.requestSettled(slot, outcome, cause);
  const user = requests.user[slot]!;
  if (user < 0) return;
  const client = world.clients[requests.client[slot]!]!;
  const thinkNs = Math.round(client.think!.quantile(client.streams[user]!.think()));
  world.events.push(world.nowNs + thinkNs, USER_READY, client.firstUser + user);
}

/** Position of the fault that it met at its node, or that delays it there now; −1: none. */
function metFault({ nodes, requests }: World, slot: number): number {
  const node = requests.node[slot]!;
  return Math.max(requests.fault[slot]!, nodes.slowFault[node]!, nodes.frozenFault[node]!);
}

/** Asks of a failed request whether an idle system would have answered it in time. */
function causeOf(world: World, slot: number, outcome: number): number {
  const { requests, nodes } = world;
  if (outcome === OUTCOME_CIRCUIT_OPEN) return CAUSE_CIRCUIT_OPEN;
  const isDenied = (requests.flags[slot]! & DENIED) !== 0;
  const overload = isDenied ? CAUSE_FALSE_EJECTION : CAUSE_OVERLOAD;
  if (outcome === OUTCOME_REJECTED) return overload;
  const fault = requests.fault[slot]!;
  if (outcome === OUTCOME_NO_NODE) {
    if (isDenied) return CAUSE_FALSE_EJECTION;
    return fault < 0 ? CAUSE_NO_NODE : causeOfFault(fault);
  }
  if (fault === NODE_LEFT) return CAUSE_NODE_LEFT;
  if (outcome !== OUTCOME_TIMEOUT) return fault < 0 ? CAUSE_FAILOVER : causeOfFault(fault);
  const client = world.clients[requests.client[slot]!]!;
  let hopsNs = 0;
  if (world.delayed) for (let hop = 0; hop < 4; hop++) hopsNs += requests.hopNs[hop]![slot]!;
  const balancer = world.balancers[requests.balancer[slot]!]!;
  const patienceNs = Math.min(client.model.timeoutNs, balancer.timeoutNs);
  // An answer at the very instant of the timeout is too late.
  if (hopsNs >= patienceNs) return CAUSE_SLOW_NETWORK;
  if ((requests.flags[slot]! & SENT) === 0) return overload;
  const met = metFault(world, slot);
  if (met >= 0) return causeOfFault(met);
  const node = requests.node[slot]!;
  const drawn = requests.demand[slot]!;
  const demandNs = client.demandIsUniform ? nodes.law[node]!.quantile(drawn) : drawn;
  const aloneNs = hopsNs + Math.round(demandNs / nodes.speed[node]!);
  return aloneNs >= patienceNs ? CAUSE_SLOW_SERVICE : overload;
}

// Hot: runs once per request that has a timeout. No allocation but for sweeping.
function setTimer(world: World, client: ClientState, slot: number): void {
  const { timers, model } = client;
  const dueNs = world.nowNs + model.timeoutNs;
  const sequence = world.events.reserve();
  if (timers.isEmpty) world.events.pushAs(dueNs, sequence, TIMEOUT, client.index);
  if (timers.isFull) timers.sweep((other, ordinal) => isWaiting(world, client, other, ordinal));
  timers.add(dueNs, sequence, slot, world.requests.ordinal[slot]!);
}

function isWaiting(world: World, client: ClientState, slot: number, ordinal: number): boolean {
  const { requests } = world;
  return (
    (requests.flags[slot]! & SETTLED) === 0 &&
    requests.ordinal[slot] === ordinal &&
    requests.client[slot] === client.index &&
    requests.references[slot]! > 0
  );
}

/** The first timer of a client's lane is due. */
export function expire(world: World, client: ClientState): void {
  const { timers } = client;
  const { slot, ordinal } = timers;
  timers.removeFirst();
  const waiting = isWaiting(world, client, slot, ordinal);
  while (!timers.isEmpty && !isWaiting(world, client, timers.slot, timers.ordinal)) {
    timers.removeFirst();
  }
  if (!timers.isEmpty) {
    world.events.pushAs(timers.timeNs, timers.sequence, TIMEOUT, client.index);
  }
  if (waiting) giveUp(world, slot);
}

/** The outcome is settled at once; the news travels after the request, which goes on. */
function giveUp(world: World, slot: number): void {
  const { requests } = world;
  settle(world, slot, OUTCOME_TIMEOUT);
  requests.references[slot]!++;
  if (!world.delayed) {
    giveUpAtBalancer(world, slot);
    return;
  }
  const thereNs = requests.hopNs[0]![slot]!;
  world.events.push(world.nowNs + thereNs, GIVE_UP_AT_BALANCER, slot);
}
