/**
 * Statistical judgements at one false-alarm rate: a right implementation would fail a test with
 * probability 1e-6 if its seed were drawn anew. Seeds are literal, so it never does.
 */

import { expect } from 'vitest';
import { gammaTails } from '../../sim/distributions/numeric/incomplete-gamma.ts';

export const FALSE_ALARM = 1e-6;

/** Counts against what they should be on average; both tails, half of the rate each. */
export function expectCounts(counts: readonly number[], expected: readonly number[]): void {
  const used = expected.filter((mean) => mean > 0);
  for (const mean of used) expect(mean, 'too few for chi-square').toBeGreaterThan(5);
  let statistic = 0;
  counts.forEach((count, i) => {
    const mean = expected[i]!;
    if (mean === 0) expect(count).toBe(0);
    else statistic += (count - mean) ** 2 / mean;
  });
  expectChiSquare(statistic, used.length - 1);
}

export function expectChiSquare(statistic: number, degrees: number): void {
  const { lower, upper } = gammaTails(degrees / 2, statistic / 2);
  const told = `chi-square ${statistic} with ${degrees} degrees of freedom`;
  expect(upper, told).toBeGreaterThan(FALSE_ALARM / 2);
  expect(lower, `${told}: better than chance`).toBeGreaterThan(FALSE_ALARM / 2);
}

/** Kolmogorov–Smirnov with Massart's bound, which holds for every sample size. */
export function expectLaw(samples: readonly number[], cdf: (x: number) => number): void {
  const ascending = [...samples].sort((a, b) => a - b);
  const count = ascending.length;
  let distance = 0;
  ascending.forEach((x, i) => {
    const p = cdf(x);
    distance = Math.max(distance, p - i / count, (i + 1) / count - p);
  });
  expect(distance).toBeLessThan(Math.sqrt(Math.log(2 / FALSE_ALARM) / (2 * count)));
}

export const unitExponentialCdf = (x: number) => 1 - Math.exp(-x);

/**
 * Counts of equally long windows of a Poisson process vary as much as they are large: the gaps do
 * not depend on each other.
 */
export function expectPoissonCounts(counts: readonly number[], mean: number): void {
  let statistic = 0;
  for (const count of counts) statistic += (count - mean) ** 2 / mean;
  expectChiSquare(statistic, counts.length);
}
