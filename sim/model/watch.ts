/**
 * What one balancer believes of its nodes: its health checks, their verdicts, and the failover
 * policy that turns verdicts into who may be picked.
 *
 * Hooks may give verdicts at any time; they only mark the watch as changed. Whoever called the hook
 * lets the policy select afterwards, so that no algorithm's hook runs inside another one's.
 */

import type { NodeId } from '../../algorithms/balancing/types.ts';
import type { FailoverPolicy, Selection } from '../../algorithms/failover/types.ts';
import type { Result } from '../../algorithms/health/results.ts';
import type { HealthCheck } from '../../algorithms/health/types.ts';
import type { World } from './world.ts';

export interface Watch {
  readonly checks: readonly HealthCheck[];
  readonly checkNames: readonly string[];
  /** By check, by node: 1 is healthy. */
  readonly verdicts: readonly Uint8Array[];
  readonly initially: readonly (0 | 1)[];
  /** By node: 1 if the balancer has been told of it; 1 if every check believes it healthy. */
  readonly isMember: Uint8Array;
  readonly isHealthy: Uint8Array;
  readonly policy: FailoverPolicy;
  readonly selection: Selection;
  /** Configured weights, less what agents ask for. */
  readonly configured: Float64Array;
  isChanged: boolean;
  /** Nodes whose requests the policy wants broken off, once it has selected. */
  readonly resets: NodeId[];
}

/** A check has a verdict. */
export function judge(
  world: World,
  balancer: number,
  check: number,
  node: NodeId,
  healthy: boolean,
  reason: string,
): void {
  const { watch, firstNode } = world.balancers[balancer]!;
  const verdict = watch!.verdicts[check]!;
  const value = healthy ? 1 : 0;
  if (verdict[node] === value) return;
  verdict[node] = value;
  const why = { check: watch!.checkNames[check]!, reason };
  world.recorder.log.verdict(world.nowNs, balancer, firstNode + node, healthy, why);
  updateHealth(world, balancer, node);
}

/** A check says which part of a node's weight counts; the latest word does. */
export function reweigh(world: World, balancer: number, node: NodeId, part: number): void {
  const { watch, weight } = world.balancers[balancer]!;
  watch!.configured[node] = weight[node]! * part;
  watch!.isChanged = true;
}

/** Healthy is what every check believes healthy. */
function updateHealth(world: World, balancer: number, node: NodeId): void {
  const { watch, firstNode } = world.balancers[balancer]!;
  const { verdicts, isHealthy, isMember, policy } = watch!;
  let believed = 1;
  for (const verdict of verdicts) if (verdict[node] === 0) believed = 0;
  if (isHealthy[node] === believed) return;
  isHealthy[node] = believed;
  watch!.isChanged = true;
  if (isMember[node] === 0) return;
  world.recorder.failures.believe(world.nowNs, balancer, firstNode + node, believed === 1);
  policy.onVerdict?.(node, believed === 1, world.nowNs);
}

/** The balancer is told that a node is gone; requests under way there go on. */
export function leaveWatch(world: World, balancer: number, node: NodeId): void {
  const { watch, firstNode } = world.balancers[balancer]!;
  const { checks, isMember } = watch!;
  if (isMember[node] === 0) return;
  isMember[node] = 0;
  world.recorder.failures.leave(world.nowNs, balancer, firstNode + node);
  watch!.isChanged = true;
  for (const check of checks) check.onLeave?.(node, world.nowNs);
}

/** The balancer is told of a node: its checks begin with what they believe initially. */
export function joinWatch(world: World, balancer: number, node: NodeId): void {
  const { watch, firstNode, weight } = world.balancers[balancer]!;
  const { checks, verdicts, initially, isMember, policy } = watch!;
  if (isMember[node] === 1) return;
  isMember[node] = 1;
  watch!.configured[node] = weight[node]!;
  watch!.isChanged = true;
  verdicts.forEach((verdict, i) => {
    verdict[node] = initially[i]!;
  });
  updateHealth(world, balancer, node);
  world.recorder.failures.join(world.nowNs, balancer, firstNode + node);
  policy.onJoin?.(node, world.nowNs);
  for (const check of checks) check.onJoin?.(node, world.nowNs);
}

// Hot: runs once per request of a balancer that watches its nodes. No allocation, no closures.
export function watchSend(watch: Watch, node: NodeId, nowNs: number): void {
  const { checks } = watch;
  for (let i = 0; i < checks.length; i++) checks[i]!.onSend?.(node, nowNs);
}

/** The client went away first. */
export function watchAbandon(watch: Watch, node: NodeId, nowNs: number): void {
  for (const check of watch.checks) check.onAbandon?.(node, nowNs);
}

// Hot: runs once per request of a balancer that watches its nodes. No allocation, no closures.
export function watchResult(
  watch: Watch,
  node: NodeId,
  result: Result,
  latencyNs: number,
  nowNs: number,
): void {
  const { checks, policy } = watch;
  for (let i = 0; i < checks.length; i++) checks[i]!.onResult?.(node, result, latencyNs, nowNs);
  policy.onDone?.(node, latencyNs, result === 0, nowNs);
}
