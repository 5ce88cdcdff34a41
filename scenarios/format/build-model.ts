/** Resolved scenario + variant → the model that `simulate` runs. */

import { discoveryByName } from '../../algorithms/discovery/index.ts';
import { failoverByName } from '../../algorithms/failover/index.ts';
import { healthCheckByName } from '../../algorithms/health/index.ts';
import {
  CIRCUIT_BREAKERS,
  CONCURRENCY_LIMITS,
  entryByName,
  QUEUE_DEADLINES,
  THROTTLES,
} from '../../algorithms/resilience/index.ts';
import type { ResilienceDefinition } from '../../algorithms/resilience/types.ts';
import { createDistribution } from '../../sim/distributions/index.ts';
import type { FaultModel } from '../../sim/model/faults/types.ts';
import type {
  ArrivalModel,
  BalancerModel,
  ClientModel,
  DiscoveryModel,
  FailoverModel,
  HealthModel,
  KeyModel,
  Model,
  NodeModel,
  PartModel,
  ResilienceModel,
  RunModel,
} from '../../sim/model/types.ts';
import { buildClientRetry, buildHedge, buildProxyRetry } from './build-attempts.ts';
import { expectedRatePerS, type Traces } from './capacity.ts';
import { expandFault } from './expand-fault.ts';
import { type MeasuredPart, measuredParts } from './measured-parts.ts';
import { groupNodeNames, nodeNames } from './node-names.ts';
import { withOneKeySpace } from './one-key-space.ts';
import { definitionOf, type LoadedPlugin } from './plugin/plugin.ts';
import type {
  ResolvedArrivals,
  ResolvedBalancer,
  ResolvedClient,
  ResolvedDiscovery,
  ResolvedKeys,
  ResolvedPolicy,
  ResolvedScenario,
  ResolvedService,
  ResolvedVariant,
} from './resolved.ts';
import type { TraceData } from './trace.ts';
import { zipfQuantile } from './zipf-quantile.ts';

/** Of plugins, by `ResolvedBalancer.plugin.file`. */
type Definitions = ReadonlyMap<string, Pick<LoadedPlugin, 'definition'>>;

/** The scenario is valid: anything missing here is our own fault. */
export function buildModel(
  scenario: ResolvedScenario,
  variant: ResolvedVariant,
  traces: Traces,
  plugins: Definitions = new Map(),
): Model {
  const { clients, network, services, faults } = variant.system ?? scenario;
  const run = buildRun(scenario, traces);
  return {
    run,
    clients: withOneKeySpace(clients.map((client) => buildClient(client, services, traces))),
    services: services.map((service) => ({
      name: service.name,
      nodes: buildNodes(service, scenario.run.warmupNs),
      balancer: buildBalancer(
        variant.balancers[service.name] ?? service.balancer,
        service.timeoutNs,
        plugins,
      ),
      health: (variant.health?.[service.name] ?? service.health).map(buildHealth),
      retry: buildProxyRetry(service.retry),
      hedge: buildHedge(service.hedge),
      failover: buildFailover(variant.failover?.[service.name] ?? service.failover),
      breaker: buildGuard(CIRCUIT_BREAKERS, service.breaker),
      concurrencyLimit: buildGuard(CONCURRENCY_LIMITS, service.concurrencyLimit),
      throttle: buildGuard(THROTTLES, service.throttle),
      ...(service.discovery && { discovery: buildDiscovery(service.discovery) }),
    })),
    network: {
      clientBalancer: createDistribution(network.clientBalancer),
      balancerNode: createDistribution(network.balancerNode),
    },
    faults: buildFaults({ faults, services }, run),
    parts: measuredParts(scenario.checks).map((part) => buildPart(part, clients)),
  };
}

/** A variant may have no such client. */
function buildPart(
  { client, window }: MeasuredPart,
  clients: readonly ResolvedClient[],
): PartModel {
  return {
    client: client === null ? null : clients.findIndex(({ name }) => name === client),
    fromNs: window?.fromNs ?? 0,
    toNs: window?.toNs ?? Number.POSITIVE_INFINITY,
  };
}

function buildRun(scenario: ResolvedScenario, traces: Traces): RunModel {
  const { warmupNs, durationNs, requests, limits } = scenario.run;
  if (durationNs !== null) {
    const expectedNs = warmupNs + durationNs;
    return { warmupNs, durationNs, requests: Number.POSITIVE_INFINITY, expectedNs, limits };
  }
  const ratePerS = expectedRatePerS(scenario, traces, warmupNs);
  const measuredNs = ratePerS > 0 ? Math.round(((requests ?? 0) / ratePerS) * 1e9) : 0;
  return {
    warmupNs,
    durationNs: Number.POSITIVE_INFINITY,
    requests: requests ?? 0,
    // A second at least: the width of the time bins is derived from it.
    expectedNs: warmupNs + (measuredNs > 0 ? measuredNs : 1e9),
    limits,
  };
}

function buildClient(
  client: ResolvedClient,
  services: readonly ResolvedService[],
  traces: Traces,
): ClientModel {
  const trace = client.arrivals.process === 'trace' ? traceOf(client.arrivals.file, traces) : null;
  return {
    name: client.name,
    zone: client.zone,
    service: services.findIndex(({ name }) => name === client.to),
    count: client.count,
    arrivals: buildArrivals(client.arrivals, trace),
    keys: buildKeys(client.keys, trace),
    timeoutNs: client.timeoutNs ?? Number.POSITIVE_INFINITY,
    cancellation: client.cancellation,
    retry: buildClientRetry(client.retry),
    hedge: buildHedge(client.hedge),
  };
}

function buildArrivals(arrivals: ResolvedArrivals, trace: TraceData | null): ArrivalModel {
  switch (arrivals.process) {
    case 'closed':
      return { ...arrivals, think: createDistribution(arrivals.think) };
    case 'renewal':
      return { ...arrivals, gap: createDistribution(arrivals.gap) };
    case 'trace':
      return { process: 'trace', trace: trace! };
    case 'constant':
    case 'poisson':
      return { process: arrivals.process, ratePerS: arrivals.ratePerS };
    default:
      return arrivals;
  }
}

function traceOf(file: string, traces: Traces): TraceData {
  const trace = traces.get(file);
  if (trace === undefined) throw new RangeError(`the trace "${file}" was not loaded`);
  return trace;
}

function buildKeys(keys: ResolvedKeys | null, trace: TraceData | null): KeyModel {
  if (trace?.key) {
    const { keyTexts } = trace;
    return { count: keyTexts.length, quantile: null, text: (key) => keyTexts[key]! };
  }
  const text = (key: number) => `key-${key}`;
  if (keys === null) return { count: Number.POSITIVE_INFINITY, quantile: null, text };
  const { count, popularity } = keys;
  const uniform = (u: number) => Math.min(count - 1, Math.floor(u * count));
  const quantile = popularity.law === 'zipf' ? zipfQuantile(count, popularity.exponent) : uniform;
  return { count, quantile, text };
}

function buildBalancer(
  balancer: ResolvedBalancer,
  timeoutNs: number | null,
  plugins: Definitions,
): BalancerModel {
  const { parameters, instances, zone } = balancer;
  return {
    parameters,
    instances,
    zone,
    timeoutNs: timeoutNs ?? Number.POSITIVE_INFINITY,
    algorithm: definitionOf(balancer, plugins),
  };
}

function buildHealth({ name, parameters }: ResolvedPolicy): HealthModel {
  return { definition: healthCheckByName(name)!, parameters };
}

function buildDiscovery(discovery: ResolvedDiscovery): DiscoveryModel {
  const { name, parameters, delay, checks } = discovery;
  return {
    definition: discoveryByName(name)!,
    parameters,
    delay: createDistribution(delay),
    checks: checks.map(buildHealth),
  };
}

function buildFailover(policy: ResolvedPolicy | null): FailoverModel | null {
  if (policy === null) return null;
  return { definition: failoverByName(policy.name)!, parameters: policy.parameters };
}

function buildGuard<T>(
  entries: readonly ResilienceDefinition<T>[],
  policy: ResolvedPolicy | undefined,
): ResilienceModel<T> | null {
  if (policy === undefined) return null;
  return { definition: entryByName(entries, policy.name)!, parameters: policy.parameters };
}

function buildNodes(service: ResolvedService, startNs: number): NodeModel[] {
  return service.groups.flatMap((group) => {
    // Equal nodes share one law: it is immutable, and some laws are tables.
    const law = createDistribution(group.service);
    return groupNodeNames(service.name, group).map((name, i) => ({
      name,
      address: group.addresses[i] ?? name,
      zone: group.zone,
      priority: group.priority,
      joinsNs: group.joinsNs === null ? 0 : startNs + group.joinsNs,
      ...(group.probeNs !== undefined && { probeNs: group.probeNs }),
      ...(group.leaves && {
        leaves: { atNs: startNs + group.leaves.atNs, drainNs: group.leaves.drainNs },
      }),
      maxConnections: group.maxConnections ?? Number.POSITIVE_INFINITY,
      weight: group.weight,
      concurrency: group.concurrency ?? Number.POSITIVE_INFINITY,
      queue: group.queue,
      queueLimit: group.queueLimit ?? Number.POSITIVE_INFINITY,
      concurrencyLimit: buildGuard(CONCURRENCY_LIMITS, group.concurrencyLimit),
      queueDeadline: buildGuard(QUEUE_DEADLINES, group.queueDeadline),
      speed: group.speed,
      service: law,
    }));
  });
}

/** Faults count from the start of the measured span; the run's clock starts with the warm-up. */
function buildFaults(
  { faults, services }: Pick<ResolvedScenario, 'faults' | 'services'>,
  run: RunModel,
): FaultModel[] {
  const all = services.flatMap(nodeNames);
  const zones = services.flatMap(({ groups }) =>
    groups.flatMap(({ count, zone }) => Array<string | null>(count).fill(zone)),
  );
  // Clients stop after as long again as the run itself.
  const clock = { startNs: run.warmupNs, horizonNs: 2 * run.expectedNs };
  return faults.map((fault) =>
    expandFault(
      fault,
      fault.nodes.map((name) => all.indexOf(name)),
      clock,
      {
        zoneOf: (node) => zones[node]!,
        serviceOf: (name) => services.findIndex((service) => service.name === name),
      },
    ),
  );
}
