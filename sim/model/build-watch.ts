/** Sets up the watch of one balancer: its checks and its failover policy, each with its commands. */

import { eject } from '../../algorithms/failover/eject.ts';
import type { FailoverContext } from '../../algorithms/failover/types.ts';
import type { HealthContext } from '../../algorithms/health/types.ts';
import { withDefaults } from '../../algorithms/parameters.ts';
import type { StreamFactory } from '../engine/streams.ts';
import { hasNodeCircuits } from './build-guard.ts';
import { sendCheckProbe, wakeCheck, wakePolicy } from './check-messages.ts';
import type { ServiceModel } from './types.ts';
import { judge, reweigh, type Watch } from './watch.ts';
import type { World } from './world.ts';

export interface WatchPlace {
  /** Its number among the run's balancers. */
  readonly balancer: number;
  readonly name: string;
  readonly zone: string | null;
  readonly instance: number;
  readonly instances: number;
  readonly firstNode: number;
}

/** Null where nothing is ever found out: balancers then believe in all nodes for ever. */
export function createWatch(
  world: World,
  service: ServiceModel,
  place: WatchPlace,
  streams: StreamFactory,
): Watch | null {
  const { nodes, health, failover } = service;
  if (health.length === 0 && failover === null && !hasNodeCircuits(service)) return null;
  const count = nodes.length;
  const initially = health.map(({ definition }) => (definition.initially === 'up' ? 1 : 0));
  const checks = health.map(({ definition, parameters }, check) =>
    definition.create(parameters, healthContext(world, service, place, check, streams)),
  );
  const definition = failover?.definition ?? eject;
  const parameters = failover?.parameters ?? withDefaults(eject.parameters, {});
  const resets: number[] = [];
  const policy = definition.create(
    parameters,
    failoverContext(world, service, place, resets, streams),
  );
  const watch: Watch = {
    checks,
    checkNames: health.map(({ definition: { name } }) => name),
    verdicts: health.map((_, i) => new Uint8Array(count).fill(initially[i]!)),
    initially,
    isMember: new Uint8Array(count),
    isHealthy: new Uint8Array(count).fill(initially.every((one) => one === 1) ? 1 : 0),
    policy,
    selection: {
      eligible: new Uint32Array(count),
      count: 0,
      weight: Float64Array.from(nodes, ({ weight }) => weight),
    },
    configured: Float64Array.from(nodes, ({ weight }) => weight),
    isChanged: true,
    resets,
  };
  nodes.forEach(({ joinsNs }, node) => {
    if (joinsNs === 0) watch.isMember[node] = 1;
  });
  return watch;
}

/** Lets the checks begin. Once the balancer is in the world, since they may act at once. */
export function startWatch(watch: Watch): void {
  const present = [...watch.isMember.keys()].filter((node) => watch.isMember[node] === 1);
  for (const check of watch.checks) check.onStart?.(present, 0);
}

function healthContext(
  world: World,
  { nodes }: ServiceModel,
  { balancer, name, instance, instances, firstNode }: WatchPlace,
  check: number,
  streams: StreamFactory,
): HealthContext {
  return {
    nodeCount: nodes.length,
    nodeNames: nodes.map((node) => node.name),
    nodeWeights: nodes.map((node) => node.weight),
    instance,
    instances,
    rng: streams.stream(`health/${name}/${check}`),
    probe: (node, timeoutNs, depth) =>
      sendCheckProbe(world, { balancer, check, node: firstNode + node, timeoutNs, depth }),
    wakeAt: (atNs, token) => wakeCheck(world, { balancer, check, atNs, token }),
    judge: (node, healthy, reason) => judge(world, balancer, check, node, healthy, reason),
    reweigh: (node, part) => reweigh(world, balancer, node, part),
    isPicked: (node) => world.balancers[balancer]!.isEligible[node] === 1,
  };
}

function failoverContext(
  world: World,
  { nodes }: ServiceModel,
  { balancer, name, zone, firstNode }: WatchPlace,
  resets: number[],
  streams: StreamFactory,
): FailoverContext {
  return {
    nodeCount: nodes.length,
    nodeNames: nodes.map((node) => node.name),
    nodeZones: nodes.map((node) => node.zone),
    nodePriorities: nodes.map((node) => node.priority),
    zone,
    rng: streams.stream(`failover/${name}`),
    wakeAt: (atNs, token) => wakePolicy(world, { balancer, atNs, token }),
    reset: (node) => void resets.push(node),
    log: (event, node) =>
      world.recorder.failures.note(world.nowNs, balancer, node < 0 ? -1 : firstNode + node, event),
  };
}
