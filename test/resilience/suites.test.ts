/** Every kind of resilience against its suite, and the suites against entries that break them. */

import { describe, expect, it } from 'vitest';
import {
  BACKOFFS,
  CIRCUIT_BREAKERS,
  CONCURRENCY_LIMITS,
  HEDGE_DELAYS,
  PROXY_RETRIES,
  QUEUE_DEADLINES,
  RETRY_BUDGETS,
  THROTTLES,
} from '../../algorithms/resilience/index.ts';
import type {
  Backoff,
  CircuitBreaker,
  ConcurrencyLimit,
  HedgeDelay,
  ProxyRetry,
  QueueDeadline,
  ResilienceDefinition,
  RetryBudget,
  Throttle,
} from '../../algorithms/resilience/types.ts';
import { Violation } from '../../cli/conformance/property.ts';
import { BACKOFF_PROPERTIES } from '../../cli/conformance/resilience/backoffs.ts';
import { BREAKER_PROPERTIES } from '../../cli/conformance/resilience/breakers.ts';
import { BUDGET_PROPERTIES } from '../../cli/conformance/resilience/budgets.ts';
import type { Suite } from '../../cli/conformance/resilience/common.ts';
import { DEADLINE_PROPERTIES } from '../../cli/conformance/resilience/deadlines.ts';
import { HEDGE_PROPERTIES } from '../../cli/conformance/resilience/hedging.ts';
import { LIMIT_PROPERTIES } from '../../cli/conformance/resilience/limits.ts';
import { RETRY_PROPERTIES } from '../../cli/conformance/resilience/retries.ts';
import { THROTTLE_PROPERTIES } from '../../cli/conformance/resilience/throttles.ts';

const kept: number[] = [];
let shared = 0;

/** For each property, an entry that breaks it. */
interface Case<T> {
  readonly entries: readonly ResilienceDefinition<T>[];
  readonly suite: Suite<T>;
  readonly faulty: Readonly<Record<string, () => T>>;
}

const backoff = (delayNs: Backoff['delayNs']) => () => ({ delayNs });

const backoffs: Case<Backoff> = {
  entries: BACKOFFS,
  suite: BACKOFF_PROPERTIES,
  faulty: {
    finite: backoff((retry) => 1e6 / (100 - retry)),
    bounded: backoff((retry) => retry * 1e12),
    stateless: backoff(() => shared++),
  },
};

const budget = (more: Partial<RetryBudget>) => () => ({
  ...RETRY_BUDGETS.find(({ name }) => name === 'max-retries')!.create({}, { rng: () => 0.5 }),
  ...more,
});

const budgets: Case<RetryBudget> = {
  entries: RETRY_BUDGETS,
  suite: BUDGET_PROPERTIES,
  faulty: {
    'bounds-storms': budget({ tryWithdraw: () => true }),
    'grants-retries': budget({ tryWithdraw: () => false }),
    deterministic: budget({ tryWithdraw: () => shared++ % 3 === 0 }),
    'stable-heap': budget({ onRequest: (nowNs) => void kept.push(nowNs) }),
  },
};

const circuit = (more: Partial<CircuitBreaker>) => () => ({
  ...CIRCUIT_BREAKERS.find(({ name }) => name === 'resilience4j')!.create({}, { rng: () => 0.5 }),
  ...more,
});

const breakers: Case<CircuitBreaker> = {
  entries: CIRCUIT_BREAKERS,
  suite: BREAKER_PROPERTIES,
  faulty: {
    'starts-closed': circuit({ admits: () => false }),
    protects: circuit({ admits: () => true }),
    'trusts-success': circuit({ admits: (nowNs) => nowNs !== 50e9 }),
    forgives: () => {
      let failed = 0;
      return circuit({ admits: () => failed < 100, onResult: (ok) => void (ok || failed++) })();
    },
    'names-its-turn': circuit({ turnsNs: (nowNs) => nowNs }),
    deterministic: circuit({ admits: () => shared++ % 3 === 0 }),
    'stable-heap': circuit({ onCall: (nowNs) => void kept.push(nowNs) }),
  },
};

const limit = (more: Partial<ConcurrencyLimit>) => () => ({
  limit: () => 10,
  onResult: () => {},
  ...more,
});

/** One more for whatever it hears. */
function eager(grows: (inFlight: number, dropped: boolean) => boolean): () => ConcurrencyLimit {
  return () => {
    let value = 10;
    return {
      limit: () => value,
      onResult(_, inFlight, dropped) {
        if (grows(inFlight, dropped)) value++;
      },
    };
  };
}

const limits: Case<ConcurrencyLimit> = {
  entries: CONCURRENCY_LIMITS,
  suite: LIMIT_PROPERTIES,
  faulty: {
    'lets-somebody-through': limit({ limit: () => 0.5 }),
    'never-grows-by-drops': eager((inFlight) => inFlight > 5),
    'keeps-if-unused': eager((_, dropped) => !dropped),
    deterministic: limit({ limit: () => 1 + (shared++ % 3) }),
    'stable-heap': limit({ onResult: (latencyNs) => void kept.push(latencyNs) }),
  },
};

const throttle = (more: Partial<Throttle>) => () => ({
  ...THROTTLES[0]!.create({}, { rng: () => 0.5 }),
  ...more,
});

const throttles: Case<Throttle> = {
  entries: THROTTLES,
  suite: THROTTLE_PROPERTIES,
  faulty: {
    'trusts-success': throttle({ admits: (uniform) => uniform < 0.9 }),
    'sheds-load': throttle({ admits: () => true }),
    forgives: () => {
      let failed = 0;
      return { admits: () => failed < 50, onResult: (ok) => void (ok || failed++) };
    },
    deterministic: throttle({ admits: () => shared++ % 3 === 0 }),
    'stable-heap': throttle({ admits: (uniform) => kept.push(uniform) > 0 }),
  },
};

const deadline = (admits: QueueDeadline['admits']) => () => ({ admits });

const deadlines: Case<QueueDeadline> = {
  entries: QUEUE_DEADLINES,
  suite: DEADLINE_PROPERTIES,
  faulty: {
    'serves-the-fresh': deadline(() => false),
    'drops-the-stale': deadline(() => true),
    deterministic: deadline(() => shared++ % 3 === 0),
    'stable-heap': deadline((waitedNs) => kept.push(waitedNs) > 0),
  },
};

const retry = (more: Partial<ProxyRetry>) => () => ({
  ...PROXY_RETRIES[0]!.create({}, { rng: () => 0.5 }),
  ...more,
});

const hedge = (more: Partial<HedgeDelay>) => () => ({ delayNs: () => 1e6, ...more });

const hedges: Case<HedgeDelay> = {
  entries: HEDGE_DELAYS,
  suite: HEDGE_PROPERTIES,
  faulty: {
    waits: hedge({ delayNs: () => -1 }),
    scales: () => {
      let delayNs = 1e6;
      return {
        delayNs: () => delayNs,
        onLatency(latencyNs) {
          delayNs = 1e15 / latencyNs;
        },
      };
    },
    deterministic: hedge({ delayNs: () => shared++ % 3 }),
    'stable-heap': hedge({ onLatency: (latencyNs) => void kept.push(latencyNs) }),
  },
};

function describeSuite<T>(name: string, { entries, suite, faulty }: Case<T>): void {
  describe(name, () => {
    describe.each(entries.map((entry) => [entry.name, entry] as const))('%s', (_, entry) => {
      for (const { claim, check } of suite) it(claim, () => check(entry));
    });

    it('has a faulty entry for each property', () => {
      expect(Object.keys(faulty).sort()).toEqual(suite.map((property) => property.name).sort());
    });

    it.each(Object.entries(faulty))('finds who violates %s', (wanted, create) => {
      const { check } = suite.find((property) => property.name === wanted)!;
      expect(() => check({ ...entries[0]!, create })).toThrow(Violation);
      kept.length = 0;
    });
  });
}

describeSuite('backoffs', backoffs);
describeSuite('budgets', budgets);
describeSuite('breakers', breakers);
describeSuite('limits', limits);
describeSuite('throttles', throttles);
describeSuite('deadlines', deadlines);
describeSuite('hedging', hedges);

describe('retries', () => {
  describe.each(PROXY_RETRIES.map((entry) => [entry.name, entry] as const))('%s', (_, entry) => {
    for (const { claim, check } of RETRY_PROPERTIES) it(claim, () => check(entry));
  });

  it.each([
    ['ends', retry({ attempts: Infinity, target: () => 'any' })],
    ['finite', retry({ delayNs: () => Infinity })],
    ['knows-where', retry({ repicks: -1 })],
  ] as const)('finds who violates %s', (wanted, create) => {
    const { check } = RETRY_PROPERTIES.find((property) => property.name === wanted)!;
    expect(() => check({ ...PROXY_RETRIES[0]!, create })).toThrow(Violation);
  });
});
