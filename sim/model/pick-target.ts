/** The node for an attempt that may not go just anywhere: a retry or a hedge. */

import { HOLD, type NodeId } from '../../algorithms/balancing/types.ts';
import { pickNode } from './ask-algorithm.ts';
import type { BalancerState } from './balancer-state.ts';
import {
  ATTEMPT,
  BALANCER_ATTEMPT,
  HEDGE,
  NOT_PREVIOUS,
  ONLY_UNTRIED,
  SAME_NODE,
  SETTLED,
  UNTRIED,
} from './request-table.ts';
import type { World } from './world.ts';

/** No node may take it. */
export const NOWHERE = -2;

/** Then a uniform choice among three nodes has yielded each with a probability of 1 − 10⁻⁶. */
const REPICKS_MAX = 32;

/** What the algorithm says, asked again as long as the target wants; or HOLD, or NOWHERE. */
// Hot: runs once per attempt. No allocation, no closures.
export function pickFor(world: World, balancer: BalancerState, slot: number): NodeId {
  const flags = world.requests.flags[slot]!;
  if ((flags & (SAME_NODE | NOT_PREVIOUS | UNTRIED)) === 0) return pickNode(world, balancer, slot);
  return pickTarget(world, balancer, slot, flags);
}

function pickTarget(world: World, balancer: BalancerState, slot: number, flags: number): NodeId {
  if ((flags & SAME_NODE) !== 0) {
    const node = lastTried(world, slot) - balancer.firstNode;
    if (balancer.isEligible[node] === 1) return node;
    return pickNode(world, balancer, slot);
  }
  const repicks = repicksOf(world, slot, flags);
  let picked = pickNode(world, balancer, slot);
  for (let i = 0; i < Math.min(repicks, REPICKS_MAX); i++) {
    if (picked === HOLD || fits(world, balancer, slot, picked)) return picked;
    picked = pickNode(world, balancer, slot);
  }
  if (picked === HOLD || repicks < Infinity || fits(world, balancer, slot, picked)) return picked;
  const other = leastLoaded(world, balancer, slot);
  return other < 0 && (flags & ONLY_UNTRIED) === 0 ? picked : other;
}

function repicksOf({ requests, attempts }: World, slot: number, flags: number): number {
  if ((flags & HEDGE) !== 0) return Infinity;
  return attempts.sender[requests.parent[slot]!]!.retry?.repicks ?? Infinity;
}

function lastTried({ requests, attempts }: World, slot: number): number {
  return attempts.tried[requests.parent[slot]!]!.at(-1)!;
}

function fits(world: World, { firstNode }: BalancerState, slot: number, picked: NodeId): boolean {
  const node = firstNode + picked;
  if ((world.requests.flags[slot]! & NOT_PREVIOUS) !== 0) return lastTried(world, slot) !== node;
  return !isTried(world, world.requests.parent[slot]!, node);
}

/** By this request; where it is a client's hedge, by the attempts beside it as well. */
function isTried({ requests, attempts }: World, request: number, node: number): boolean {
  if (attempts.tried[request]!.includes(node)) return true;
  const isHedge = (requests.flags[request]! & (HEDGE | SETTLED)) === HEDGE;
  return isHedge && attempts.tried[requests.parent[request]!]!.includes(node);
}

/** Of those that fit, by requests in flight ÷ weight; the first of several. NOWHERE: none does. */
function leastLoaded(world: World, balancer: BalancerState, slot: number): NodeId {
  const { view } = balancer;
  let best: NodeId = NOWHERE;
  let least = Infinity;
  for (let i = 0; i < view.eligibleCount; i++) {
    const node = view.eligible[i]!;
    const load = (view.inFlight[node]! + 1) / view.weight[node]!;
    if (load >= least || !fits(world, balancer, slot, node)) continue;
    best = node;
    least = load;
  }
  return best;
}

/** Whether some node may be picked that this request was not sent to. */
export function hasUntried(world: World, request: number): boolean {
  const { view, firstNode } = world.balancers[world.requests.balancer[request]!]!;
  for (let i = 0; i < view.eligibleCount; i++) {
    if (!isTried(world, request, firstNode + view.eligible[i]!)) return true;
  }
  return false;
}

/** Remembers where an attempt was sent to. */
export function noteTried(world: World, slot: number): void {
  const { requests, attempts } = world;
  const flags = requests.flags[slot]!;
  const request = requests.parent[slot]!;
  const node = requests.node[slot]!;
  attempts.tried[request]!.push(node);
  // The client of an attempt that is settled has forgotten its request.
  if ((flags & BALANCER_ATTEMPT) === 0) return;
  if ((requests.flags[request]! & (ATTEMPT | SETTLED)) !== ATTEMPT) return;
  attempts.tried[requests.parent[request]!]!.push(node);
}
