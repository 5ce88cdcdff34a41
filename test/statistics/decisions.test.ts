/** Ratios, detectable differences and the replications that would decide, by arithmetic and by experiment. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decide, replicationsToDecide } from '../../reports/statistics/decide.ts';
import { detectableDifference } from '../../reports/statistics/detectable.ts';
import { differenceInterval, pairedDifference } from '../../reports/statistics/paired.ts';
import { ratioInterval } from '../../reports/statistics/ratio.ts';
import { normalSource } from './normal.ts';

const samples = fc.array(
  fc.tuple(fc.double({ min: 1, max: 9, noNaN: true }), fc.double({ min: 1, max: 9, noNaN: true })),
  { minLength: 3, maxLength: 12 },
);

describe('the ratio of two paired means', () => {
  it('leaves out 1 exactly where the difference leaves out 0, at every level', () => {
    let both = 0;
    fc.assert(
      fc.property(samples, fc.constantFrom(0.3, 0.1, 0.05, 0.01), (pairs, tail) => {
        const pair = pairedDifference(
          pairs.map(([a]) => a),
          pairs.map(([, b]) => b),
        )!;
        const ratio = ratioInterval(pair.moments, tail)!;
        if (ratio.low === null || ratio.high === null) return;
        const { low, high } = differenceInterval(pair, tail);
        if (Math.min(Math.abs(low), Math.abs(high)) < 1e-9) return;
        expect(ratio.low > 1 || ratio.high < 1).toBe(low > 0 || high < 0);
        both++;
      }),
      { seed: 11, numRuns: 500 },
    );
    expect(both).toBeGreaterThan(300);
  });

  it('is the interval of the numerator over the denominator where that does not vary', () => {
    const pair = pairedDifference([2, 2, 2, 2], [1, 2, 3, 4])!;
    const { value, low, high } = ratioInterval(pair.moments, 0.05)!;
    // b: 2.5 ± t(0.975; 3)·1.29099 ÷ 2 = 2.5 ± 2.05426, all over 2.
    expect(value).toBe(1.25);
    expect(low).toBeCloseTo(1.25 - 1.02713, 4);
    expect(high).toBeCloseTo(1.25 + 1.02713, 4);
  });

  it('has no bounds where the denominator may be 0, and no value where it is', () => {
    const near = pairedDifference([-1, 1, 0.1], [1, 2, 3])!;
    expect(ratioInterval(near.moments, 0.05)).toMatchObject({ low: null, high: null });
    expect(ratioInterval(pairedDifference([0, 0], [1, 2])!.moments, 0.05)).toBeNull();
  });

  /**
   * 4000 experiments of 10 pairs with true ratio 1.5 and correlation 0.8. If the coverage is 95 %,
   * fewer than 3731 or more than 3865 hits have probability 1e-6 together (binomial). Literal seed.
   */
  it('covers the true ratio in 95 % of experiments', () => {
    const normal = normalSource('ratio');
    let hits = 0;
    for (let trial = 0; trial < 4000; trial++) {
      const shared = Array.from({ length: 10 }, normal);
      const a = shared.map((value) => 10 + value);
      const b = shared.map((value) => 15 + 0.8 * value + 0.6 * normal());
      const { low, high } = ratioInterval(pairedDifference(a, b)!.moments, 0.05)!;
      if (low! <= 1.5 && 1.5 <= high!) hits++;
    }
    expect(hits).toBeGreaterThanOrEqual(3731);
    expect(hits).toBeLessThanOrEqual(3865);
  });
});

describe('the detectable difference', () => {
  /**
   * With the standard error known, a difference of that size must be shown in at least 95 % of 4000
   * trials, and in not many more: the formula errs by at most 4 % of the difference from ν = 4 on,
   * which is at most 1.6 % of the trials. Bounds at probability 1e-6 (binomial). Literal seed.
   */
  it.each([4, 9, 39])('is shown in 95 %% of trials with %i degrees of freedom', (degrees) => {
    const normal = normalSource(`power/${degrees}`);
    const n = degrees + 1;
    const size = detectableDifference(1 / Math.sqrt(n), degrees, 0.05);
    let shown = 0;
    for (let trial = 0; trial < 4000; trial++) {
      const zeros = Array.from({ length: n }, () => 0);
      const pair = pairedDifference(
        zeros,
        zeros.map(() => size + normal()),
      )!;
      if (pair.p < 0.05) shown++;
    }
    expect(shown).toBeGreaterThanOrEqual(3731);
    expect(shown).toBeLessThanOrEqual(3920);
  });
});

describe('deciding', () => {
  const pairOf = (differences: readonly number[]) =>
    pairedDifference(
      differences.map(() => 0),
      differences,
    )!;
  const rule = { tail: 0.05, indifference: 1 };

  it('knows a difference, a difference that does not matter, and neither', () => {
    expect(decide(pairOf([2, 3, 2, 3]), rule)).toBe('difference');
    expect(decide(pairOf([0.1, -0.1, 0.2, -0.1]), rule)).toBe('no difference');
    expect(decide(pairOf([3, -3, 2, -1]), rule)).toBe('undecided');
    // Smaller than what matters, but surely there: a difference is a difference.
    expect(decide(pairOf([0.2, 0.21, 0.2, 0.19]), rule)).toBe('difference');
    expect(decide(pairOf([0, 0, 0]), rule)).toBe('no difference');
    expect(decide(pairOf([5, 5, 5]), rule)).toBe('difference');
  });

  it('the replications that it names decide, and one less does not', () => {
    const positive = fc.double({ min: 0.01, max: 10, noNaN: true });
    const open = fc.record({
      difference: fc.double({ min: -3, max: 3, noNaN: true }),
      standardError: positive,
      degrees: fc.integer({ min: 1, max: 40 }),
      indifference: positive,
    });
    let checked = 0;
    fc.assert(
      fc.property(open, ({ indifference, ...figures }) => {
        const pair = { ...figures, p: 1, moments: pairOf([1, 2]).moments };
        const own = { tail: 0.05, indifference };
        const needed = replicationsToDecide(pair, own);
        if (decide(pair, own) !== 'undecided' || needed === null || needed > 200) return;
        const deviation = pair.standardError * Math.sqrt(pair.degrees + 1);
        const at = (n: number) =>
          decide({ ...pair, standardError: deviation / Math.sqrt(n), degrees: n - 1 }, own);
        expect(at(needed)).not.toBe('undecided');
        expect(at(needed - 1)).toBe('undecided');
        checked++;
      }),
      { seed: 3, numRuns: 300 },
    );
    expect(checked).toBeGreaterThan(50);
  });

  it('a quarter of the standard error takes about sixteen times the replications', () => {
    // t(0.975; 200)·10 ÷ √n < 1 from n = 389 on: (1.97190·10)² = 388.8; the exact t gives 387.
    const pair = { difference: 0, standardError: 10 / Math.sqrt(10), degrees: 9, p: 1 };
    const needed = replicationsToDecide({ ...pair, moments: pairOf([1, 2]).moments }, rule)!;
    expect(needed).toBe(389);
  });

  it('gives up where no number of replications helps', () => {
    const pair = { difference: 0, standardError: 1, degrees: 9, p: 1 };
    const moments = pairOf([1, 2]).moments;
    expect(replicationsToDecide({ ...pair, moments }, { tail: 0.05, indifference: 0 })).toBeNull();
  });
});
