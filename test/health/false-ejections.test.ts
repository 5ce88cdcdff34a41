/**
 * How often success-rate ejection takes out one of five nodes that are equally healthy.
 *
 * Five samples are compared with their own mean and deviation, so the result does not depend on how
 * good the nodes are, only on the shape of the law. Two cases where it can be computed: many
 * failures per interval, where rates are nearly normal, and hardly any.
 */

import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { outlierDetection } from '../../algorithms/health/outlier-detection.ts';
import { RESULT_ERROR, RESULT_OK } from '../../algorithms/health/results.ts';
import { createHealthDriver } from '../../cli/conformance/health/driver.ts';

const NODES = 5;
const FACTOR = 1.9;
const S = 1e9;

/** The share of sweeps at which somebody is ejected; 1 ns later he would be let in again. */
function ejectedShare(sweeps: number, requests: number, errorRate: number): number {
  const rng = seedrandom.alea(`false-ejections/${errorRate}`);
  const driver = createHealthDriver(outlierDetection, {
    nodeCount: NODES,
    parameters: { consecutive5xx: 0, maxEjectionPercent: 1, baseEjectionTime: 1 },
  });
  const { check } = driver;
  for (let sweep = 0; sweep < sweeps; sweep++) {
    const nowNs = (10 * sweep + 5) * S;
    driver.runUntil(nowNs);
    for (let node = 0; node < NODES; node++) {
      for (let i = 0; i < requests; i++) {
        const result = rng() < errorRate ? RESULT_ERROR : RESULT_OK;
        check.onSend?.(node, nowNs);
        check.onResult?.(node, result, 0, nowNs);
      }
    }
  }
  driver.runUntil(10 * sweeps * S);
  const sweepsWithEjection = new Set(
    driver.verdicts.filter(({ healthy }) => !healthy).map(({ atNs }) => atNs),
  );
  return sweepsWithEjection.size / sweeps;
}

/** P(k of n) for k = 0 … max, from the recurrence of neighbouring terms. */
function binomial(n: number, p: number, max: number): readonly number[] {
  const terms = [(1 - p) ** n];
  for (let k = 1; k <= max; k++) terms.push((terms[k - 1]! * (n - k + 1) * p) / (k * (1 - p)));
  return terms;
}

/** Every combination of failures at five nodes: the probability of those with an outlier. */
function exactShare(requests: number, errorRate: number, max: number): number {
  const p = binomial(requests, errorRate, max);
  let share = 0;
  const visit = (failures: readonly number[], probability: number): void => {
    if (failures.length === NODES) {
      const mean = failures.reduce((sum, k) => sum + k) / NODES;
      const variance = failures.reduce((sum, k) => sum + (k - mean) ** 2, 0) / NODES;
      if (Math.max(...failures) - mean > FACTOR * Math.sqrt(variance)) share += probability;
      return;
    }
    for (const [k, each] of p.entries()) visit([...failures, k], probability * each);
  };
  visit([], 1);
  return share;
}

/** 4.9 standard errors: a normal law is farther out with probability 1e-6. */
const within = (share: number, trials: number) => 4.9 * Math.sqrt((share * (1 - share)) / trials);

describe('a group of five healthy nodes', () => {
  it('loses one in 3.3 % of sweeps at high volume, however good all of them are', () => {
    // The deviation of one of n normal samples from their mean, in deviations of the n, is
    // √(n − 1) · ρ, where ρ√(n − 2) ÷ √(1 − ρ²) is Student's t with n − 2 degrees (Thompson 1935).
    // 1.9 of n = 5 is ρ = 0.95, t = 5.2697; only one of five can be so far out, so the
    // probabilities of the five add up.
    const t = (0.95 * Math.sqrt(3)) / Math.sqrt(1 - 0.95 ** 2);
    const x = t / Math.sqrt(3);
    const tail = 0.5 - (x / (1 + x * x) + Math.atan(x)) / Math.PI;
    const expected = NODES * tail;
    expect(expected).toBeCloseTo(0.0333, 4);
    const sweeps = 4000;
    // Half of 400 requests fail: the law of their number is normal within 1 % at this threshold.
    const share = ejectedShare(sweeps, 400, 0.5);
    expect(Math.abs(share - expected)).toBeLessThan(within(expected, sweeps));
  });

  it('loses one in 41 % of sweeps if one request in 450 fails: a single error is an outlier', () => {
    // If one node has failures and four have none it is √(n − 1) = 2 deviations out, whatever their
    // number: 5 (1 − a) a⁴, where a = 0.8 is the probability that 100 requests have none.
    const errorRate = 1 - 0.8 ** (1 / 100);
    expect(1 / errorRate).toBeCloseTo(448.6, 1);
    const alone = 5 * 0.2 * 0.8 ** 4;
    expect(alone).toBeCloseTo(0.4096, 4);
    const expected = exactShare(100, errorRate, 7);
    expect(expected).toBeGreaterThan(alone);
    expect(expected).toBeLessThan(alone + 0.001);
    const sweeps = 4000;
    const share = ejectedShare(sweeps, 100, errorRate);
    expect(Math.abs(share - expected)).toBeLessThan(within(expected, sweeps));
  });
});
