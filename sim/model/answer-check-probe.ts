/** What becomes of a health check's probe at the node's end of the network. */

import { RESULT_OK, type Result } from '../../algorithms/health/results.ts';
import { travel } from './check-messages.ts';
import { probeNode } from './deep-probes.ts';
import { cutBetween } from './faults/reach.ts';
import { CHECK_ANSWER } from './message-table.ts';
import type { World } from './world.ts';

/** A probe reaches its node, or is lost on the way. */
export function answerCheckProbe(world: World, id: number): void {
  const { messages } = world.signals;
  if (isLost(world, id)) {
    messages.drop(id);
    return;
  }
  const depth = messages.connects[id] === 1 ? 'connect' : 'request';
  const isAnswered = probeNode(world, messages.node[id]!, depth, (result, afterNs) =>
    answer(world, id, result, afterNs),
  );
  if (!isAnswered) messages.drop(id);
}

function isLost(world: World, id: number): boolean {
  const { nodes, signals } = world;
  const { node: nodeOf, balancer } = signals.messages;
  const node = nodeOf[id]!;
  return (
    nodes.blackholeFault[node]! >= 0 ||
    (nodes.isTroubled[node] === 1 && cutBetween(world, balancer[id]!, node, 'probes') >= 0)
  );
}

/** An answer carries the load of a node that keeps a meter. */
function writeReport({ nodes, signals, nowNs }: World, id: number): void {
  const { messages, probed } = signals;
  const node = messages.node[id]!;
  const meter = nodes.meters[node]!;
  if (meter === null) return;
  meter.advance(nowNs, nodes.serving[node]!);
  probed.write(id, meter, nodes.serving[node]! + nodes.waiting[node]!, 0);
}

/** A deep probe may have been a while in the queue: its answer may be lost, too. */
function answer(world: World, id: number, result: Result, afterNs: number): void {
  const { messages } = world.signals;
  if (isLost(world, id)) {
    messages.drop(id);
    return;
  }
  if (result === RESULT_OK) writeReport(world, id);
  messages.kind[id] = CHECK_ANSWER;
  messages.result[id] = result;
  travel(world, id, afterNs);
}
