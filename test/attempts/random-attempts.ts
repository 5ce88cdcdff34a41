/** Random retries and hedges for the random models of the engine's tests. */

import fc from 'fast-check';
import { withDefaults } from '../../algorithms/parameters.ts';
import { hedgeAfterDelay } from '../../algorithms/resilience/hedging/hedge-after-delay.ts';
import { hedgeAfterPercentile } from '../../algorithms/resilience/hedging/hedge-after-percentile.ts';
import { BACKOFFS, PROXY_RETRIES, RETRY_BUDGETS } from '../../algorithms/resilience/index.ts';
import { RETRIABLE } from '../../algorithms/resilience/types.ts';
import type { HedgeCancel, Model } from '../../sim/model/types.ts';
import { anyParameters } from '../algorithms/any-parameters.ts';
import { anySpec, buildSpec } from '../engine/random-models.ts';

/** Pauses of a few nanoseconds: a run lasts some hundred. Envoy's are at least a millisecond. */
const SHORT = BACKOFFS.filter(({ name }) => name !== 'envoy-backoff');

const backoff = fc.constantFrom(...SHORT).map((definition) => {
  const short = Object.entries(definition.parameters)
    .filter(([, { kind }]) => kind === 'duration')
    .map(([name], i) => [name, 7 * (i + 1)]);
  return {
    definition,
    parameters: withDefaults(definition.parameters, Object.fromEntries(short)),
  };
});

const budget = fc.option(
  fc.constantFrom(...RETRY_BUDGETS).map((definition) => ({
    definition,
    parameters: withDefaults(definition.parameters, {}),
  })),
);

const outcomes = fc.oneof(fc.constant([...RETRIABLE]), fc.subarray([...RETRIABLE]));

const clientRetry = fc.record({
  attempts: fc.integer({ min: 1, max: 4 }),
  outcomes,
  backoff,
  budget,
  attemptTimeoutNs: fc.constantFrom(Infinity, 15, 30),
  isFresh: fc.boolean(),
});

const proxyRetry = fc.constantFrom(...PROXY_RETRIES).chain((definition) =>
  fc.record({
    definition: fc.constant(definition),
    parameters: anyParameters(definition.parameters).map((given) =>
      withDefaults(definition.parameters, { ...given, connectTimeout: 20 }),
    ),
    outcomes,
    budget,
    isFresh: fc.boolean(),
  }),
);

const delay = fc.oneof(
  fc.constantFrom(0, 3, 12, 40).map((after) => ({
    definition: hedgeAfterDelay,
    parameters: { after },
  })),
  fc.constantFrom(0.5, 0.9).map((percentile) => ({
    definition: hedgeAfterPercentile,
    parameters: { percentile, window: 60, refresh: 10, atLeast: 0 },
  })),
);

const hedge = fc.record({
  copies: fc.integer({ min: 1, max: 3 }),
  delay,
  budget,
  cancel: fc.constantFrom<HedgeCancel>('on-complete', 'on-start', 'never'),
  isFresh: fc.boolean(),
});

const often = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 2 });

export const anyAttempts = fc.record({
  spec: anySpec,
  clients: fc.array(fc.record({ retry: often(clientRetry), hedge: often(hedge) }), {
    minLength: 3,
    maxLength: 3,
  }),
  services: fc.array(fc.record({ retry: often(proxyRetry), hedge: often(hedge) }), {
    minLength: 2,
    maxLength: 2,
  }),
});

export type AttemptSpec = typeof anyAttempts extends fc.Arbitrary<infer S> ? S : never;

/** Whoever tries again must end some time: lost attempts need a timeout. */
export function buildAttempts(
  { spec, clients, services }: AttemptSpec,
  durationNs?: number,
): Model {
  const model = buildSpec(spec, durationNs);
  return {
    ...model,
    clients: model.clients.map((client, i) => ({ ...client, ...clients[i]! })),
    services: model.services.map((service, i) => ({ ...service, ...services[i]! })),
  };
}
