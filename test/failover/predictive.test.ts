/** The charts against the theory of CUSUM, and the policy against nodes that drift. */

import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { createCharts } from '../../algorithms/failover/prediction/charts.ts';
import { cusumStep } from '../../algorithms/failover/prediction/cusum.ts';
import { createLatencyChart } from '../../algorithms/failover/prediction/latency-chart.ts';
import { createSuspects } from '../../algorithms/failover/prediction/suspects.ts';
import { predictive } from '../../algorithms/failover/predictive.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import {
  createFailoverDriver,
  type FailoverDriver,
} from '../../cli/conformance/failover/driver.ts';

const S = 1e9;
const MS = 1e6;

/** Standard normal deviates, two uniforms each (Box and Muller). */
function normals(seed: string): () => number {
  const rng = seedrandom.alea(seed).double;
  return () => Math.sqrt(-2 * Math.log(1 - rng())) * Math.cos(2 * Math.PI * rng());
}

describe('cusum', () => {
  // Mean numbers of steps to the alarm: the integral equation of Page, in the file's head, solved by
  // Gauss-Legendre quadrature. 20,000 runs each; run lengths are spread no more than their mean, so
  // the mean of all is within 5 ÷ √20,000 = 3.5 % of it, false alarm 6e-7.
  it.each([
    [4, 0, 335.4],
    [4, 1, 8.383],
    [5, 1, 10.38],
    [8, 1, 16.37],
    [8, 2, 6.009],
  ])('limit %d with a shift of %d: %d steps', (limit, shift, expected) => {
    const normal = normals(`cusum ${limit} ${shift}`);
    const runs = 20_000;
    let steps = 0;
    for (let run = 0; run < runs; run++) {
      for (let sum = 0; sum <= limit; steps++) sum = cusumStep(sum, normal() + shift, limit);
    }
    expect(Math.abs(steps / runs / expected - 1)).toBeLessThan(5 / Math.sqrt(runs));
  });

  it('adds no more than 4 at once, and falls below the limit soon after an alarm', () => {
    expect(cusumStep(0, 1000, 8)).toBe(3.5);
    expect(cusumStep(12, 1000, 8)).toBe(12);
    expect(cusumStep(1, -1000, 8)).toBe(0);
  });
});

describe('latency chart', () => {
  it('does not get used to a drift: 20 % more, one standard deviation, is an alarm after 18 intervals', () => {
    const leastSpread = Math.log(1.2);
    const settings = { minimumRequests: 1, baseline: 20, leastSpread, limit: 8 };
    const chart = createLatencyChart(3, settings);
    const play = (latencyNs: number) => {
      chart.add(0, 1000);
      chart.add(1, 1000);
      chart.add(2, latencyNs);
      chart.update();
    };
    for (let i = 0; i < 20; i++) play(1000);
    let intervals = 0;
    for (; chart.sums[2]! <= 8; intervals++) play(1200);
    // The first is learned from, as nothing was suspected: ½, and then 20 ÷ 21 − ½ at a time.
    expect(intervals).toBe(1 + Math.ceil(7.5 / (20 / 21 - 0.5)));
    expect([chart.sums[0], chart.sums[1]]).toEqual([0, 0]);
  });
});

describe('charts', () => {
  it('do not ask how long failures take: a timeout that all have is nobody’s drift', () => {
    const settings = { minimumRequests: 10, baseline: 5, leastSpread: Math.log(1.2), limit: 8 };
    const charts = createCharts(3, settings);
    for (let interval = 0; interval < 50; interval++) {
      for (let request = 0; request < 60; request++) {
        const failureNs = interval > 20 && request % 3 === 2 ? 10 * S : MS;
        charts.add(request % 3, request < 6 ? failureNs : 20 * MS, request >= 6);
      }
      charts.update();
    }
    expect([0, 1, 2].map(charts.alarmOf)).toEqual([null, null, null]);
  });
});

describe('suspects', () => {
  it('leave somebody, and are believed healthy', () => {
    const view = {
      isMember: Uint8Array.of(1, 1, 1, 1),
      isHealthy: Uint8Array.of(1, 1, 1, 0),
      weight: Float64Array.of(1, 1, 1, 1),
      inFlight: new Int32Array(4),
    };
    const suspects = createSuspects(
      { cooldown: S, maximumOut: 1 },
      { nodeCount: 4, log: () => {} },
    );
    suspects.count(view);
    const isOut = [3, 0, 1, 2].map((node) => suspects.suspect(view, node, 'suspected-slow', 0));
    expect(isOut).toEqual([false, true, true, false]);
    expect(suspects.areKeptOut()).toBe(true);
  });
});

/** Latencies and failures of one node in one interval. */
type Behaviour = (
  node: number,
  second: number,
) => { readonly medianMs: number; readonly failures?: number };

const REQUESTS = 50;

/** Ten nodes, 50 lognormal latencies (σ 0.77: a cv of 0.9) a second for each that may be picked. */
function play(behaviour: Behaviour, seconds: number, parameters: ParameterValues = {}, nodes = 10) {
  const weights = Array<number>(nodes).fill(1);
  const driver = createFailoverDriver(predictive, { weights, parameters });
  runOn(driver, behaviour, seconds);
  return driver;
}

function runOn(driver: FailoverDriver, behaviour: Behaviour, untilS: number): void {
  const normal = normals(`latencies ${driver.nowNs}`);
  for (let second = driver.nowNs / S; second < untilS; second++) {
    for (const node of driver.eligible) {
      const { medianMs, failures = 0 } = behaviour(node, second);
      for (let i = 0; i < REQUESTS; i++) {
        const latencyNs = Math.round(medianMs * MS * Math.exp(0.77 * normal()));
        driver.end(node, latencyNs, i >= failures);
      }
    }
    driver.runUntil((second + 1) * S);
  }
}

const told = ({ log }: FailoverDriver) =>
  log.map(({ event, node, atNs }) => `${atNs / S} s: ${event} ${node}`);

describe('predictive', () => {
  it('suspects nobody for half an hour while nodes differ but do not change', () => {
    // The mean of 50 logarithms is spread by 0.77 ÷ √50 = 0.11, that of the median little more; as it
    // counts for log 1.2 = 0.18, the chart has an allowance of 0.8 and a limit of 12.7 standard
    // deviations: one alarm in e²¹ intervals, of which there are 18,000. False alarm 2e-5.
    const driver = play((node) => ({ medianMs: node < 3 ? 80 : 20 }), 1800);
    expect(driver.log).toEqual([]);
  });

  it('keeps to its false alarm rate, within a factor of two, when noise is all there is', () => {
    // With the tolerance out of the way; a limit of 4 is one in 335 for known mean and spread. They
    // are learned from at least 200 intervals here. Suspects are back at once and start over.
    const parameters = { tolerance: 0.01, limit: 4, baseline: 200, cooldown: 0 };
    const driver = play(() => ({ medianMs: 20 }), 4200, parameters);
    const alarms = driver.log.filter(({ event }) => event === 'suspected-slow').length;
    const rate = alarms / (10 * 4000);
    expect(rate).toBeGreaterThan(1 / 335 / 2);
    expect(rate).toBeLessThan(2 / 335);
  });

  it('suspects a node that takes twice as long after three or four intervals, for 30 s', () => {
    const slow: Behaviour = (node, second) => ({ medianMs: node === 4 && second >= 60 ? 40 : 20 });
    const driver = play(slow, 80);
    const [{ event, node, atNs }] = driver.log as [{ event: string; node: number; atNs: number }];
    expect([event, node]).toEqual(['suspected-slow', 4]);
    expect(atNs).toBeGreaterThanOrEqual(63 * S);
    expect(atNs).toBeLessThanOrEqual(64 * S);
    expect(driver.eligible).not.toContain(4);
    runOn(driver, () => ({ medianMs: 20 }), 200);
    expect(driver.log.slice(1)).toEqual([
      { event: 'suspicion-over', node: 4, atNs: atNs + 30 * S },
    ]);
    expect(driver.eligible).toHaveLength(10);
  });

  it('suspects a node that gets 1 % slower each second before it takes twice as long', () => {
    const driver = play(
      (node, second) => ({
        medianMs: 20 * (node === 7 ? Math.exp(0.01 * Math.max(0, second - 60)) : 1),
      }),
      130,
    );
    expect(driver.log[0]).toMatchObject({ event: 'suspected-slow', node: 7 });
    expect(driver.log[0]!.atNs).toBeLessThan(130 * S);
  });

  it('suspects a node that fails one request in ten while others fail one in fifty', () => {
    const driver = play(
      (node, second) => ({ medianMs: 20, failures: node === 2 && second >= 60 ? 5 : 1 }),
      90,
    );
    expect(told(driver)[0]).toMatch(/^6[3-9] s: suspected-failing 2$/);
  });

  it('suspects nobody when all slow down or fail together', () => {
    const driver = play(
      (_, second) => ({ medianMs: second >= 60 ? 200 : 20, failures: second >= 60 ? 20 : 0 }),
      300,
    );
    expect(driver.log).toEqual([]);
  });

  it('still finds who fails after all have failed', () => {
    const failures = (node: number, second: number) =>
      second < 70 ? REQUESTS : node === 2 && second >= 80 ? 10 : 0;
    const driver = play(
      (node, second) => ({ medianMs: 20, failures: second < 60 ? 0 : failures(node, second) }),
      100,
    );
    expect(told(driver)[0]).toMatch(/^8[3-9] s: suspected-failing 2$/);
  });

  it('suspects nobody of two: who departs from whom?', () => {
    const slow: Behaviour = (node, second) => ({ medianMs: node === 1 && second > 60 ? 200 : 20 });
    expect(play(slow, 120, {}, 2).log).toEqual([]);
  });

  it('takes out one in ten at most, and none while others are out for other reasons', () => {
    const slow: Behaviour = (node, second) => ({ medianMs: node < 2 && second >= 60 ? 100 : 20 });
    const driver = play(slow, 70);
    expect(driver.eligible).toHaveLength(9);
    driver.setHealthy(9, false);
    expect(driver.eligible).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    driver.setHealthy(9, true);
    expect(driver.eligible).toHaveLength(9);
  });

  it('lets suspects back in step by step if they start slowly', () => {
    const slow: Behaviour = (node, second) => ({
      medianMs: node === 4 && second >= 60 && second < 70 ? 100 : 20,
    });
    const driver = play(slow, 80, { slowStart: 10 * S });
    const backNs = driver.log[0]!.atNs + 30 * S;
    driver.runUntil(backNs);
    expect(driver.weights[4]).toBe(0.1);
    driver.runUntil(backNs + 5 * S);
    expect(driver.weights[4]).toBe(0.5);
  });

  it('ignores what still comes from a suspect, and forgives one that joins again', () => {
    const slow: Behaviour = (node, second) => ({ medianMs: node === 4 && second >= 60 ? 100 : 20 });
    const driver = play(slow, 70);
    expect(driver.eligible).not.toContain(4);
    const again = play(slow, 70);
    again.leave(4);
    again.join(4);
    expect(again.eligible).toContain(4);
    // Requests from before its ejection end one after the other while it is out, and are slow.
    for (let second = 70; second < 90; second++) {
      for (let i = 0; i < 20; i++) driver.end(4, 1000 * MS, false);
      runOn(driver, slow, second + 1);
    }
    runOn(driver, () => ({ medianMs: 20 }), 200);
    expect(driver.log.map(({ event }) => event)).toEqual(['suspected-slow', 'suspicion-over']);
  });

  it('learns a node anew when it joins again', () => {
    const driver = play(() => ({ medianMs: 20 }), 60);
    driver.leave(4);
    driver.join(4);
    runOn(driver, (node) => ({ medianMs: node === 4 ? 60 : 20 }), 300);
    expect(driver.log).toEqual([]);
  });
});
