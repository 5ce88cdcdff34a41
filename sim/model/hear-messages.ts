/** What a balancer hears beside answers to requests: answers to probes, idle notices, alarm clocks. */

import { RESULT_OK, RESULT_TIMEOUT, type Result } from '../../algorithms/health/results.ts';
import { OUTCOMES } from '../outcomes.ts';
import { tellIdle, tellReport } from './ask-algorithm.ts';
import { releaseHeld, settleWatch } from './balancers.ts';
import { hearAlarm } from './guard.ts';
import {
  CHECK_ANSWER,
  CHECK_WAKE,
  CIRCUIT_WAKE,
  IDLE_NOTICE,
  POLICY_WAKE,
  PROBE_ANSWER,
} from './message-table.ts';
import type { World } from './world.ts';

/** A probe's answer or an idle notice reaches the balancer. */
export function hearMessage(world: World, message: number): void {
  const { messages, probed } = world.signals;
  const balancer = world.balancers[messages.balancer[message]!]!;
  const node = messages.node[message]! - balancer.firstNode;
  const { watch } = balancer;
  switch (messages.kind[message]) {
    case IDLE_NOTICE:
      tellIdle(world, balancer, node);
      break;
    case PROBE_ANSWER:
      tellReport(world, balancer, 'onProbe', node, probed.read(message));
      break;
    case CHECK_ANSWER:
      endProbe(world, message, messages.result[message] as Result);
      break;
    case CHECK_WAKE:
      watch!.checks[messages.check[message]!]!.onWake?.(messages.token[message]!, world.nowNs);
      break;
    case CIRCUIT_WAKE:
      hearAlarm(world, messages.balancer[message]!);
      break;
    case POLICY_WAKE:
      watch!.policy.onWake?.(messages.token[message]!, world.nowNs);
      watch!.isChanged = true;
      break;
  }
  const id = messages.balancer[message]!;
  messages.drop(message);
  if (watch !== null) settleWatch(world, id);
  releaseHeld(world, id);
}

/** A probe that nobody has answered yet is over. */
export function expireProbe(world: World, message: number): void {
  const { messages } = world.signals;
  const id = messages.balancer[message]!;
  endProbe(world, message, RESULT_TIMEOUT);
  messages.drop(message);
  settleWatch(world, id);
}

/** The check hears of the answer or of the timeout, whichever comes first. */
function endProbe(world: World, message: number, result: Result): void {
  const { messages } = world.signals;
  if (messages.isOver[message] === 1) return;
  messages.isOver[message] = 1;
  const { watch, firstNode } = world.balancers[messages.balancer[message]!]!;
  const latencyNs = world.nowNs - messages.sentNs[message]!;
  const check = messages.check[message]!;
  const node = messages.node[message]! - firstNode;
  // A success that only confirms what is believed is no news.
  if (result !== RESULT_OK || watch!.verdicts[check]![node] === 0)
    noteProbe(world, message, result);
  const own = watch!.checks[check]!;
  // Whoever hears reports is sent one with every answer.
  if (own.onReport !== undefined && result === RESULT_OK) {
    own.onReport(node, world.signals.probed.read(message));
  }
  own.onProbe?.(node, result, latencyNs, world.nowNs);
}

function noteProbe(world: World, message: number, result: Result): void {
  const { messages } = world.signals;
  const id = messages.balancer[message]!;
  const check = world.balancers[id]!.watch!.checkNames[messages.check[message]!]!;
  // Results of checks are numbered as outcomes are.
  const name = OUTCOMES[result]!;
  world.recorder.log.probe(world.nowNs, id, messages.node[message]!, check, name);
}
