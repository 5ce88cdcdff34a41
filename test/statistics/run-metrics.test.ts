/** Every metric of the contract, computed by hand on a run made by hand. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { METRICS } from '../../reports/metrics.ts';
import { metricsOf } from '../../reports/run-metrics.ts';
import { jainIndex } from '../../reports/statistics/fairness.ts';
import { clientOf, faultOf, nodeOf, outcomesOf, runOf, SECOND } from './run-result.ts';

/** 1 ms, 2 ms, …, 1000 ms; 1250 requests in 10 s; two nodes, of which one is twice as fast. */
const RUN = runOf({
  latenciesMs: Array.from({ length: 1000 }, (_, i) => i + 1),
  issued: 1250,
  attempts: 1500,
  outcomes: outcomesOf({ ok: 1000, error: 50, rejected: 75, timeout: 100, 'no-node': 25 }),
  clients: [clientOf('a', 1000, 900), clientOf('b', 250, 100), clientOf('silent', 0, 0)],
  nodes: [
    nodeOf('web/1', { concurrency: 2, capacityPerS: 200, requests: 900, busyAreaNs: 16 * SECOND }),
    nodeOf('web/2', { concurrency: 1, capacityPerS: 100, requests: 300, busyAreaNs: 4 * SECOND }),
  ],
  faults: [
    faultOf({
      episodes: [
        {
          startNs: 2 * SECOND,
          endNs: 4 * SECOND,
          detectedNs: 3 * SECOND,
          lastSentNs: 3.5 * SECOND,
        },
        { startNs: 5 * SECOND, endNs: 6 * SECOND, recoveredNs: 7 * SECOND, isIsolated: false },
        // It goes on, and nobody has asked anything of it.
        { startNs: 8 * SECOND, detectedNs: 8 * SECOND },
      ],
    }),
    // To be fooled is no detection, and to be believed wrongly no failure.
    faultOf({
      severity: 'none',
      episodes: [{ startNs: SECOND, endNs: 2 * SECOND, detectedNs: SECOND, lastSentNs: SECOND }],
    }),
  ],
  health: { ...runOf().health, falseEjections: 3 },
  belowFloorNs: 2 * SECOND,
});

const EXPECTED: Readonly<Record<string, number>> = {
  mean: 500.5,
  p50: 500,
  p75: 750,
  p90: 900,
  p95: 950,
  p99: 990,
  p999: 999,
  p9999: 1000,
  max: 1000,
  // Answers of any kind: ok, error and rejected; nobody heard of the rest.
  throughput: 112.5,
  goodput: 100,
  errorRate: 250 / 1250,
  timeoutRate: 100 / 1250,
  attemptsPerRequest: 1.2,
  // Requests ÷ capacity: 4.5 and 3.
  jain: 7.5 ** 2 / (2 * (4.5 ** 2 + 3 ** 2)),
  // Utilizations 0.8 and 0.4: largest ÷ mean.
  imbalance: 0.8 / 0.6,
  // Answered fractions 0.9 and 0.4; a client that asked nothing is owed nothing.
  clientJain: 1.3 ** 2 / (2 * (0.9 ** 2 + 0.4 ** 2)),
  // 20 busy worker seconds of 30.
  utilization: 2 / 3,
  detectMs: 500,
  // 1.5 s, and at once where nothing was sent.
  isolateMs: 750,
  recoverMs: 1000,
  missedFailures: 1,
  falseEjections: 3,
  belowFloorMs: 2000,
};

describe('the metrics of a run', () => {
  it.each(METRICS.map(({ name }) => name))('%s', (name) => {
    expect(metricsOf(RUN)[name]).toBeCloseTo(EXPECTED[name]!, 12);
  });

  it('are exactly those of the contract', () => {
    const names = METRICS.map(({ name }) => name).sort();
    // Beside them the number of requests, for what checks say of rare failures.
    expect(Object.keys(metricsOf(RUN)).sort()).toEqual([...names, 'issued'].sort());
    expect(Object.keys(EXPECTED).sort()).toEqual(names);
  });

  it('from the sketch of a large run, percentiles are within 0.4 %', () => {
    const metrics = metricsOf({ ...RUN, exactNs: null });
    for (const name of ['p50', 'p75', 'p90', 'p95', 'p99', 'p999', 'p9999']) {
      expect(Math.abs(metrics[name]! / EXPECTED[name]! - 1)).toBeLessThan(0.004);
    }
    expect(metrics.mean).toBe(500.5);
    expect(metrics.max).toBe(1000);
  });

  it('without successes there is no latency, but there are rates', () => {
    const outcomes = outcomesOf({ timeout: 8, rejected: 2 });
    const metrics = metricsOf(runOf({ issued: 10, attempts: 10, outcomes }));
    for (const name of ['mean', 'p50', 'p99', 'p9999', 'max']) expect(metrics[name]).toBeNull();
    expect(metrics).toMatchObject({ errorRate: 1, timeoutRate: 0.8, goodput: 0, throughput: 0.2 });
  });

  it('without requests there are no fractions, and nothing is infinite or NaN', () => {
    const metrics = metricsOf(runOf({ nodes: [nodeOf('web/1')], clients: [clientOf('a', 0, 0)] }));
    for (const name of ['errorRate', 'timeoutRate', 'attemptsPerRequest', 'jain', 'clientJain']) {
      expect(metrics[name]).toBeNull();
    }
    expect(metrics).toMatchObject({ throughput: 0, goodput: 0, utilization: 0, imbalance: null });
  });

  it('a span of no length gives no rates', () => {
    const metrics = metricsOf(runOf({ spanNs: 0 }));
    expect(metrics).toMatchObject({ throughput: null, goodput: null, utilization: null });
  });

  it('unlimited workers have no utilization; their speeds stand in for capacity', () => {
    const unlimited = { concurrency: Infinity, capacityPerS: Infinity };
    const fast = nodeOf('a', { ...unlimited, speed: 2, requests: 20, busyAreaNs: 8 });
    const slow = nodeOf('b', { ...unlimited, speed: 1, requests: 10, busyAreaNs: 8 });
    const metrics = metricsOf(runOf({ nodes: [fast, slow] }));
    expect(metrics.utilization).toBeNull();
    expect(metrics.jain).toBe(1);
    // 8 ÷ 2 and 8 ÷ 1.
    expect(metrics.imbalance).toBeCloseTo(8 / 6, 12);
  });

  it('work without a finite mean leaves no capacity: workers × speed stand in for it', () => {
    const endless = { capacityPerS: 0 };
    const nodes = [
      nodeOf('a', { ...endless, concurrency: 4, requests: 40 }),
      nodeOf('b', { ...endless, concurrency: 2, requests: 20 }),
    ];
    expect(metricsOf(runOf({ nodes })).jain).toBe(1);
  });
});

describe("Jain's index", () => {
  it('is 1 when all have the same, k ÷ n when k of n have everything', () => {
    expect(jainIndex([3, 3, 3, 3])).toBe(1);
    expect(jainIndex([5, 0, 0, 0])).toBe(0.25);
    expect(jainIndex([2, 2, 0, 0, 0])).toBeCloseTo(0.4, 15);
    expect(jainIndex([1, 2, 3])).toBeCloseTo(36 / 42, 15);
  });

  it('is null when there is nothing to share', () => {
    expect(jainIndex([])).toBeNull();
    expect(jainIndex([0, 0])).toBeNull();
  });

  it('lies between 1 ÷ n and 1, and does not depend on the unit', () => {
    const shares = fc.array(fc.double({ min: 0.001, max: 1e6, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(shares, (given) => {
        const index = jainIndex(given)!;
        expect(index).toBeGreaterThanOrEqual(1 / given.length - 1e-12);
        expect(index).toBeLessThanOrEqual(1 + 1e-12);
        expect(jainIndex(given.map((share) => share * 8))).toBeCloseTo(index, 12);
      }),
      { seed: 3, numRuns: 200 },
    );
  });
});

describe('evenness', () => {
  const metrics = (nodes: readonly Parameters<typeof nodeOf>[1][]) =>
    metricsOf(runOf({ nodes: nodes.map((node, i) => nodeOf(`n-${i}`, node)) }));

  it('is judged service by service: different loads of different services are no imbalance', () => {
    const { jain, imbalance } = metrics([
      { service: 'a', requests: 100, busyAreaNs: 10 },
      { service: 'a', requests: 100, busyAreaNs: 10 },
      { service: 'b', requests: 900, busyAreaNs: 90 },
      { service: 'b', requests: 900, busyAreaNs: 90 },
    ]);
    expect(jain).toBe(1);
    expect(imbalance).toBe(1);
  });

  it('of several services is that of the least even one', () => {
    const { jain, imbalance } = metrics([
      { service: 'a', requests: 100, busyAreaNs: 10 },
      { service: 'a', requests: 100, busyAreaNs: 10 },
      { service: 'b', requests: 300, busyAreaNs: 30 },
      { service: 'b', requests: 100, busyAreaNs: 10 },
    ]);
    expect(jain).toBeCloseTo(0.8, 12);
    expect(imbalance).toBe(1.5);
  });

  it('leaves out nodes of weight 0, which are meant to get nothing', () => {
    const { jain } = metrics([{ requests: 100 }, { requests: 100 }, { requests: 0, weight: 0 }]);
    expect(jain).toBe(1);
  });
});
