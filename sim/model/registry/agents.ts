/** The checks beside a service's nodes: they probe across no network. */

import { RESULT_TIMEOUT, type Result } from '../../../algorithms/health/results.ts';
import type { HealthContext, ProbeDepth } from '../../../algorithms/health/types.ts';
import type { StreamFactory } from '../../engine/streams.ts';
import { probeNode } from '../deep-probes.ts';
import type { ServiceModel } from '../types.ts';
import type { World } from '../world.ts';
import { appoint } from './appointments.ts';
import { settleRegistry } from './registry.ts';
import type { Agents, Registry } from './types.ts';

/** Commands of the checks need the registry, which needs the agents: it is asked for when they run. */
export function createAgents(
  world: World,
  { name, nodes, discovery }: ServiceModel,
  registryOf: () => Registry,
  streams: StreamFactory,
): Agents {
  const { checks } = discovery!;
  const initially = checks.map(({ definition }) => (definition.initially === 'up' ? 1 : 0));
  const isThere = () => Uint8Array.from(nodes, ({ joinsNs }) => (joinsNs === 0 ? 1 : 0));
  const contextOf = (check: number): HealthContext => ({
    nodeCount: nodes.length,
    nodeNames: nodes.map((node) => node.name),
    nodeWeights: nodes.map((node) => node.weight),
    instance: 0,
    instances: 1,
    rng: streams.stream(`registry/${name}/check/${check}`),
    probe: (node, timeoutNs, depth) =>
      probe(world, registryOf(), { check, node, timeoutNs, depth }),
    wakeAt: (atNs, token) =>
      appoint(world, atNs, () => {
        const registry = registryOf();
        registry.agents.checks[check]!.onWake?.(token, world.nowNs);
        if (registry.agents.isChanged) settleRegistry(world, registry);
      }),
    judge(node, healthy) {
      const { agents } = registryOf();
      agents.verdicts[check]![node] = healthy ? 1 : 0;
      agents.isChanged = true;
    },
    // The registry knows no weights.
    reweigh: () => {},
    isPicked: () => true,
  });
  return {
    checks: checks.map(({ definition, parameters }, check) =>
      definition.create(parameters, contextOf(check)),
    ),
    verdicts: initially.map((value) => new Uint8Array(nodes.length).fill(value)),
    initially,
    isTrusted: checks.map(isThere),
    isInService: isThere(),
    isStarting: isThere(),
    isCut: new Uint8Array(nodes.length),
    cutSinceNs: new Float64Array(nodes.length),
    isSilent: new Uint8Array(nodes.length),
    isWanted: isThere(),
    isChanged: false,
  };
}

interface AgentProbe {
  readonly check: number;
  readonly node: number;
  readonly timeoutNs: number;
  readonly depth: ProbeDepth;
}

function probe(
  world: World,
  registry: Registry,
  { check, node, timeoutNs, depth }: AgentProbe,
): void {
  const { agents, firstNode } = registry;
  const sentNs = world.nowNs;
  let isOver = false;
  const end = (result: Result) => {
    if (isOver) return;
    isOver = true;
    agents.checks[check]!.onProbe?.(node, result, world.nowNs - sentNs, world.nowNs);
    agents.isChanged ||= agents.isTrusted[check]![node] === 1;
    agents.isTrusted[check]![node] = 0;
    if (agents.isChanged) settleRegistry(world, registry);
  };
  appoint(world, sentNs + timeoutNs, () => end(RESULT_TIMEOUT));
  probeNode(world, firstNode + node, depth, (result, afterNs) => {
    if (!isOver && afterNs < timeoutNs) appoint(world, world.nowNs + afterNs, () => end(result));
  });
}
