/**
 * A health check's probe as a node deals with it: one that is deep goes through the queue, like a
 * request, and costs the node as much time as it says; others are answered beside it.
 *
 * Whoever sent a deep probe may give up on it; the node does not know, and works on for nobody.
 */

import { RESULT_OK, type Result } from '../../algorithms/health/results.ts';
import type { ProbeDepth } from '../../algorithms/health/types.ts';
import { enterNode } from './nodes.ts';
import { replyToProbe } from './probe-reply.ts';
import { PROBE } from './request-table.ts';
import type { World } from './world.ts';

/** The node has said so; its answer is ready after that long. */
type Answered = (result: Result, afterNs: number) => void;

/** `answered` is called once, at once or later. False: there will be no answer. */
export function probeNode(
  world: World,
  node: number,
  depth: ProbeDepth,
  answered: Answered,
): boolean {
  const { nodes } = world;
  const isDeep = depth === 'request' && nodes.models[node]!.probeNs !== undefined;
  const { result, afterNs } = replyToProbe(world, node, depth, isDeep);
  // What a fault answers in its stead costs no worker.
  const isServed = isDeep && nodes.lyingFault[node]! < 0 && result === RESULT_OK;
  if (isServed) enterQueue(world, node, answered);
  else if (afterNs < Infinity) answered(result, afterNs);
  return isServed || afterNs < Infinity;
}

function enterQueue(world: World, node: number, answered: Answered): void {
  const { requests, probeEnds, nodes } = world;
  const slot = requests.take();
  requests.flags[slot] = PROBE;
  requests.node[slot] = node;
  requests.demand[slot] = nodes.models[node]!.probeNs!;
  probeEnds.set(slot, (result) => answered(result, 0));
  enterNode(world, slot);
}
