/**
 * Probes of health checks, and alarm clocks of checks, policies and circuits.
 *
 * A probe is a message there and back that takes the hops' time; its timeout is an event of its own,
 * and whichever comes first tells the check.
 */

import type { ProbeDepth } from '../../algorithms/health/types.ts';
import { CHECK_PROBE, CHECK_WAKE, CIRCUIT_WAKE, POLICY_WAKE } from './message-table.ts';
import type { World } from './world.ts';
import { MESSAGE, PROBE_TIMEOUT } from './world.ts';

interface ProbeToSend {
  readonly balancer: number;
  readonly check: number;
  /** In the node table. */
  readonly node: number;
  readonly timeoutNs: number;
  readonly depth: ProbeDepth;
}

export function sendCheckProbe(
  world: World,
  { balancer, check, node, timeoutNs, depth }: ProbeToSend,
): void {
  const { messages } = world.signals;
  const id = messages.take(CHECK_PROBE, balancer, node);
  messages.check[id] = check;
  messages.sentNs[id] = world.nowNs;
  messages.connects[id] = depth === 'connect' ? 1 : 0;
  messages.isOver[id] = 0;
  // The message, and its timeout.
  messages.references[id] = 2;
  world.events.push(world.nowNs + timeoutNs, PROBE_TIMEOUT, id);
  travel(world, id);
}

interface Alarm {
  readonly balancer: number;
  readonly atNs: number;
  readonly token: number;
}

export function wakeCheck(world: World, alarm: Alarm & { readonly check: number }): void {
  const id = setAlarm(world, CHECK_WAKE, alarm);
  world.signals.messages.check[id] = alarm.check;
}

export function wakePolicy(world: World, alarm: Alarm): void {
  setAlarm(world, POLICY_WAKE, alarm);
}

export function wakeCircuits(world: World, balancer: number, atNs: number): void {
  setAlarm(world, CIRCUIT_WAKE, { balancer, atNs, token: 0 });
}

function setAlarm(world: World, kind: number, { balancer, atNs, token }: Alarm): number {
  const { messages } = world.signals;
  const id = messages.take(kind, balancer, 0);
  messages.token[id] = token;
  messages.references[id] = 1;
  world.events.push(Math.max(world.nowNs, Math.round(atNs)), MESSAGE, id);
  return id;
}

export function travel(world: World, id: number, afterNs = 0): void {
  const { hop, delay } = world.signals;
  const delayNs = hop === null ? 0 : Math.round(hop.quantile(delay()));
  world.events.push(world.nowNs + afterNs + delayNs, MESSAGE, id);
}
