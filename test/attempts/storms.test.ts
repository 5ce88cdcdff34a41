/** What retries and hedges are feared and liked for. Fixed seeds; the effects are many times the noise. */

import { describe, expect, it } from 'vitest';
import { hedgeAfterPercentile } from '../../algorithms/resilience/hedging/hedge-after-percentile.ts';
import { createDistribution } from '../../sim/distributions/index.ts';
import { bucketLowNs } from '../../sim/metrics/histogram.ts';
import type { FaultModel } from '../../sim/model/faults/types.ts';
import type { ClientRetryModel, HedgeModel } from '../../sim/model/types.ts';
import { simulate } from '../../sim/simulate.ts';
import { constant, modelOf } from '../engine/models.ts';
import { budget, hedge, retry } from './support.ts';

const MS = 1e6;
const S = 1e9;

describe('a retry storm', () => {
  /** Share of the requests of the last third of a minute that succeeded; the fault is over after 12 s. */
  function lateSuccess(own: Partial<ClientRetryModel>, faults: readonly FaultModel[]): number {
    const result = simulate(
      modelOf({
        // 75 % of what two workers of 10 ms each can do.
        arrivals: { process: 'poisson', ratePerS: 150 },
        client: { retry: retry({ attempts: 4, attemptTimeoutNs: 100 * MS, ...own }, 10 * MS) },
        node: { concurrency: 2, service: constant(10 * MS) },
        run: { durationNs: 60 * S, expectedNs: 60 * S },
        faults,
      }),
      'storm',
      1,
    );
    const { issued, ok } = result.series;
    const from = Math.floor((2 * issued.length) / 3);
    const sum = (counts: readonly number[]) => counts.slice(from).reduce((a, b) => a + b, 0);
    return sum(ok) / sum(issued);
  }

  const slow: FaultModel = {
    id: 'slow-1',
    kind: 'slow',
    chance: null,
    factor: 5,
    spans: [{ nodes: [0], startNs: 10 * S, endNs: 12 * S }],
  };

  it('stays collapsed long after what began it is gone, and would never have begun by itself', () => {
    expect(lateSuccess({}, [])).toBeGreaterThan(0.999);
    expect(lateSuccess({}, [slow])).toBeLessThan(0.05);
  });

  it('is over soon where a budget of a tenth bounds retries', () => {
    const cap = budget('finagle-retry-budget', { percentCanRetry: 0.1, minRetriesPerSec: 0 });
    expect(lateSuccess({ budget: cap }, [slow])).toBeGreaterThan(0.999);
  });
});

describe('hedging after p95', () => {
  function run(own: HedgeModel | null) {
    const service = createDistribution({
      law: 'lognormal',
      parameters: { mean: 20 * MS, p99: 150 * MS },
    });
    return simulate(
      modelOf({
        arrivals: { process: 'poisson', ratePerS: 1000 },
        client: { hedge: own },
        nodes: Array.from({ length: 10 }, () => ({})),
        node: { concurrency: 20, service },
        run: { warmupNs: 5 * S, durationNs: 30 * S, expectedNs: 35 * S },
      }),
      'hedging',
      1,
    );
  }

  function percentileNs({ latency }: ReturnType<typeof run>, share: number): number {
    let left = latency.count * share;
    const at = latency.counts.findIndex((count) => {
      left -= count;
      return left <= 0;
    });
    return bucketLowNs(latency.bucket[at]!);
  }

  const plain = run(null);

  it('halves p99.9 for 5 % more attempts', () => {
    const hedged = run(hedge(percentileNs(plain, 0.95)));
    expect(percentileNs(hedged, 0.999)).toBeLessThan(0.55 * percentileNs(plain, 0.999));
    expect(hedged.attempts / hedged.issued).toBeLessThan(1.06);
  });

  it('sinks with what it observes, and a budget then lets some of the tail through', () => {
    const delay: HedgeModel['delay'] = {
      definition: hedgeAfterPercentile,
      parameters: { percentile: 0.95, window: 6 * S, refresh: S, atLeast: 0 },
    };
    const parameters = { percentCanRetry: 0.05, minRetriesPerSec: 0 };
    const free = run(hedge(0, { delay }));
    const bound = run(hedge(0, { delay, budget: budget('finagle-retry-budget', parameters) }));
    expect(free.attempts / free.issued).toBeGreaterThan(1.08);
    expect(bound.attempts / bound.issued).toBeLessThan(1.055);
    const p999 = (result: ReturnType<typeof run>) => percentileNs(result, 0.999);
    expect(p999(free)).toBeLessThan(0.55 * p999(plain));
    expect(p999(bound)).toBeLessThan(0.85 * p999(plain));
  });
});
