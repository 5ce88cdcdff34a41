/** One service: its groups of nodes, each with a law, and the balancer before them. */

import { BALANCING, balancerByName } from '../../../algorithms/balancing/index.ts';
import { withDefaults } from '../../../algorithms/parameters.ts';
import { createDistribution } from '../../../sim/distributions/index.ts';
import type { LawSpec } from '../../../sim/distributions/types.ts';
import type { ResolvedBalancer, ResolvedNodeGroup, ResolvedService } from '../resolved.ts';
import { complain, type ScenarioContext } from '../scenario-context.ts';
import type { BalancerInput } from '../schema/balancer.ts';
import type { NodeGroupInput, ServiceInput } from '../schema/service.ts';
import { resolveHedge, resolveProxyRetry } from './attempts.ts';
import { resolveDiscovery } from './discovery.ts';
import { reportUselessDeadline, resolveNodeGuards, resolveServiceGuards } from './guard.ts';
import { resolveLaw } from './law.ts';
import { resolvePlugin } from './plugin.ts';
import { resolveFailover, resolveHealth } from './policy.ts';

/** Null after reporting what is wrong with it. */
export function resolveService(
  context: ScenarioContext,
  name: string,
  input: ServiceInput,
): ResolvedService | null {
  const path = ['services', name];
  const groupInputs = Object.entries(input.nodes);
  if (groupInputs.length === 0) {
    const message = `\`services.${name}\` has no nodes`;
    complain(context, [...path, 'nodes'], {
      code: 'no-nodes',
      message,
      suggestion: 'name a group',
    });
    return null;
  }
  const law =
    input.service === undefined
      ? undefined
      : resolveLaw(context, [...path, 'service'], input.service);
  if (input.service === undefined && !reportMissingLaws(context, name, input.nodes)) return null;
  const groups = groupInputs.map(([group, nodes]) =>
    resolveGroup(context, { name, group, nodes, law }),
  );
  const found = groups.filter((group) => group !== null);
  if (found.length < groups.length) return null;
  if (found.every(({ weight }) => weight === 0)) {
    complain(context, [...path, 'nodes'], {
      code: 'no-nodes',
      message: `every node of \`${name}\` has weight 0, so none may be chosen`,
      suggestion: 'give one group a weight above 0',
    });
    return null;
  }
  const hedge = input.hedge && resolveHedge(context, [...path, 'hedge'], input.hedge);
  if (hedge === null) return null;
  const chosen = resolvePlugin(context, [...path, 'balancer'], input.balancer ?? DEFAULT_BALANCER);
  if (chosen === null) return null;
  const discovery =
    input.discovery && resolveDiscovery(context, [...path, 'discovery'], input.discovery);
  if (discovery === null) return null;
  const balancer = resolveBalancer(chosen, { instances: 1, zone: null });
  return {
    name,
    groups: found,
    balancer,
    timeoutNs: input.timeout ?? null,
    health: resolveHealth(input.health ?? []),
    failover: input.failover ? resolveFailover(input.failover) : null,
    ...resolveServiceGuards(input),
    ...(discovery && { discovery }),
    ...(input.retry && { retry: resolveProxyRetry(input.retry) }),
    ...(hedge && { hedge }),
  };
}

/** The first of the list, which is also what every proxy does when it is told nothing. */
const DEFAULT_BALANCER: BalancerInput = { algorithm: BALANCING[0]!.name, given: {} };

export function resolveBalancer(
  input: BalancerInput,
  standing: Pick<ResolvedBalancer, 'instances' | 'zone'>,
): ResolvedBalancer {
  const { plugin } = input;
  const definition = plugin?.definition ?? balancerByName(input.algorithm)!;
  return {
    algorithm: definition.name,
    ...(plugin && { plugin: { file: plugin.file, digest: plugin.digest } }),
    parameters: withDefaults(definition.parameters, input.given),
    instances: input.instances ?? standing.instances,
    zone: input.zone ?? standing.zone,
  };
}

/** True if every group has a law of its own, since the service has none. */
function reportMissingLaws(
  context: ScenarioContext,
  name: string,
  nodes: ServiceInput['nodes'],
): boolean {
  const lacking = Object.keys(nodes).filter((group) => nodes[group]!.service === undefined);
  if (lacking.length === 0) return true;
  const isService = lacking.length === Object.keys(nodes).length;
  const place = isService ? ['services', name] : ['services', name, 'nodes', lacking[0]!];
  complain(context, [...place, 'service'], {
    code: 'missing-key',
    message: `\`service\` is missing in \`${place.join('.')}\`: how long does a request take?`,
    suggestion: 'write for example `service: { law: exponential, mean: 20ms }`',
  });
  return false;
}

interface GroupToResolve {
  readonly name: string;
  readonly group: string;
  readonly nodes: NodeGroupInput;
  /** The service's law; null when it is wrong, undefined when there is none. */
  readonly law: LawSpec | null | undefined;
}

function resolveGroup(
  context: ScenarioContext,
  { name, group, nodes, law }: GroupToResolve,
): ResolvedNodeGroup | null {
  const path = ['services', name, 'nodes', group];
  const own = nodes.service && resolveLaw(context, [...path, 'service'], nodes.service);
  const service = nodes.service === undefined ? law : own;
  const queue = nodes.queue ?? 'fifo';
  if (queue === 'processor-sharing' && nodes.limit === 0) {
    complain(context, [...path, 'limit'], {
      code: 'conflict',
      message: 'under processor-sharing the limit counts those being served, so 0 admits nobody',
      suggestion: 'write at least 1',
    });
    return null;
  }
  if (nodes.addresses !== undefined && nodes.addresses.length !== (nodes.count ?? 1)) {
    complain(context, [...path, 'addresses'], {
      code: 'conflict',
      message: `${nodes.addresses.length} addresses for a group of ${nodes.count ?? 1}`,
      suggestion: 'give one address for each node',
    });
    return null;
  }
  if (reportUselessDeadline(context, path, nodes)) return null;
  const problem = departureProblem(nodes) ?? probeProblem(nodes, service);
  if (problem !== null) complain(context, [...path, problem.key], problem);
  if (service == null || problem !== null) return null;
  return {
    name: group,
    count: nodes.count ?? 1,
    concurrency: nodes.concurrency === undefined ? 1 : nodes.concurrency,
    queue,
    queueLimit: nodes.limit ?? null,
    ...resolveNodeGuards(nodes),
    speed: nodes.speed ?? 1,
    weight: nodes.weight ?? 1,
    zone: nodes.zone ?? null,
    priority: nodes.priority ?? 0,
    maxConnections: nodes.maxConnections ?? null,
    addresses: nodes.addresses ?? [],
    joinsNs: nodes.joins ?? null,
    ...probeOf(nodes, service),
    ...(nodes.leaves !== undefined && {
      leaves: { atNs: nodes.leaves, drainNs: nodes.drain ?? 0 },
    }),
    service,
  };
}

function probeProblem({ probe }: NodeGroupInput, law: LawSpec | null | undefined) {
  if (probe !== 'mean' || !law || Number.isFinite(createDistribution(law).mean)) return null;
  const message = 'the service time has an infinite mean, so nobody can say what a probe costs';
  return { key: 'probe', code: 'conflict', message, suggestion: 'write a duration: `probe: 5ms`' };
}

/** A deep probe that costs what a request costs: its mean. */
function probeOf({ probe }: NodeGroupInput, law: LawSpec): { readonly probeNs?: number } {
  if (probe === undefined || probe === null) return {};
  return { probeNs: probe === 'mean' ? Math.round(createDistribution(law).mean) : probe };
}

function departureProblem({ joins, leaves, drain }: NodeGroupInput) {
  if (drain !== undefined && leaves === undefined) {
    const message = '`drain` is about nodes that leave';
    return { key: 'drain', code: 'conflict', message, suggestion: 'write `leaves: 40s`, too' };
  }
  if (leaves === undefined || leaves > (joins ?? -1)) return null;
  const message = 'these nodes leave before they have joined';
  return { key: 'leaves', code: 'conflict', message, suggestion: 'let them leave later' };
}
