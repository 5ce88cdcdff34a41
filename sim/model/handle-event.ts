/** The events that a run begins with, and who acts at each kind of event. */

import { answerCheckProbe } from './answer-check-probe.ts';
import { sendHedge, sendRetry } from './attempts.ts';
import { answerAtBalancer, expireAtBalancer, giveUpAtBalancer, routeRequest } from './balancers.ts';
import { callOff } from './call-off.ts';
import { answerAtClient, arrive, expire, expireAttempt, userReady } from './clients.ts';
import { expireProbe, hearMessage } from './hear-messages.ts';
import { CHECK_PROBE, PROBE } from './message-table.ts';
import { reachMoment } from './moments.ts';
import { cancelAtNode, endError, endService, endSharedService, enterNode } from './nodes.ts';
import { answerProbe, noteIdle } from './signals.ts';
import type { RunModel } from './types.ts';
import type { World } from './world.ts';
import * as kind from './world.ts';

export function scheduleFirst(world: World, run: RunModel): void {
  world.events.push(run.warmupNs, kind.MEASURE_START, 0);
  if (run.durationNs < Infinity) {
    world.events.push(run.warmupNs + run.durationNs, kind.MEASURE_END, 0);
  }
  world.events.push(world.recorder.series.binNs, kind.BIN_END, 0);
  world.timeline.forEach(({ atNs }, id) => {
    world.events.push(atNs, kind.MOMENT, id);
  });
  for (let node = 0; node < world.nodes.count; node++) noteIdle(world, node);
  for (const client of world.clients) {
    if (client.arrivals) {
      const firstNs = client.arrivals.nextNs();
      if (firstNs < Infinity) world.events.push(Math.round(firstNs), kind.ARRIVAL, client.index);
      else world.issuers--;
      continue;
    }
    client.streams.forEach((streams, user) => {
      const thinkNs = Math.round(client.think!.quantile(streams.think()));
      world.events.push(thinkNs, kind.USER_READY, client.firstUser + user);
    });
  }
}

/** Whether such events go on for ever without any request. */
export function isUpkeep(eventKind: number): boolean {
  return (
    eventKind === kind.MESSAGE ||
    eventKind === kind.REGISTRY ||
    eventKind === kind.PROBE_TIMEOUT ||
    eventKind === kind.BIN_END
  );
}

// Hot: runs once per event. No allocation, no closures.
export function handleEvent(world: World, eventKind: number, id: number): void {
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
    default:
      handleRareEvent(world, eventKind, id);
  }
}

/** What does not happen to every request. */
function handleRareEvent(world: World, eventKind: number, id: number): void {
  switch (eventKind) {
    case kind.MESSAGE:
      deliver(world, id);
      break;
    case kind.ERROR_END:
      endError(world, id);
      break;
    case kind.MOMENT:
      reachMoment(world, world.timeline[id]!);
      break;
    case kind.BALANCER_TIMEOUT:
      expireAtBalancer(world, id);
      break;
    case kind.RETRY_DUE:
      sendRetry(world, id);
      break;
    case kind.HEDGE_DUE:
      sendHedge(world, id);
      break;
    case kind.CALL_OFF:
      callOff(world, id);
      break;
    case kind.ATTEMPT_TIMEOUT:
      expireAttempt(world, world.clients[id]!);
      break;
    case kind.PROBE_TIMEOUT:
      expireProbe(world, id);
      break;
    case kind.REGISTRY:
      world.appointments.keep(id);
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

/** A message is where it was sent to: at its node, or at its balancer. */
function deliver(world: World, id: number): void {
  const messageKind = world.signals.messages.kind[id];
  if (messageKind === PROBE) answerProbe(world, id);
  else if (messageKind === CHECK_PROBE) answerCheckProbe(world, id);
  else hearMessage(world, id);
}

/** Bins stop with the measured span, or when nothing else is left that could happen. */
function endBin(world: World): void {
  const { recorder } = world;
  recorder.endBin();
  if (recorder.ended || world.events.size === 0) return;
  world.events.push(world.nowNs + recorder.series.binNs, kind.BIN_END, 0);
}
