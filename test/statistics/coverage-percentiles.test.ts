/**
 * Do the intervals of a report hold the exact mean and percentiles of M/M/1 in 95 % of experiments?
 *
 * At ρ = 0.5: 60 experiments of ten replications of 20,000 requests, and 80 of one run of 50,000. If the
 * coverage is 95 %, fewer than 46 of 60 or 63 of 80 hits have probability 2.5e-7 for each of the four
 * metrics, 1e-6 together (binomial). docs/statistics.md has the same with 500 experiments, which
 * `npm run bench:statistics` repeats. A tail percentile of one run may have no interval. Literal seeds.
 */

import { expect, it } from 'vitest';
import { COVERED, measureCoverage } from '../../bench/coverage.ts';

it('replications cover mean, p50, p99 and p99.9', () => {
  const design = { rho: 0.5, requests: 20_000, replications: 10, experiments: 60 };
  const { hits, intervals, widths } = measureCoverage(design);
  for (const name of COVERED) {
    expect(intervals[name], name).toBe(60);
    expect(hits[name], name).toBeGreaterThanOrEqual(46);
    // An interval that is endless covers everything.
    expect(widths[name], name).toBeLessThan(0.1);
  }
});

it('one long run covers mean, p50 and p99, and p99.9 where it dares to', () => {
  const design = { rho: 0.5, requests: 50_000, replications: 1, experiments: 80 };
  const { hits, intervals, widths } = measureCoverage(design);
  for (const name of COVERED) {
    expect(80 - intervals[name]! + hits[name]!, name).toBeGreaterThanOrEqual(63);
    expect(widths[name], name).toBeLessThan(0.25);
  }
  expect(intervals.p99).toBeGreaterThan(60);
});
