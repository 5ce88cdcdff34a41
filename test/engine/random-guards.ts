/**
 * Random rules that turn requests away, with thresholds that a run of some hundred nanoseconds
 * reaches: shorter ones than a scenario may say.
 */

import fc from 'fast-check';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import {
  CIRCUIT_BREAKERS,
  CONCURRENCY_LIMITS,
  QUEUE_DEADLINES,
  THROTTLES,
} from '../../algorithms/resilience/index.ts';
import type { ResilienceDefinition } from '../../algorithms/resilience/types.ts';
import type { ResilienceModel } from '../../sim/model/types.ts';

/** Thresholds by the entry's name; every entry of the index has some. */
const THRESHOLDS: Readonly<Record<string, fc.Arbitrary<ParameterValues>>> = {
  hystrix: fc.record({
    per: fc.constantFrom('service', 'node'),
    requestVolumeThreshold: fc.integer({ min: 0, max: 3 }),
    errorThreshold: fc.constantFrom(0.2, 0.5, 1),
    sleepWindow: fc.integer({ min: 1, max: 60 }),
    window: fc.integer({ min: 10, max: 100 }),
    snapshotInterval: fc.integer({ min: 1, max: 20 }),
  }),
  resilience4j: fc.record({
    per: fc.constantFrom('service', 'node'),
    slidingWindowSize: fc.integer({ min: 1, max: 5 }),
    minimumNumberOfCalls: fc.integer({ min: 1, max: 5 }),
    slowCallDuration: fc.constantFrom(10, 1e9),
    waitDurationInOpenState: fc.constant(1e6),
    permittedCallsInHalfOpenState: fc.integer({ min: 1, max: 3 }),
  }),
  'envoy-thresholds': fc.record({
    maxRequests: fc.nat(4),
    maxPendingRequests: fc.nat(3),
  }),
  'fixed-limit': fc.record({ max: fc.integer({ min: 1, max: 4 }) }),
  vegas: fc.record({ initialLimit: fc.integer({ min: 1, max: 4 }) }),
  gradient2: fc.record({
    initialLimit: fc.integer({ min: 1, max: 4 }),
    minLimit: fc.constant(1),
    queueSize: fc.nat(2),
  }),
  aimd: fc.record({
    initialLimit: fc.integer({ min: 1, max: 4 }),
    minLimit: fc.constant(1),
    timeout: fc.constantFrom(20, 5e9),
  }),
  'adaptive-throttling': fc.record({ k: fc.constantFrom(1, 1.2, 2) }),
  'max-wait': fc.record({ wait: fc.nat(30) }),
  codel: fc.record({ target: fc.nat(8), interval: fc.integer({ min: 1, max: 40 }) }),
  'folly-codel': fc.record({ target: fc.nat(8), interval: fc.integer({ min: 1, max: 40 }) }),
};

function anyOf<T>(entries: readonly ResilienceDefinition<T>[]): fc.Arbitrary<ResilienceModel<T>> {
  return fc
    .constantFrom(...entries)
    .chain((definition) =>
      THRESHOLDS[definition.name]!.map((parameters) => ({ definition, parameters })),
    );
}

export const anyBreaker = anyOf(CIRCUIT_BREAKERS);
export const anyLimit = anyOf(CONCURRENCY_LIMITS);
export const anyThrottle = anyOf(THROTTLES);
export const anyDeadline = anyOf(QUEUE_DEADLINES);
