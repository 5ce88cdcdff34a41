/**
 * Calls an algorithm's hooks. It may be a user's own: what it throws, and a pick that nobody may
 * make, becomes an AlgorithmFault that names the hook and the request.
 */

import {
  type AlgorithmDefinition,
  type BalancerContext,
  type BalancingAlgorithm,
  HOLD,
  type LoadReport,
  type NodeId,
} from '../../algorithms/balancing/types.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import { AlgorithmFault, type FaultyHook, type FaultyRequest } from '../algorithm-fault.ts';
import type { BalancerState } from './balancer-state.ts';
import type { World } from './world.ts';

export function createAlgorithm(
  definition: AlgorithmDefinition,
  parameters: ParameterValues,
  context: BalancerContext,
): BalancingAlgorithm {
  try {
    return definition.create(parameters, context);
  } catch (thrown) {
    throw thrownBy({ algorithmName: definition.name }, 'create', thrown);
  }
}

/** Reused for every pick. */
const request = { key: 0 };

/** The node for this request, or HOLD. */
// Hot: runs once per request. No allocation, no closures.
export function pickNode(world: World, balancer: BalancerState, slot: number): NodeId {
  request.key = world.requests.key[slot]!;
  let picked: NodeId;
  try {
    picked = balancer.algorithm.pick(balancer.view, request, world.nowNs);
  } catch (thrown) {
    throw thrownBy(balancer, 'pick', thrown, requestOf(world, slot));
  }
  if (balancer.isEligible[picked] !== 1 && picked !== HOLD) {
    throw wrongPick(balancer, picked, requestOf(world, slot));
  }
  return picked;
}

export function tellStart(world: World, balancer: BalancerState, node: NodeId): void {
  try {
    balancer.algorithm.onStart?.(node, world.nowNs);
  } catch (thrown) {
    throw thrownBy(balancer, 'onStart', thrown);
  }
}

export function tellDone(
  world: World,
  balancer: BalancerState,
  node: NodeId,
  latencyNs: number,
  ok: boolean,
): void {
  try {
    balancer.algorithm.onDone?.(node, latencyNs, ok, world.nowNs);
  } catch (thrown) {
    throw thrownBy(balancer, 'onDone', thrown);
  }
}

export function tellMembership(balancer: BalancerState, nowNs: number): void {
  const { view, isEligible } = balancer;
  isEligible.fill(0);
  for (let i = 0; i < view.eligibleCount; i++) isEligible[view.eligible[i]!] = 1;
  try {
    balancer.algorithm.onMembership?.(view, nowNs);
  } catch (thrown) {
    throw thrownBy(balancer, 'onMembership', thrown);
  }
}

export function tellReport(
  world: World,
  balancer: BalancerState,
  hook: 'onReport' | 'onProbe',
  node: NodeId,
  report: LoadReport,
): void {
  try {
    balancer.algorithm[hook]?.(node, report, world.nowNs);
  } catch (thrown) {
    throw thrownBy(balancer, hook, thrown);
  }
}

export function tellIdle(world: World, balancer: BalancerState, node: NodeId): void {
  try {
    balancer.algorithm.onIdle?.(node, world.nowNs);
  } catch (thrown) {
    throw thrownBy(balancer, 'onIdle', thrown);
  }
}

function requestOf(world: World, slot: number): FaultyRequest {
  const { requests, clients } = world;
  const { name } = clients[requests.client[slot]!]!.model;
  return { client: name, number: requests.ordinal[slot]! };
}

function thrownBy(
  { algorithmName }: { readonly algorithmName: string },
  hook: FaultyHook,
  cause: unknown,
  request: FaultyRequest | null = null,
): AlgorithmFault {
  const said = cause instanceof Error ? cause.message : String(cause);
  const message = `the algorithm "${algorithmName}" threw in ${hook}: ${said}`;
  return new AlgorithmFault(algorithmName, hook, message, { request, cause });
}

function wrongPick(
  { algorithmName, view }: BalancerState,
  picked: unknown,
  request: FaultyRequest,
): AlgorithmFault {
  const shown = typeof picked === 'number' ? String(picked) : typeof picked;
  const what = Number.isInteger(picked)
    ? `node ${shown}, which may not be picked now`
    : `${shown}, which is no node`;
  const eligible = Array.from(view.eligible.subarray(0, Math.min(8, view.eligibleCount)));
  const more = view.eligibleCount > eligible.length ? ', …' : '';
  const message =
    `the algorithm "${algorithmName}" picked ${what}; ` +
    `eligible: ${eligible.join(', ')}${more} (or HOLD, −1)`;
  return new AlgorithmFault(algorithmName, 'pick', message, { request });
}
