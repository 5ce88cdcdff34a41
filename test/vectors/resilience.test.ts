/** Retries, budgets and circuits against published figures of the products they follow. */

import { describe, expect, it } from 'vitest';
import { envoyBackoff, summedBoundNs } from '../../algorithms/resilience/backoff/envoy-backoff.ts';
import { grpcBackoff } from '../../algorithms/resilience/backoff/grpc-backoff.ts';
import { resilience4j } from '../../algorithms/resilience/breakers/resilience4j.ts';
import { finagleRetryBudget } from '../../algorithms/resilience/budgets/finagle-retry-budget.ts';
import { allow } from '../resilience/allow.ts';

const MS = 1e6;
const S = 1e9;
const context = { rng: () => 0.5 };

describe('envoy-retry-backoff', () => {
  // envoyproxy/envoy:source/common/common/backoff_strategy.cc#JitteredExponentialBackOffStrategy
  const ATTEMPTS = [1, 2, 3, 4, 5, 6];
  const BOUND_MS = [25, 75, 175, 375, 775, 1575];
  const CAP_MS = 250;

  it('bounds before the cap', () => {
    expect(ATTEMPTS.map((retry) => summedBoundNs(retry, 25 * MS) / MS)).toEqual(BOUND_MS);
  });

  it('min(random % ((2^n − 1) × base), max)', () => {
    const backoff = envoyBackoff.create({ growth: 'sum' }, context);
    for (const uniform of [0, 0.1, 0.5, 0.999]) {
      expect(ATTEMPTS.map((retry) => backoff.delayNs(retry, 0, uniform) / MS)).toEqual(
        BOUND_MS.map((bound) => Math.min(Math.floor(uniform * bound), CAP_MS)),
      );
    }
  });
});

describe('grpc-backoff', () => {
  // grpc/grpc:doc/connection-backoff.md; grpc/proposal:A6
  const CONNECTION_S = [
    1.0, 1.6, 2.56, 4.096, 6.5536, 10.4858, 16.7772, 26.8435, 42.9497, 68.7195, 109.9512, 120,
  ];
  const RETRY_S = [0.1, 0.2, 0.4, 0.8, 1];

  it('means of connection attempts', () => {
    const backoff = grpcBackoff.create({}, context);
    CONNECTION_S.forEach((expected, i) => {
      expect(backoff.delayNs(i + 1, 0, 0.5) / S).toBeCloseTo(expected, 4);
      // Times a uniform between 0.8 and 1.2.
      expect(backoff.delayNs(i + 1, 0, 0) / S).toBeCloseTo(0.8 * expected, 4);
    });
  });

  it('means of retries', () => {
    const policy = { initial: 0.1 * S, multiplier: 2, max: S };
    const backoff = grpcBackoff.create(policy, context);
    expect(RETRY_S.map((_, i) => backoff.delayNs(i + 1, 0, 0.5) / S)).toEqual(RETRY_S);
  });
});

describe('finagle-retry-budget', () => {
  // twitter/finagle:finagle-core/src/test/scala/com/twitter/finagle/service/RetryBudgetTest.scala
  const CASES = [
    [0.1, 1000],
    [0.5, 5000],
    [0.25, 2500],
    [0.75, 7500],
    [0.01, 100],
  ] as const;

  it.each(CASES)('%s of 10000 deposits pay for %s retries', (percentCanRetry, expected) => {
    const parameters = { percentCanRetry, minRetriesPerSec: 0, ttl: 60 * S };
    const budget = finagleRetryBudget.create(parameters, context);
    let retries = 0;
    for (let i = 0; i < 10_000; i++) {
      budget.onRequest(0);
      if (budget.tryWithdraw(0, 0)) retries++;
    }
    expect(Math.abs(retries - expected)).toBeLessThanOrEqual(1);
  });

  it('ten a second for 1 s are ten at first', () => {
    const parameters = { percentCanRetry: 0, minRetriesPerSec: 10, ttl: S };
    const budget = finagleRetryBudget.create(parameters, context);
    expect(Array.from({ length: 12 }, () => budget.tryWithdraw(0, 0))).toEqual([
      ...Array<boolean>(10).fill(true),
      false,
      false,
    ]);
  });
});

describe('resilience4j-circuit', () => {
  // resilience4j/resilience4j:…/internal/CircuitBreakerMetrics.java#checkIfThresholdsExceeded
  const CASES = [
    ['closed', 99, 99, 'closed'],
    ['closed', 100, 49, 'closed'],
    ['closed', 100, 50, 'open'],
    ['half-open', 9, 9, 'half-open'],
    ['half-open', 10, 5, 'open'],
    ['half-open', 10, 4, 'closed'],
  ] as const;

  it.each(CASES)('%s, %i calls of which %i fail: %s', (from, calls, failures, expected) => {
    const circuit = resilience4j.create({}, context);
    let nowNs = 0;
    const call = (count: number, failed: number) => {
      for (let i = 0; i < count; i++) {
        allow(circuit, nowNs);
        circuit.onResult(i >= failed, MS, nowNs);
      }
    };
    if (from === 'half-open') {
      call(100, 100);
      nowNs = 60.001 * S;
    }
    call(calls, failures);
    // Closed lets everybody through, half open those of ten that are left, open nobody.
    const allowed = Array.from({ length: 11 }, () => allow(circuit, nowNs)).filter(Boolean).length;
    expect(allowed).toBe({ closed: 11, 'half-open': 10 - calls, open: 0 }[expected]);
  });
});
