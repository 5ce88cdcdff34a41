/** Order statistics and batches: by published ranks, by hand, and on autocorrelated series. */

import { describe, expect, it } from 'vitest';
import { batchRatio } from '../../reports/statistics/batch-ratio.ts';
import { quantileRanks } from '../../reports/statistics/order-statistics.ts';
import { studentTQuantile } from '../../reports/statistics/student-t.ts';
import { normalSource } from './normal.ts';

describe('the ranks that enclose a quantile', () => {
  it.each([
    // Exact binomial sums: P(983 ≤ Bin(1000, 0.99) < 997) = 0.9761, and no narrower pair of tails fits.
    [1000, 0.99, { low: 983, high: 997 }],
    // The median of 10: ranks 2 and 9, with confidence 0.9785 (Conover, table A3).
    [10, 0.5, { low: 2, high: 9 }],
    [100, 0.5, { low: 40, high: 61 }],
  ])('%i values, p = %d', (n, p, ranks) => {
    expect(quantileRanks(n, p, 0.05)).toEqual(ranks);
  });

  it('leave at most half of the tail on each side, for large samples too', () => {
    const { low, high } = quantileRanks(1_000_000, 0.999, 0.05)!;
    // Normal approximation: 999,000 ± 1.96·31.6.
    expect(Math.abs(low - 998_937)).toBeLessThanOrEqual(2);
    expect(Math.abs(high - 999_062)).toBeLessThanOrEqual(2);
  });

  it('do not exist where the sample has nothing beyond the quantile', () => {
    expect(quantileRanks(100, 0.99, 0.05)).toBeNull();
    expect(quantileRanks(5, 0.5, 0.05)).toBeNull();
    // 0.99^368 = 0.0248: from there on, the largest value is above p99 with 97.5 %.
    expect(quantileRanks(367, 0.99, 0.05)).toBeNull();
    expect(quantileRanks(368, 0.99, 0.05)).not.toBeNull();
  });
});

describe('a ratio over batches', () => {
  it('is the ratio of the sums, whatever the batches', () => {
    const ratio = batchRatio([1, 9, 3, 7, 5, 6, 2, 8], [10, 40, 20, 20, 30, 10, 9, 9])!;
    expect(ratio.value).toBeCloseTo(41 / 148, 14);
    expect(ratio.degrees).toBe(7);
  });

  it('has no error from too few batches, or of nothing', () => {
    expect(batchRatio([1, 2, 3, 4, 5], [1, 1, 1, 1, 1])).toBeNull();
    expect(batchRatio(Array(20).fill(0), Array(20).fill(0))).toBeNull();
  });

  it('gives up on a series that only rises: its batches are not independent at any length', () => {
    const trend = Array.from({ length: 100 }, (_, i) => i);
    expect(
      batchRatio(
        trend,
        trend.map(() => 1),
      ),
    ).toBeNull();
  });

  /**
   * Mean of an autoregressive series, xᵢ = 0.6·xᵢ₋₁ + noise, of 108 bins: correlated over some five of
   * them. 2000 experiments; 95 % coverage gives fewer than 1851 hits with probability 1e-6 (binomial).
   * Treating the bins as independent, the interval would be half as wide as it must be. Literal seed.
   */
  it('covers the mean of a correlated series in 95 % of experiments, and not by being endless', () => {
    const normal = normalSource('batches');
    let hits = 0;
    let width = 0;
    let given = 0;
    const experiments = 2000;
    for (let experiment = 0; experiment < experiments; experiment++) {
      let state = normal() / 0.8;
      const series = Array.from({ length: 108 }, () => {
        state = 0.6 * state + normal();
        return 10 + state;
      });
      const ratio = batchRatio(
        series,
        series.map(() => 1),
      );
      if (ratio === null) continue;
      given++;
      const half = studentTQuantile(0.05, ratio.degrees) * ratio.standardError;
      if (Math.abs(ratio.value - 10) <= half) hits++;
      width += half / experiments;
    }
    expect(given).toBeGreaterThan(1900);
    expect(hits / given).toBeGreaterThanOrEqual(1851 / 2000);
    // Known spread: standard error 1 ÷ (1 − 0.6) ÷ √108 = 0.2406, so ± 0.47 at best.
    expect(width).toBeLessThan(0.61);
  });
});
