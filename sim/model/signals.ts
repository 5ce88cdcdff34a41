/**
 * What nodes tell balancers beside answers: load reports, answers to probes, idle notices.
 *
 * A service whose algorithm has no hook for any of them has no meters, and pays nothing. Messages
 * take the time of the hop between balancer and node, drawn from streams of their own, so that they
 * disturb no request's luck.
 */

import type { Uniform } from '../../algorithms/random.ts';
import type { Distribution } from '../distributions/types.ts';
import { IDLE_NOTICE, type MessageTable, PROBE, PROBE_ANSWER } from './message-table.ts';
import type { NodeTable } from './node-table.ts';
import type { ReportTable } from './report-table.ts';
import type { World } from './world.ts';
import { MESSAGE } from './world.ts';

export interface Signals {
  readonly messages: MessageTable;
  /** By message id. */
  readonly probed: ReportTable;
  /** By request slot. */
  readonly carried: ReportTable;
  /** The hop between balancer and node; null when it takes no time. */
  readonly hop: Distribution | null;
  readonly delay: Uniform;
  /** Which balancer an idle node tells. */
  readonly choice: Uniform;
  /** Whether a fault that hits a share hits a probe. */
  readonly luck: Uniform;
  /** Of each node: the balancers that listen for idle notices. */
  readonly idleListeners: Int32Array[];
}

/** A balancer asks a node how it is. */
export function sendProbe(world: World, balancer: number, node: number): void {
  send(world, world.signals.messages.take(PROBE, balancer, node));
}

/** A probe is answered at once, beside the queue: it costs the node nothing. */
export function answerProbe(world: World, message: number): void {
  const { nodes, signals } = world;
  const { messages, probed } = signals;
  const node = messages.node[message]!;
  const meter = nodes.meters[node]!;
  meter.advance(world.nowNs, nodes.serving[node]!);
  const inside = nodes.serving[node]! + nodes.waiting[node]!;
  probed.write(message, meter, inside, meter.latencyAt(inside));
  messages.kind[message] = PROBE_ANSWER;
  send(world, message);
}

/** A request enters a node that keeps a meter. */
// Hot: runs once per request of a node that reports. No allocation, no closures.
export function noteEntry(world: World, node: number, slot: number): void {
  const { nodes, requests } = world;
  requests.enteredNs[slot] = world.nowNs;
  requests.met[slot] = nodes.serving[node]! + nodes.waiting[node]!;
}

/** A node that keeps a meter answers: it counts that, and puts its report on the answer. */
// Hot: runs once per request of a node that reports. No allocation, no closures.
export function noteAnswer(world: World, node: number, slot: number, ok: boolean): void {
  const { nodes, requests, signals } = world;
  const meter = nodes.meters[node]!;
  meter.advance(world.nowNs, nodes.serving[node]!);
  meter.answered(world.nowNs - requests.enteredNs[slot]!, requests.met[slot]!, ok);
  signals.carried.write(slot, meter, nodes.serving[node]! + nodes.waiting[node]!, 0);
  noteIdle(world, node);
}

/** Tells one of the service's balancers, at random, if the node has nothing left to do. */
export function noteIdle(world: World, node: number): void {
  const { nodes, signals } = world;
  const listeners = signals.idleListeners[node]!;
  if (listeners.length === 0 || isBusy(nodes, node)) return;
  const balancer = listeners[Math.floor(signals.choice() * listeners.length)]!;
  send(world, signals.messages.take(IDLE_NOTICE, balancer, node));
}

function isBusy(nodes: NodeTable, node: number): boolean {
  return nodes.serving[node]! + nodes.waiting[node]! > 0;
}

/** Even over a hop that takes no time it arrives as an event of its own: no hook runs inside another. */
function send(world: World, message: number): void {
  const { hop, delay } = world.signals;
  const delayNs = hop === null ? 0 : Math.round(hop.quantile(delay()));
  world.events.push(world.nowNs + delayNs, MESSAGE, message);
}
