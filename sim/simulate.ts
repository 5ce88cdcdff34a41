/**
 * The engine: `simulate(model, seed, replication)` is a pure function from a model to a RunResult.
 *
 * The loop takes the earliest event and hands it to whoever acts. It ends when every measured
 * request has its outcome. New requests keep coming until then, so that the last measured ones see
 * the same load as the first; after as long again as the run itself the clients stop, so that an
 * overloaded system drains and the run ends.
 */

import { createStreams } from './engine/streams.ts';
import { collectResult } from './metrics/result.ts';
import type { RunResult } from './metrics/types.ts';
import { answerAtBalancer, giveUpAtBalancer, routeRequest } from './model/balancers.ts';
import { buildWorld } from './model/build-world.ts';
import { answerAtClient, arrive, expire, userReady } from './model/clients.ts';
import { cancelAtNode, endService, endSharedService, enterNode } from './model/nodes.ts';
import type { Model, RunModel } from './model/types.ts';
import type { World } from './model/world.ts';
import * as kind from './model/world.ts';

export function simulate(model: Model, seed: string, replication: number): RunResult {
  const world = buildWorld(model, createStreams(seed, replication));
  scheduleFirst(world, model.run);
  const { events, bound } = runToEnd(world, model.run);
  // The clients ran out of requests before the measured span was over.
  if (world.recorder.measuring) world.recorder.endMeasuring();
  return collectResult(model, world.recorder, { replication, events, endNs: world.nowNs, bound });
}

function scheduleFirst(world: World, run: RunModel): void {
  world.events.push(run.warmupNs, kind.MEASURE_START, 0);
  if (run.durationNs < Infinity) {
    world.events.push(run.warmupNs + run.durationNs, kind.MEASURE_END, 0);
  }
  world.events.push(world.recorder.series.binNs, kind.BIN_END, 0);
  for (const client of world.clients) {
    if (client.arrivals) {
      const firstNs = client.arrivals.nextNs();
      if (firstNs < Infinity) world.events.push(Math.round(firstNs), kind.ARRIVAL, client.index);
      continue;
    }
    client.streams.forEach((streams, user) => {
      const thinkNs = Math.round(client.think!.quantile(streams.think()));
      world.events.push(thinkNs, kind.USER_READY, client.firstUser + user);
    });
  }
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
  while (events.pop()) {
    world.nowNs = events.timeNs;
    recorder.setNow(events.timeNs);
    if (++count > limits.events) return { events: count, bound: eventBound(world, limits.events) };
    handle(world, events.kind, events.id);
    if (requests.live > limits.inFlight) {
      return { events: count, bound: inFlightBound(world, limits.inFlight) };
    }
    if (recorder.measuring) {
      if (recorder.allMeasured) recorder.endMeasuring();
    } else if (recorder.endNs > 0) {
      if (recorder.unsettled === 0) break;
      if (closeNs === Infinity) closeNs = 2 * recorder.endNs;
      if (world.nowNs > closeNs) world.open = false;
    }
  }
  return { events: count, bound: null };
}

// Hot: runs once per event. No allocation, no closures.
function handle(world: World, eventKind: number, id: number): void {
  switch (eventKind) {
    case kind.ARRIVAL:
      arrive(world, world.clients[id]!);
      break;
    case kind.SERVICE_END:
      endService(world, id);
      break;
    case kind.AT_BALANCER:
      routeRequest(world, id);
      break;
    case kind.AT_NODE:
      enterNode(world, id);
      break;
    case kind.ANSWER_AT_BALANCER:
      answerAtBalancer(world, id);
      break;
    case kind.ANSWER_AT_CLIENT:
      answerAtClient(world, id);
      break;
    case kind.SHARED_SERVICE_END:
      endSharedService(world, id);
      break;
    case kind.USER_READY: {
      const client = world.clients[world.userClient[id]!]!;
      userReady(world, client, id - client.firstUser);
      break;
    }
    case kind.TIMEOUT:
      expire(world, world.clients[id]!);
      break;
    case kind.GIVE_UP_AT_BALANCER:
      giveUpAtBalancer(world, id);
      break;
    case kind.CANCEL_AT_NODE:
      cancelAtNode(world, id);
      break;
    case kind.BIN_END:
      endBin(world);
      break;
    case kind.MEASURE_START:
      world.recorder.startMeasuring();
      break;
    case kind.MEASURE_END:
      world.recorder.endMeasuring();
      break;
  }
}

/** Bins stop with the measured span, or when nothing else is left that could happen. */
function endBin(world: World): void {
  const { recorder } = world;
  recorder.endBin();
  if (recorder.endNs > 0 || world.events.size === 0) return;
  world.events.push(world.nowNs + recorder.series.binNs, kind.BIN_END, 0);
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
