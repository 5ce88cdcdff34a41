/** Intervals, paired differences and Holm's correction, against published and hand-made examples. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holm } from '../../reports/statistics/holm.ts';
import { meanInterval } from '../../reports/statistics/interval.ts';
import { differenceInterval, pairedDifference } from '../../reports/statistics/paired.ts';
import { normalSource } from './normal.ts';

describe('the interval of a mean', () => {
  it('1, 2, 3, 4, 5: 3 ± t(0.975; 4)·√(2.5 ÷ 5) = 3 ± 1.963243', () => {
    const { value, low, high } = meanInterval([1, 2, 3, 4, 5])!;
    expect(value).toBe(3);
    expect(low).toBeCloseTo(3 - 1.9632431614775, 12);
    expect(high).toBeCloseTo(3 + 1.9632431614775, 12);
  });

  it('one sample has a mean and no interval; none has nothing', () => {
    expect(meanInterval([7])).toEqual({ value: 7, low: null, high: null });
    expect(meanInterval([])).toBeNull();
  });

  it('equal samples have an interval without width', () => {
    expect(meanInterval([7, 7, 7])).toEqual({ value: 7, low: 7, high: 7 });
  });

  it('two samples use one degree of freedom: 12.706 times the standard error', () => {
    const { low, high } = meanInterval([0, 2])!;
    expect((high! - low!) / 2).toBeCloseTo(12.706204736175, 9);
  });
});

/** Extra hours of sleep of ten patients with two drugs; Student, Biometrika 1908, table on p. 20. */
const SLEEP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0];
const SLEEP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

describe('the paired difference', () => {
  it("Student's sleep data: 1.58 [0.7001, 2.4599], p = 0.002833, as every package prints it", () => {
    const pair = pairedDifference(SLEEP_1, SLEEP_2)!;
    expect(pair.difference).toBeCloseTo(1.58, 12);
    expect(pair.degrees).toBe(9);
    expect(pair.p).toBeCloseTo(0.002832890197384273, 12);
    const { low, high } = differenceInterval(pair, 0.05);
    expect(low).toBeCloseTo(0.7001142367230175, 10);
    expect(high).toBeCloseTo(2.459885763276983, 10);
  });

  it('is b − a: exchanging the two turns the sign and nothing else', () => {
    const forth = pairedDifference(SLEEP_1, SLEEP_2)!;
    const back = pairedDifference(SLEEP_2, SLEEP_1)!;
    expect(back.difference).toBeCloseTo(-forth.difference, 12);
    expect(back.p).toBeCloseTo(forth.p, 12);
  });

  it('noise that both share cancels: what is left is exact', () => {
    const shared = [10, 1000, 37, 512];
    const pair = pairedDifference(
      shared,
      shared.map((value) => value + 2),
    )!;
    expect(pair).toMatchObject({ difference: 2, standardError: 0, p: 0 });
    expect(differenceInterval(pair, 0.05)).toEqual({ low: 2, high: 2 });
  });

  it('no difference in any pair is no difference, with certainty 1', () => {
    const pair = pairedDifference([1, 5, 3], [1, 5, 3])!;
    expect(pair).toMatchObject({ difference: 0, standardError: 0, p: 1 });
    expect(differenceInterval(pair, 0.05)).toEqual({ low: 0, high: 0 });
  });

  it('a replication in which one of the two has no value is left out', () => {
    const pair = pairedDifference([1, null, 3, 4, 9], [2, 7, null, 6, 12])!;
    expect(pair).toEqual(pairedDifference([1, 4, 9], [2, 6, 12]));
    expect(pair.difference).toBe(2);
  });

  it('fewer than two whole pairs are no comparison', () => {
    expect(pairedDifference([1], [2])).toBeNull();
    expect(pairedDifference([1, null, 3], [2, 5, null])).toBeNull();
    expect(pairedDifference([null, null], [null, null])).toBeNull();
  });
});

describe("Holm's correction", () => {
  it('0.01, 0.04, 0.03, 0.005 become 0.03, 0.06, 0.06, 0.02', () => {
    const corrected = holm([0.01, 0.04, 0.03, 0.005], 0.05);
    const expected = [0.03, 0.06, 0.06, 0.02];
    corrected.forEach(({ p }, i) => {
      expect(p).toBeCloseTo(expected[i]!, 14);
    });
  });

  it('is judged at α ÷ 4, α ÷ 3, α ÷ 2, and from the first that fails on at the same level', () => {
    const tails = holm([0.01, 0.04, 0.03, 0.005], 0.05).map(({ tail }) => tail);
    // 0.005 < 0.05 ÷ 4; 0.01 < 0.05 ÷ 3; 0.03 ≥ 0.05 ÷ 2 fails, and takes 0.04 with it.
    expect(tails).toEqual([0.05 / 3, 0.025, 0.025, 0.0125]);
  });

  it('a single comparison is not corrected, and no p-value exceeds 1', () => {
    expect(holm([0.04], 0.05)).toEqual([{ p: 0.04, tail: 0.05 }]);
    expect(holm([0.9, 0.8], 0.05).map(({ p }) => p)).toEqual([1, 1]);
    expect(holm([], 0.05)).toEqual([]);
  });

  it('p < α exactly where the uncorrected p is below its own level', () => {
    const pValues = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 30 });
    fc.assert(
      fc.property(pValues, (given) => {
        holm(given, 0.05).forEach(({ p, tail }, i) => {
          // Closer to α than rounding can tell apart, either answer is right.
          if (Math.abs(p / 0.05 - 1) < 1e-12) return;
          expect(p < 0.05).toBe(given[i]! < tail);
        });
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  /**
   * Null hypothesis of three pairs is true, three other pairs differ by two standard errors each.
   * 4000 trials; at most 5 % may call a true null false. A right correction gives more than 269
   * such trials with probability below 1e-6 (binomial); the seed is literal.
   */
  it('at most 5 % of trials have a false verdict, even when other differences are real', () => {
    const normal = normalSource('holm');
    const trials = 4000;
    const samples = 10;
    let falseAlarms = 0;
    let found = 0;
    for (let trial = 0; trial < trials; trial++) {
      const pValues = [0, 0, 0, 0.9, 0.9, 0.9].map((shift) => {
        const a = Array.from({ length: samples }, normal);
        return pairedDifference(
          a,
          a.map((value) => value + shift + normal()),
        )!.p;
      });
      const corrected = holm(pValues, 0.05);
      if (corrected.slice(0, 3).some(({ p }) => p < 0.05)) falseAlarms++;
      found += corrected.slice(3).filter(({ p }) => p < 0.05).length;
    }
    expect(falseAlarms).toBeLessThanOrEqual(269);
    // The test has teeth: it errs sometimes, and finds a good part of what is there.
    expect(falseAlarms).toBeGreaterThan(40);
    expect(found / (3 * trials)).toBeGreaterThan(0.2);
  });
});
