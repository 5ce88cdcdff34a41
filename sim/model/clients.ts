/** What a client does: issue requests, wait, give up, think. */

import type { Uniform } from '../../algorithms/random.ts';
import type { Distribution } from '../distributions/types.ts';
import type { CounterDraws } from '../engine/counter-draws.ts';
import { OUTCOME_OK, OUTCOME_TIMEOUT } from '../outcomes.ts';
import type { ArrivalProcess } from './arrivals/types.ts';
import { beginAttempts, endAttempt, timeOutAttempts } from './attempts.ts';
import { giveUpAtBalancer, routeRequest } from './balancers.ts';
import { causeOf } from './causes.ts';
import { ATTEMPT, BALANCER_ATTEMPT, SETTLED, UNWANTED } from './request-table.ts';
import type { Sender, SenderActions } from './sender.ts';
import { setTimeoutAt, type Timeouts, takeDue } from './timers.ts';
import type { ClientModel, Trace } from './types.ts';
import { ARRIVAL, AT_BALANCER, GIVE_UP_AT_BALANCER, USER_READY, type World } from './world.ts';

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
  readonly timeouts: Timeouts;
  /** What chance gives attempts other than the first. */
  readonly draws: CounterDraws;
  /** Null: it tries each request once. */
  readonly sender: Sender | null;
  readonly attemptTimeoutNs: number;
  readonly attemptTimeouts: Timeouts;
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
  const ordinal = user < 0 ? client.issued++ : nextOfUser(client, user);
  requests.client[slot] = client.index;
  requests.ordinal[slot] = ordinal;
  requests.user[slot] = user;
  requests.issuedNs[slot] = nowNs;
  requests.balancer[slot] = client.firstBalancer + drawInstance(client, user, streams);
  if (trace?.key) requests.key[slot] = trace.key[ordinal]!;
  else if (model.keys.quantile) requests.key[slot] = model.keys.quantile(streams.key());
  else requests.key[slot] = ordinal;
  if (trace?.serviceNs) requests.demand[slot] = trace.serviceNs[ordinal]!;
  else if (client.law) requests.demand[slot] = client.law.quantile(streams.demand());
  else requests.demand[slot] = streams.demand();
  if (world.hasLuck) requests.luck[slot] = streams.luck();
  if (world.delayed) drawHops(world, client, slot, streams);
  recorder.requestIssued(slot);
  if (world.tracer !== null) world.tracer.issued(world, slot);
  if (model.timeoutNs < Infinity) {
    setTimeoutAt(world, client.timeouts, client.index, slot, ordinal, nowNs + model.timeoutNs);
  }
  if (client.sender !== null) beginAttempts(world, client.sender, slot);
  else if (world.delayed) world.events.push(nowNs + requests.hopNs[0]![slot]!, AT_BALANCER, slot);
  else routeRequest(world, slot);
}

/**
 * The number of a user's request among all users', if they took turns: which of them asks first
 * depends on how fast they are answered, and what a request is must not.
 */
// Hot: runs once per request of a closed client. No allocation, no closures.
function nextOfUser(client: ClientState, user: number): number {
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
  const flags = requests.flags[slot]!;
  if ((flags & SETTLED) === 0) {
    const { model, attemptTimeoutNs } = world.clients[requests.client[slot]!]!;
    // At the very instant of the timeout it is too late, whichever of the two events comes first.
    const waitedNs = world.nowNs - requests.issuedNs[slot]!;
    if ((flags & ATTEMPT) === 0) {
      settle(world, slot, waitedNs >= model.timeoutNs ? OUTCOME_TIMEOUT : requests.outcome[slot]!);
    } else if (isLate(world, requests.parent[slot]!, model.timeoutNs)) {
      giveUp(world, requests.parent[slot]!);
    } else {
      endAttempt(
        world,
        slot,
        waitedNs >= attemptTimeoutNs ? OUTCOME_TIMEOUT : requests.outcome[slot]!,
      );
    }
  }
  requests.drop(slot);
}

function isLate({ requests, nowNs }: World, request: number, timeoutNs: number): boolean {
  return nowNs - requests.issuedNs[request]! >= timeoutNs;
}

// Hot: runs once per request. No allocation, no closures.
function settle(world: World, slot: number, outcome: number): void {
  const { requests } = world;
  const cause = outcome === OUTCOME_OK ? -1 : causeOf(world, slot, outcome);
  requests.flags[slot]! |= SETTLED;
  world.recorder.requestSettled(slot, outcome, cause);
  if (world.tracer !== null) world.tracer.settled(world, slot, outcome, cause);
  const user = requests.user[slot]!;
  if (user < 0) return;
  const client = world.clients[requests.client[slot]!]!;
  const thinkNs = Math.round(client.think!.quantile(client.streams[user]!.think()));
  world.events.push(world.nowNs + thinkNs, USER_READY, client.firstUser + user);
}

/** What a client does with requests that it may try more than once. */
export const CLIENT_ACTIONS: SenderActions = {
  attemptFlag: ATTEMPT,
  send: sendAttempt,
  hasUntried: () => true,
  conclude: concludeRequest,
  abandon: abandonAttempt,
};

function sendAttempt(world: World, slot: number): void {
  const { requests, clients, events } = world;
  const client = clients[requests.client[slot]!]!;
  const dueNs = world.nowNs + client.attemptTimeoutNs;
  if (dueNs < Infinity) {
    setTimeoutAt(world, client.attemptTimeouts, client.index, slot, world.nowNs, dueNs);
  }
  if (world.delayed) events.push(world.nowNs + requests.hopNs[0]![slot]!, AT_BALANCER, slot);
  else routeRequest(world, slot);
}

/** There will be no further attempt. */
function concludeRequest(world: World, request: number, outcome: number): void {
  settle(world, request, outcome);
  world.requests.drop(request);
}

/** The client closes the connection of an attempt; the news travels after it. */
function abandonAttempt(world: World, slot: number, isUnwanted: boolean): void {
  if (isUnwanted) world.requests.flags[slot]! |= UNWANTED;
  sendGiveUp(world, slot);
}

/** Of a client's timeouts: a request is known by its number. */
export function awaitsAnswer(world: World, client: number, slot: number, ordinal: number): boolean {
  const { requests } = world;
  return (
    (requests.flags[slot]! & (SETTLED | ATTEMPT | BALANCER_ATTEMPT)) === 0 &&
    requests.ordinal[slot] === ordinal &&
    requests.client[slot] === client &&
    requests.references[slot]! > 0
  );
}

/** Of its timeouts for attempts: an attempt is known by the instant at which it began. */
export function awaitsAttempt(
  { requests }: World,
  client: number,
  slot: number,
  issuedNs: number,
): boolean {
  return (
    (requests.flags[slot]! & (SETTLED | ATTEMPT)) === ATTEMPT &&
    requests.issuedNs[slot] === issuedNs &&
    requests.client[slot] === client &&
    requests.references[slot]! > 0
  );
}

/** The first timeout of a client is due. */
export function expire(world: World, { index, timeouts }: ClientState): void {
  const slot = takeDue(world, timeouts, index);
  if (slot >= 0) giveUp(world, slot);
}

/** The first timeout of the attempts of a client is due. */
export function expireAttempt(world: World, { index, attemptTimeouts }: ClientState): void {
  const slot = takeDue(world, attemptTimeouts, index);
  if (slot < 0) return;
  endAttempt(world, slot, OUTCOME_TIMEOUT);
  sendGiveUp(world, slot);
}

/** The outcome is settled at once; the news travels after the request, which goes on. */
function giveUp(world: World, slot: number): void {
  const { requests } = world;
  settle(world, slot, OUTCOME_TIMEOUT);
  if (world.clients[requests.client[slot]!]!.sender === null) {
    sendGiveUp(world, slot);
    return;
  }
  timeOutAttempts(world, slot);
  requests.drop(slot);
}

function sendGiveUp(world: World, slot: number): void {
  const { requests } = world;
  requests.references[slot]!++;
  if (!world.delayed) {
    giveUpAtBalancer(world, slot);
    return;
  }
  const thereNs = requests.hopNs[0]![slot]!;
  world.events.push(world.nowNs + thereNs, GIVE_UP_AT_BALANCER, slot);
}
