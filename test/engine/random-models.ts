/**
 * Random small models, drawn as plain data so that a counterexample can be read.
 *
 * Times are a few nanoseconds, so that many things happen at the same instant: ties, and hops and
 * services of length 0, are where an engine goes wrong.
 */

import fc from 'fast-check';
import { BALANCING, balancerByName } from '../../algorithms/balancing/index.ts';
import { DISCOVERIES } from '../../algorithms/discovery/index.ts';
import { FAILOVER } from '../../algorithms/failover/index.ts';
import { HEALTH } from '../../algorithms/health/index.ts';
import {
  type ParameterSchema,
  type ParameterValues,
  withDefaults,
} from '../../algorithms/parameters.ts';
import { createDistribution } from '../../sim/distributions/index.ts';
import type { Distribution, LawSpec } from '../../sim/distributions/types.ts';
import type { ArrivalModel, KeyModel, Model, QueueDiscipline } from '../../sim/model/types.ts';
import { anyParameters } from '../algorithms/any-parameters.ts';
import { trace } from './models.ts';
import { anyBreaker, anyDeadline, anyLimit, anyThrottle } from './random-guards.ts';

const LAWS: Readonly<Record<string, LawSpec>> = {
  zero: { law: 'constant', parameters: { value: 0 } },
  three: { law: 'constant', parameters: { value: 3 } },
  ten: { law: 'constant', parameters: { value: 10 } },
  few: { law: 'discrete-uniform', parameters: { min: 0, max: 12, step: 4 } },
  exponential: { law: 'exponential', parameters: { mean: 10 } },
};
/** Created once: nodes share a law by identity. */
const DISTRIBUTIONS: Readonly<Record<string, Distribution>> = Object.fromEntries(
  Object.entries(LAWS).map(([name, spec]) => [name, createDistribution(spec)]),
);

const law = fc.constantFrom(...Object.keys(LAWS));
const hop = fc.oneof({ weight: 2, arbitrary: fc.constant('zero') }, { weight: 1, arbitrary: law });
const ratePerS = fc.constantFrom(2e7, 1e8, 3e8);

const arrivals = fc.oneof(
  fc.record({ process: fc.constantFrom('constant' as const, 'poisson' as const), ratePerS }),
  fc.record({
    process: fc.constant('mmpp' as const),
    states: fc.constant([
      { ratePerS: 5e8, meanNs: 40 },
      { ratePerS: 0, meanNs: 100 },
    ]),
  }),
  fc.record({
    process: fc.constant('schedule' as const),
    points: fc.constant([
      { atNs: 0, ratePerS: 0 },
      { atNs: 100, ratePerS: 4e8 },
      { atNs: 200, ratePerS: 0 },
    ]),
    repeat: fc.boolean(),
  }),
  fc.record({
    process: fc.constant('trace' as const),
    gapsNs: fc.array(fc.nat(6), { maxLength: 60 }),
    serviceNs: fc.option(fc.nat(20)),
  }),
  fc.record({
    process: fc.constant('closed' as const),
    users: fc.integer({ min: 1, max: 5 }),
    think: fc.constantFrom('three', 'ten', 'few', 'exponential'),
  }),
);

const client = fc.record({
  service: fc.nat(1),
  count: fc.integer({ min: 1, max: 3 }),
  arrivals,
  /** Null: each request has its own. */
  keyCount: fc.option(fc.integer({ min: 1, max: 5 })),
  timeoutNs: fc.option(fc.integer({ min: 1, max: 60 })),
  cancellation: fc.boolean(),
});

/** Most models have none, so that what goes wrong can be told apart. */
function sometimes<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary });
}

const node = fc.record({
  weight: fc.constantFrom(0, 1, 1, 1, 2, 5),
  zone: fc.constantFrom('here', 'there', null),
  priority: fc.constantFrom(0, 0, 1),
  maxConnections: fc.option(fc.integer({ min: 1, max: 4 })),
  joinsNs: fc.constantFrom(0, 0, 0, 40),
  leaves: fc.constantFrom(null, null, { atNs: 60, drainNs: 0 }, { atNs: 50, drainNs: 25 }),
  concurrency: fc.constantFrom(1, 1, 2, 3, Infinity),
  queue: fc.constantFrom<QueueDiscipline>('fifo', 'fifo', 'lifo', 'processor-sharing'),
  queueLimit: fc.constantFrom(Infinity, Infinity, 0, 1, 3),
  concurrencyLimit: sometimes(anyLimit),
  queueDeadline: sometimes(anyDeadline),
  speed: fc.constantFrom(1, 1, 0.5, 3),
  service: law,
});

export const anyBalancer = fc
  .record({
    algorithm: fc.constantFrom(...BALANCING.map(({ name }) => name)),
    instances: fc.constantFrom<number | 'per-client'>(1, 1, 2, 3, 'per-client'),
    zone: fc.constantFrom('here', null),
    timeoutNs: fc.constantFrom(Infinity, Infinity, 25, 70),
  })
  .chain((chosen) =>
    anyParameters(balancerByName(chosen.algorithm)!.parameters).map((parameters) => ({
      ...chosen,
      parameters,
    })),
  );

/** Durations are those of a run of some hundred nanoseconds. */
const check = fc.constantFrom(...HEALTH).chain((definition) =>
  anyParameters(definition.parameters).map((given) => ({
    definition,
    parameters: withDefaults(definition.parameters, notTooOften(definition.parameters, given)),
  })),
);

/** A probe every nanosecond would only take time. */
function notTooOften(parameters: ParameterSchema, given: ParameterValues): ParameterValues {
  const entries = Object.entries(given).map(([name, value]) => [
    name,
    parameters[name]!.kind === 'duration' ? Math.max(20, Number(value)) : value,
  ]);
  return Object.fromEntries(entries) as ParameterValues;
}

const failover = fc.constantFrom(...FAILOVER).chain((definition) =>
  anyParameters(definition.parameters).map((given) => ({
    definition,
    parameters: withDefaults(definition.parameters, given),
  })),
);

const discovery = fc
  .record({
    definition: fc.constantFrom(...DISCOVERIES.filter(({ create }) => create !== null)),
    delay: fc.constantFrom('zero', 'three', 'few'),
    checks: fc.array(
      check.filter(({ definition }) => definition.worstDetectionNs !== undefined),
      { maxLength: 2 },
    ),
  })
  .chain((chosen) =>
    anyParameters(chosen.definition.parameters).map((given) => ({
      ...chosen,
      parameters: withDefaults(
        chosen.definition.parameters,
        notTooOften(chosen.definition.parameters, given),
      ),
    })),
  );

const service = fc
  .record({
    discovery: fc.oneof(
      { weight: 3, arbitrary: fc.constant(null) },
      { weight: 2, arbitrary: discovery },
    ),
    health: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(check, { minLength: 1, maxLength: 2 }) },
    ),
    failover: fc.option(failover),
    breaker: sometimes(anyBreaker),
    concurrencyLimit: sometimes(anyLimit),
    throttle: sometimes(anyThrottle),
    nodes: fc.array(node, { minLength: 1, maxLength: 4 }),
    /** Nodes of one law, as if they were one group, or each with its own. */
    sameLaw: fc.boolean(),
    balancer: anyBalancer,
  })
  .map((one) => ({ ...one, failover: withoutRamp(one) }));

/**
 * A ring with a point for each part of a weight has millions of them when a ramp makes odd weights,
 * and is built at each step of it: correct, and too slow for hundreds of models.
 */
function withoutRamp<P extends { readonly parameters: ParameterValues }>({
  failover: policy,
  balancer,
}: {
  readonly failover: P | null;
  readonly balancer: { readonly algorithm: string };
}): P | null {
  if (policy === null || balancer.algorithm !== 'ketama') return policy;
  return { ...policy, parameters: { ...policy.parameters, slowStart: 0 } };
}

const fault = fc.record({
  kind: fc.constantFrom(
    'slow' as const,
    'errors' as const,
    'cold-start' as const,
    'crash' as const,
    'hang' as const,
    'pause' as const,
    'blackhole' as const,
    'partition' as const,
    'registry-outage' as const,
  ),
  services: fc.constantFrom([0], [0, 1]),
  balancers: fc.constantFrom(null, [0]),
  of: fc.constantFrom('everything' as const, 'probes' as const),
  says: fc.constant('ok' as const),
  nodes: fc.uniqueArray(fc.nat(1), { minLength: 1 }),
  startNs: fc.nat(60),
  lastsNs: fc.integer({ min: 1, max: 80 }),
  factor: fc.constantFrom(1, 2.5, 7),
  share: fc.constantFrom(0.4, 1),
  answerNs: fc.nat(9),
});

export const anySpec = fc.record({
  clients: fc.array(client, { minLength: 1, maxLength: 3 }),
  services: fc.tuple(service, service),
  clientHop: hop,
  nodeHop: hop,
  faults: fc.array(fault, { maxLength: 3 }),
});

export type Spec = typeof anySpec extends fc.Arbitrary<infer S> ? S : never;
export type BalancerSpec = Spec['services'][0]['balancer'];

/** Measures from time 0 until the clients stop; with a duration, for that long. */
export function buildSpec(spec: Spec, durationNs = Infinity): Model {
  // Somebody must give up on a request that is lost.
  const isLossy = spec.faults.some(({ kind }) => kind === 'blackhole' || kind === 'partition');
  return {
    run: {
      warmupNs: 0,
      durationNs,
      requests: Infinity,
      // Few time bins, since each costs a histogram; not so few that none ends within the run.
      expectedNs: 30_000,
      limits: { events: 1e6, inFlight: 1e5 },
    },
    clients: spec.clients.map((one, i) => ({
      name: `client-${i + 1}`,
      zone: i === 0 ? 'here' : null,
      service: one.service,
      count: one.count,
      arrivals: buildArrivals(one.arrivals),
      keys: buildKeys(one.keyCount),
      timeoutNs: one.timeoutNs ?? Infinity,
      cancellation: one.cancellation,
      retry: null,
      hedge: null,
    })),
    services: spec.services.map(({ nodes, sameLaw, balancer, discovery: found, ...rules }, i) => ({
      ...rules,
      ...(found && { discovery: { ...found, delay: DISTRIBUTIONS[found.delay]! } }),
      retry: null,
      hedge: null,
      name: `service-${i + 1}`,
      nodes: nodes.map(({ leaves, ...one }, n) => ({
        ...one,
        ...(leaves && { leaves }),
        name: `service-${i + 1}/n-${n + 1}`,
        address: `10.0.${i}.${n}:80`,
        maxConnections: one.maxConnections ?? Infinity,
        service: DISTRIBUTIONS[sameLaw ? nodes[0]!.service : one.service]!,
      })),
      balancer: {
        ...balancer,
        timeoutNs: Math.min(balancer.timeoutNs, isLossy ? 90 : Infinity),
        algorithm: balancerByName(balancer.algorithm)!,
      },
    })),
    network: {
      clientBalancer: DISTRIBUTIONS[spec.clientHop]!,
      balancerNode: DISTRIBUTIONS[spec.nodeHop]!,
    },
    faults: spec.faults.map(({ lastsNs, startNs, nodes, ...one }, i) => ({
      ...one,
      id: `fault-${i + 1}`,
      chance: null,
      spans: [
        {
          nodes: one.kind === 'registry-outage' ? [] : nodes,
          startNs,
          endNs: startNs + lastsNs,
        },
      ],
    })),
  };
}

function buildArrivals(spec: Spec['clients'][0]['arrivals']): ArrivalModel {
  if (spec.process === 'closed') return { ...spec, think: DISTRIBUTIONS[spec.think]! };
  if (spec.process !== 'trace') return spec;
  let nowNs = 0;
  const atNs = spec.gapsNs.map((gapNs) => {
    nowNs += gapNs;
    return nowNs;
  });
  const { serviceNs } = spec;
  return trace(atNs, serviceNs === null ? undefined : atNs.map((_, i) => (serviceNs + i) % 20));
}

function buildKeys(count: number | null): KeyModel {
  const text = (key: number) => `key-${key}`;
  if (count === null) return { count: Infinity, quantile: null, text };
  return { count, quantile: (u) => Math.floor(u * count), text };
}
