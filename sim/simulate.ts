/**
 * The engine: `simulate(model, seed, replication)` is a pure function from a model to a RunResult.
 *
 * The loop takes the earliest event and hands it to whoever acts. It ends when every measured
 * request has its outcome. New requests keep coming until then, so that the last measured ones see
 * the same load as the first; after as long again as the run itself the clients stop, so that an
 * overloaded system drains and the run ends.
 */

import { AlgorithmFault } from './algorithm-fault.ts';
import { createStreams } from './engine/streams.ts';
import { collectResult } from './metrics/result.ts';
import type { RunResult } from './metrics/types.ts';
import { buildWorld } from './model/build-world.ts';
import { handleEvent, isUpkeep, scheduleFirst } from './model/handle-event.ts';
import type { Model, RunModel } from './model/types.ts';
import type { World } from './model/world.ts';
import type { Tracer } from './trace/tracer.ts';

/** Whole nanoseconds are exact in a double up to 2⁵³: 104 days. */
const CLOCK_MAX_NS = 9_007_199_254_740_992;

/** A million users may start at once and cause some events each; ten times that is a loop. */
const EVENTS_AT_ONCE_MAX = 10_000_000;

/** With so many events of no request in between, those that are left will never end. */
const UPKEEP_MAX = 5_000_000;

/** A tracer is told of every decision, and changes none. */
export function simulate(
  model: Model,
  seed: string,
  replication: number,
  tracer: Tracer | null = null,
): RunResult {
  const world = buildWorld(model, createStreams(seed, replication));
  world.tracer = tracer;
  scheduleFirst(world, model.run);
  const { events, bound } = runToEnd(world, model.run);
  if (bound === null) forbidHolding(world);
  // A bound was reached, or there was nothing to measure.
  if (world.recorder.measuring) world.recorder.endMeasuring();
  return collectResult(model, world.recorder, { replication, events, endNs: world.nowNs, bound });
}

/** Nothing is left that could happen, so a request that a balancer still holds would wait for ever. */
function forbidHolding(world: World): void {
  if (world.events.size > 0) return;
  const balancer = world.balancers.find(({ held }) => held.first >= 0);
  if (balancer === undefined) return;
  const { algorithmName } = balancer;
  const message =
    `the algorithm "${algorithmName}" holds requests although nothing is left that could change ` +
    'its mind: it may answer HOLD only while an answer, a probe or a notice is still to come';
  throw new AlgorithmFault(algorithmName, 'hold', message, {});
}

interface RunEnd {
  readonly events: number;
  readonly bound: string | null;
}

// Hot: one turn per event. No allocation, no closures.
function runToEnd(world: World, run: RunModel): RunEnd {
  const { events, recorder, requests } = world;
  const { limits } = run;
  let count = 0;
  // Infinity while measuring; then the time at which clients stop.
  let closeNs = Infinity;
  let atThisInstant = 0;
  let quiet = 0;
  while (events.pop()) {
    if (events.timeNs > CLOCK_MAX_NS) return { events: count, bound: clockBound() };
    atThisInstant = events.timeNs === world.nowNs ? atThisInstant + 1 : 0;
    if (atThisInstant > EVENTS_AT_ONCE_MAX) return { events: count, bound: instantBound(world) };
    world.nowNs = events.timeNs;
    recorder.setNow(events.timeNs);
    if (++count > limits.events) return { events: count, bound: eventBound(world, limits.events) };
    handleEvent(world, events.kind, events.id);
    quiet = isUpkeep(events.kind) ? quiet + 1 : 0;
    if (quiet > UPKEEP_MAX && requests.live > 0) return { events: count, bound: quietBound(world) };
    if (requests.live > limits.inFlight) {
      return { events: count, bound: inFlightBound(world, limits.inFlight) };
    }
    if (recorder.measuring) {
      if (recorder.allMeasured || ranDry(world, run)) recorder.endMeasuring();
    } else if (recorder.ended) {
      if (recorder.unsettled === 0) break;
      if (closeNs === Infinity) closeNs = 2 * recorder.endNs;
      if (world.nowNs > closeNs) world.open = false;
    }
  }
  return { events: count, bound: null };
}

/**
 * More requests were wanted than the clients have, and the last one was issued just now: the span
 * ends here, as it does with the last of the wanted number, and not when the queues are empty.
 */
function ranDry(world: World, run: RunModel): boolean {
  return world.issuers === 0 && run.durationNs === Infinity && world.recorder.issued > 0;
}

function clockBound(): string {
  return (
    'a request would end after more than 104 days, beyond which the clock cannot count whole ' +
    'nanoseconds: give the law of its service time a finite upper end'
  );
}

function quietBound(world: World): string {
  const ms = Math.round(world.nowNs / 1e6);
  return (
    `${UPKEEP_MAX} events in a row were health checks and the like, ${ms} ms into the simulation, ` +
    `while ${world.requests.live} requests wait for an answer that will never come: give clients or ` +
    'services a `timeout`'
  );
}

function instantBound(world: World): string {
  const ms = Math.round(world.nowNs / 1e6);
  return (
    `${EVENTS_AT_ONCE_MAX} events happened at the same instant, ${ms} ms into the simulation: ` +
    'something takes no time and goes on for ever, such as users who think 0 ms and are served in 0 ms'
  );
}

function eventBound(world: World, limit: number): string {
  const ms = Math.round(world.nowNs / 1e6);
  return (
    `stopped after ${limit} events, ${ms} ms into the simulation: ` +
    'raise `run.limits.events` or shorten the run'
  );
}

function inFlightBound(world: World, limit: number): string {
  const ms = Math.round(world.nowNs / 1e6);
  return (
    `more than ${limit} requests were in flight ${ms} ms into the simulation: queues grow without ` +
    'bound. Lower the load, set a queue `limit` or a `timeout`, or raise `run.limits.inFlight`'
  );
}
