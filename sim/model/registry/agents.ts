/** The checks beside a service's nodes: they probe across no network. */

import { RESULT_TIMEOUT, type Result } from '../../../algorithms/health/results.ts';
import type { HealthContext, ProbeDepth } from '../../../algorithms/health/types.ts';
import type { StreamFactory } from '../../engine/streams.ts';
import { replyToProbe } from '../probe-reply.ts';
import type { ServiceModel } from '../types.ts';
import type { World } from '../world.ts';
import { appoint } from './appointments.ts';
import type { Agents, Registry } from './types.ts';

/** Commands of the checks need the registry, which needs the agents: it is asked for when they run. */
export function createAgents(
  world: World,
  service: ServiceModel,
  registryOf: () => Registry,
  settle: (registry: Registry) => void,
  streams: StreamFactory,
): Agents {
  const { nodes, discovery } = service;
  const { checks: models } = discovery!;
  const count = nodes.length;
  const initially = models.map(({ definition }) => (definition.initially === 'up' ? 1 : 0));
  const flags = (value: 0 | 1) => new Uint8Array(count).fill(value);
  const agents: Agents = {
    checks: models.map(({ definition, parameters }, check) =>
      definition.create(parameters, contextOf(check)),
    ),
    verdicts: initially.map(flags),
    initially,
    isTrusted: models.map(() => Uint8Array.from(nodes, isThere)),
    isInService: Uint8Array.from(nodes, isThere),
    isStarting: Uint8Array.from(nodes, isThere),
    isCut: flags(0),
    cutSinceNs: new Float64Array(count),
    isSilent: flags(0),
    isWanted: Uint8Array.from(nodes, isThere),
    isChanged: false,
  };
  return agents;

  function contextOf(check: number): HealthContext {
    return {
      nodeCount: count,
      nodeNames: nodes.map(({ name }) => name),
      nodeWeights: nodes.map(({ weight }) => weight),
      instance: 0,
      instances: 1,
      rng: streams.stream(`registry/${service.name}/check/${check}`),
      probe: (node, timeoutNs, depth) => probe(check, node, timeoutNs, depth),
      wakeAt: (atNs, token) =>
        appoint(world, atNs, () => {
          agents.checks[check]!.onWake?.(token, world.nowNs);
          if (agents.isChanged) settle(registryOf());
        }),
      judge(node, healthy) {
        agents.verdicts[check]![node] = healthy ? 1 : 0;
        agents.isChanged = true;
      },
      isPicked: () => true,
    };
  }

  function probe(check: number, node: number, timeoutNs: number, depth: ProbeDepth): void {
    const sentNs = world.nowNs;
    let isOver = false;
    const end = (result: Result) => {
      if (isOver) return;
      isOver = true;
      agents.checks[check]!.onProbe?.(node, result, world.nowNs - sentNs, world.nowNs);
      agents.isChanged ||= agents.isTrusted[check]![node] === 1;
      agents.isTrusted[check]![node] = 0;
      if (agents.isChanged) settle(registryOf());
    };
    appoint(world, sentNs + timeoutNs, () => end(RESULT_TIMEOUT));
    const { result, afterNs } = replyToProbe(
      world,
      registryOf().firstNode + node,
      depth === 'connect',
    );
    if (afterNs < timeoutNs) appoint(world, sentNs + afterNs, () => end(result));
  }
}

function isThere({ joinsNs }: ServiceModel['nodes'][number]): 0 | 1 {
  return joinsNs === 0 ? 1 : 0;
}
