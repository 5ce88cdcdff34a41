/** What a balancer does: pick a node, count its own requests, hand answers back. */

import type { BalancerView, BalancingAlgorithm } from '../../algorithms/balancing/types.ts';
import { OUTCOME_NO_NODE, OUTCOME_OK } from '../outcomes.ts';
import { answerAtClient } from './clients.ts';
import { cancelAtNode, enterNode } from './nodes.ts';
import { RELEASED, SENT, SETTLED } from './request-table.ts';
import { ANSWER_AT_CLIENT, AT_NODE, CANCEL_AT_NODE, type World } from './world.ts';

/** One balancer instance. It sees its `view` and nothing else. */
export interface BalancerState {
  readonly algorithm: BalancingAlgorithm;
  readonly view: BalancerView;
  /** The service's first node in the node table: view ids count from there. */
  readonly firstNode: number;
}

/** Reused for every pick. */
const request = { key: 0 };

/** A request reaches its balancer. */
// Hot: runs once per request. No allocation, no closures.
export function routeRequest(world: World, slot: number): void {
  const { requests } = world;
  if ((requests.flags[slot]! & SETTLED) !== 0) {
    requests.drop(slot);
    return;
  }
  const balancer = world.balancers[requests.balancer[slot]!]!;
  const { algorithm, view } = balancer;
  if (view.eligibleCount === 0) {
    requests.outcome[slot] = OUTCOME_NO_NODE;
    sendAnswer(world, slot);
    return;
  }
  request.key = requests.key[slot]!;
  const picked = algorithm.pick(view, request, world.nowNs);
  view.inFlight[picked]!++;
  algorithm.onStart?.(picked, world.nowNs);
  requests.flags[slot]! |= SENT;
  requests.node[slot] = balancer.firstNode + picked;
  requests.sentNs[slot] = world.nowNs;
  world.recorder.requestSent(slot);
  if (world.delayed) world.events.push(world.nowNs + requests.hopNs[1]![slot]!, AT_NODE, slot);
  else enterNode(world, slot);
}

/** The node's answer reaches the balancer. */
// Hot: runs once per request. No allocation, no closures.
export function answerAtBalancer(world: World, slot: number): void {
  const { requests } = world;
  const flags = requests.flags[slot]!;
  if ((flags & RELEASED) === 0) release(world, slot, requests.outcome[slot] === OUTCOME_OK);
  if ((flags & SETTLED) !== 0) requests.drop(slot);
  else sendAnswer(world, slot);
}

function sendAnswer(world: World, slot: number): void {
  if (!world.delayed) {
    answerAtClient(world, slot);
    return;
  }
  const backNs = world.requests.hopNs[3]![slot]!;
  world.events.push(world.nowNs + backNs, ANSWER_AT_CLIENT, slot);
}

/** The request no longer counts as in flight, and the algorithm learns how long it took. */
// Hot: runs once per request. No allocation, no closures.
function release(world: World, slot: number, ok: boolean): void {
  const { requests } = world;
  const balancer = world.balancers[requests.balancer[slot]!]!;
  const node = requests.node[slot]! - balancer.firstNode;
  requests.flags[slot]! |= RELEASED;
  balancer.view.inFlight[node]!--;
  balancer.algorithm.onDone?.(node, world.nowNs - requests.sentNs[slot]!, ok, world.nowNs);
}

/**
 * The client has closed its connection. As nginx, HAProxy and Envoy do, the balancer closes its own
 * to the node and stops counting the request; only if the scenario says so does the node notice.
 */
export function giveUpAtBalancer(world: World, slot: number): void {
  const { requests } = world;
  const flags = requests.flags[slot]!;
  const inFlight = (flags & SENT) !== 0 && (flags & RELEASED) === 0;
  if (inFlight) release(world, slot, false);
  if (!inFlight || !world.clients[requests.client[slot]!]!.model.cancellation) {
    requests.drop(slot);
  } else if (world.delayed) {
    world.events.push(world.nowNs + requests.hopNs[1]![slot]!, CANCEL_AT_NODE, slot);
  } else {
    cancelAtNode(world, slot);
  }
}
