/**
 * When simulated runs agree with real ones. The rule was made after exploratory runs of both sides.
 *
 * Null hypothesis: both are drawn from one distribution. For each quantity,
 * 1. the mean of many simulated runs lies between the least and the greatest of the real ones; among
 *    20 real runs that fails with probability 2 · 2⁻²⁰ = 1.9e-6 where half of all runs are below it;
 * 2. the rank-sum test of the two samples (normal approximation, corrected for ties) stays below
 *    4.8916 standard errors, which is exceeded once in a million comparisons.
 *
 * A quantity that never changes must be the same in all runs of both. One that is NaN says "never".
 */

import { expect } from 'vitest';
import type { Outcome } from './outcome.ts';

export const SIMULATED_RUNS = 400;
export const REAL_RUNS = 20;
const STANDARD_ERRORS_MOST = 4.8916;

const QUANTITIES = ['detectMs', 'failed', 'recoverMs'] as const;

/** Throws at the first quantity that differs, with both samples. */
export function expectAgreement(real: readonly Outcome[], simulated: readonly Outcome[]): void {
  expect(real.length).toBeGreaterThanOrEqual(REAL_RUNS);
  for (const quantity of QUANTITIES) {
    const theirs = real.map((outcome) => outcome[quantity]);
    const ours = simulated.map((outcome) => outcome[quantity]);
    const told = `${quantity}: real ${describeSample(theirs)}; simulated ${describeSample(ours)}`;
    if ([...theirs, ...ours].some(Number.isNaN)) {
      expect([...theirs, ...ours].every(Number.isNaN), told).toBe(true);
      continue;
    }
    expect(mean(ours), told).toBeGreaterThanOrEqual(Math.min(...theirs));
    expect(mean(ours), told).toBeLessThanOrEqual(Math.max(...theirs));
    expect(Math.abs(rankSumErrors(theirs, ours)), told).toBeLessThan(STANDARD_ERRORS_MOST);
  }
}

/** `2035 … 3008, mean 2567` */
export function describeSample(sample: readonly number[]): string {
  const [least, most] = [Math.min(...sample), Math.max(...sample)].map(Math.round);
  return `${least} … ${most}, mean ${Math.round(10 * mean(sample)) / 10} of ${sample.length}`;
}

function mean(sample: readonly number[]): number {
  return sample.reduce((sum, value) => sum + value, 0) / sample.length;
}

/** How many standard errors the sum of the first sample's ranks is above its mean; 0: no ranks. */
export function rankSumErrors(first: readonly number[], second: readonly number[]): number {
  const all = [...first, ...second].sort((a, b) => a - b);
  const rankOf = new Map<number, number>();
  let tied = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (to < all.length && all[to] === all[from]) to++;
    // Ranks count from 1, and equal values share the middle one.
    rankOf.set(all[from]!, (from + 1 + to) / 2);
    tied += (to - from) ** 3 - (to - from);
    from = to;
  }
  const n = all.length;
  const sum = first.reduce((total, value) => total + rankOf.get(value)!, 0);
  const expected = (first.length * (n + 1)) / 2;
  const variance = ((first.length * second.length) / 12) * (n + 1 - tied / (n * (n - 1)));
  return variance <= 0 ? 0 : (sum - expected) / Math.sqrt(variance);
}
