/**
 * Runs a model event by event and writes down what happens to each request: when it was issued,
 * sent, started and settled, and how it ended.
 *
 * It uses the engine's own queue and handlers, but a loop of its own, so that a test can look at the
 * whole state between two events. What is written down comes from the calls to the recorder and
 * from the request table, never from an algorithm.
 */

import { createStreams } from '../../sim/engine/streams.ts';
import { buildWorld } from '../../sim/model/build-world.ts';
import { handleEvent, scheduleFirst } from '../../sim/model/handle-event.ts';
import { ATTEMPT, BALANCER_ATTEMPT, IN_SERVICE } from '../../sim/model/request-table.ts';
import type { Model } from '../../sim/model/types.ts';
import type { World } from '../../sim/model/world.ts';
import { causeNames, OUTCOMES, type Outcome } from '../../sim/outcomes.ts';

export interface ObservedRequest {
  readonly client: number;
  /** Among its client's, from 0. */
  readonly ordinal: number;
  readonly user: number;
  readonly key: number;
  readonly demand: number;
  /** Client → balancer → node → balancer → client; zeros when no hop takes time. */
  readonly hopNs: readonly number[];
  readonly balancer: number;
  readonly issuedNs: number;
  sentNs: number | null;
  /** In the node table; null until a balancer picks one. */
  node: number | null;
  startedNs: number | null;
  settledNs: number | null;
  outcome: Outcome | null;
  cause: string | null;
  /** How often it was sent to a node. */
  sent: number;
}

export interface Observed {
  readonly world: World;
  readonly requests: readonly ObservedRequest[];
  /** By slot: the requests that are still somewhere. */
  readonly bySlot: ReadonlyMap<number, ObservedRequest>;
}

export interface Watch {
  /** When clients stop issuing; needed unless they run out of requests by themselves. */
  readonly closeNs?: number;
  /** Called after every event. */
  readonly after?: (observed: Observed) => void;
}

const EVENTS_MAX = 200_000;

/** Runs until nothing is left to happen, measuring from the warm-up's end to the last event. */
export function observe(model: Model, seed: string, watch: Watch = {}): Observed {
  const world = buildWorld(model, createStreams(seed, 1));
  const requests: ObservedRequest[] = [];
  const bySlot = new Map<number, ObservedRequest>();
  const observed: Observed = { world, requests, bySlot };
  listen(world, requests, bySlot);
  scheduleFirst(world, model.run);
  const { events } = world;
  const isWatched =
    world.registries.length > 0 || world.balancers.some((balancer) => balancer.watch !== null);
  for (let count = 0; events.pop(); count++) {
    if (count > EVENTS_MAX) throw new Error(`still going after ${EVENTS_MAX} events`);
    if (events.timeNs < world.nowNs) throw new Error('time ran backwards');
    if (events.timeNs > (watch.closeNs ?? Infinity)) world.open = false;
    if (isWatched && isQuiet(world)) break;
    world.nowNs = events.timeNs;
    world.recorder.setNow(events.timeNs);
    handleEvent(world, events.kind, events.id);
    noteStarts(world, bySlot);
    watch.after?.(observed);
  }
  if (world.recorder.measuring) world.recorder.endMeasuring();
  return observed;
}

/** Health checks go on for ever; nothing else is left. */
function isQuiet({ requests, open, issuers }: World): boolean {
  return requests.live === 0 && (!open || issuers === 0);
}

/** Replaces the recorder's methods by ones that write down and then do what the old ones did. */
function listen(
  world: World,
  requests: ObservedRequest[],
  bySlot: Map<number, ObservedRequest>,
): void {
  const { recorder } = world;
  const issued = recorder.requestIssued.bind(recorder);
  const sent = recorder.requestSent.bind(recorder);
  const settled = recorder.requestSettled.bind(recorder);
  recorder.requestIssued = (slot) => {
    const request = describeRequest(world, slot);
    requests.push(request);
    bySlot.set(slot, request);
    issued(slot);
  };
  const takeAttempt = world.requests.takeAttempt.bind(world.requests);
  world.requests.takeAttempt = (row) => {
    const slot = takeAttempt(row);
    bySlot.set(slot, bySlot.get(row)!);
    return slot;
  };
  recorder.requestSent = (slot) => {
    const request = bySlot.get(slot)!;
    const isAttempt = (world.requests.flags[slot]! & (ATTEMPT | BALANCER_ATTEMPT)) !== 0;
    if (request.sent > 0 && !isAttempt) throw new Error(`sent twice: ${JSON.stringify(request)}`);
    request.sentNs = world.nowNs;
    request.node = world.requests.node[slot]!;
    request.sent++;
    sent(slot);
  };
  recorder.requestSettled = (slot, outcome, cause) => {
    const request = bySlot.get(slot)!;
    if (request.settledNs !== null) throw new Error(`settled twice: ${JSON.stringify(request)}`);
    request.settledNs = world.nowNs;
    request.outcome = OUTCOMES[outcome]!;
    request.cause = cause < 0 ? null : causeNames(world.faults)[cause]!;
    settled(slot, outcome, cause);
  };
}

function describeRequest({ requests, nowNs }: World, slot: number): ObservedRequest {
  return {
    client: requests.client[slot]!,
    ordinal: requests.ordinal[slot]!,
    user: requests.user[slot]!,
    key: requests.key[slot]!,
    demand: requests.demand[slot]!,
    hopNs: requests.hopNs.map((hop) => hop[slot]!),
    balancer: requests.balancer[slot]!,
    issuedNs: nowNs,
    sentNs: null,
    node: null,
    startedNs: null,
    settledNs: null,
    outcome: null,
    cause: null,
    sent: 0,
  };
}

function noteStarts({ requests, nowNs }: World, bySlot: Map<number, ObservedRequest>): void {
  for (const [slot, request] of bySlot) {
    if (requests.references[slot] === 0) {
      bySlot.delete(slot);
      continue;
    }
    const serving = (requests.flags[slot]! & IN_SERVICE) !== 0;
    if (serving && request.startedNs === null) request.startedNs = nowNs;
  }
}
