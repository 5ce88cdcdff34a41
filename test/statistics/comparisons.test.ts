/** The verdict, the interval and the p-value of a comparison never contradict each other. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareVariants } from '../../reports/compare-variants.ts';
import { type Samples, variantOf } from './variant.ts';

function compareP99(...samples: readonly Samples[]) {
  const variants = samples.map((p99, i) => variantOf(`v${i + 1}`, { p99 }));
  return compareVariants(variants, 0.02).filter(({ metric }) => metric === 'p99');
}

/** Small whole numbers, so that ties and equal differences occur; fractions; and no value at all. */
const noise = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 5, arbitrary: fc.double({ min: 0, max: 10, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(null) },
);

/** A variant's samples: where it stands, plus noise. */
const variant = (replications: number) =>
  fc
    .tuple(
      fc.constantFrom(0, 3, 10, 30, 1000),
      fc.array(noise, { minLength: replications, maxLength: replications }),
    )
    .map(([level, values]) => values.map((value) => (value === null ? null : level + value)));

const experiment = fc
  .tuple(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 2, max: 8 }))
  .chain(([variants, replications]) =>
    fc.array(variant(replications), { minLength: variants, maxLength: variants }),
  );

describe('comparing variants', () => {
  it('a verdict is given exactly where the interval excludes 0 and p is below 5 %', () => {
    let judged = 0;
    let shown = 0;
    fc.assert(
      fc.property(experiment, (samples) => {
        for (const { verdict, low, high, p, difference } of compareP99(...samples)) {
          if (verdict === null || low === null) continue;
          judged++;
          expect(low!).toBeLessThanOrEqual(difference);
          expect(high!).toBeGreaterThanOrEqual(difference);
          if (Math.abs(p! / 0.05 - 1) < 1e-9) continue;
          const excludesZero = low! > 0 || high! < 0;
          const isShown = verdict === 'better' || verdict === 'worse';
          expect(isShown).toBe(excludesZero);
          expect(isShown).toBe(p! < 0.05);
          if (!excludesZero) continue;
          shown++;
          // Less latency is better.
          expect(verdict).toBe(difference < 0 ? 'better' : 'worse');
        }
      }),
      { seed: 7, numRuns: 600 },
    );
    expect(judged).toBeGreaterThan(1000);
    expect(shown).toBeGreaterThan(200);
    expect(judged - shown).toBeGreaterThan(200);
  });

  it('names every pair once per metric, in the order of the variants', () => {
    const pairs = compareP99([1, 2], [2, 4], [3, 5]).map(({ a, b }) => `${a}-${b}`);
    expect(pairs).toEqual(['v1-v2', 'v1-v3', 'v2-v3']);
  });

  it('is about b: faster than a is better', () => {
    const slow = [100, 101, 102, 103, 104];
    const [one] = compareP99(
      slow,
      slow.map((value, i) => value - 50 + (i % 2)),
    );
    expect(one).toMatchObject({ a: 'v1', b: 'v2', verdict: 'better' });
    expect(one!.difference).toBeCloseTo(-49.6, 10);
  });

  it('pairs that all differ by the same amount are deterministic: no interval, no p-value', () => {
    const [one] = compareP99([100, 200, 300], [101, 201, 301]);
    expect(one).toMatchObject({ difference: 1, deterministic: true, verdict: 'worse' });
    expect(one).toMatchObject({ low: null, high: null, p: null, detectable: null });
    // 0.3 − 0.1 and 0.2 differ in their last digit, which is no chance.
    const [rounded] = compareP99([0.1, 0.1, 0.2], [0.3, 0.3, 0.4]);
    expect(rounded).toMatchObject({ deterministic: true, verdict: 'worse' });
  });

  it('pairs without any difference are identical', () => {
    const [one] = compareP99([100, 200, 300], [100, 200, 300]);
    expect(one).toMatchObject({ difference: 0, low: 0, high: 0, p: 1, deterministic: true });
    expect(one!.verdict).toBe('no difference shown');
  });

  it('tells "too small to matter" from "not known yet", by the indifference', () => {
    const a = [100, 101, 102, 103, 104, 105];
    const b = a.map((value, i) => value + (i % 2 === 0 ? 0.5 : -0.5));
    const [narrow] = compareVariants(
      [variantOf('a', { p99: a }), variantOf('b', { p99: b })],
      0.02,
    );
    expect(narrow).toMatchObject({ verdict: 'no difference shown', moreReplications: null });
    expect(narrow!.indifference).toBeCloseTo(0.02 * 102.5, 10);
    const [wide] = compareVariants([variantOf('a', { p99: a }), variantOf('b', { p99: b })], 0.005);
    // Half-width 0.5748 must shrink below 0.5125; t(0.975; 6)·0.5477 ÷ √7 = 0.5066 does.
    expect(wide).toMatchObject({ verdict: 'undecided', moreReplications: 1 });
  });

  it('says what pairing bought', () => {
    const a = [100, 200, 300, 400];
    const [one] = compareP99(
      a,
      a.map((value, i) => value + 10 + (i % 2)),
    );
    // Var a = 16666.7, Var b = 16733.7 and Var(b − a) = 1/3.
    expect(one!.correlation).toBeGreaterThan(0.9999);
    expect(one!.varianceReduction! / ((16666.667 + 16733.667) * 3)).toBeCloseTo(1, 4);
  });

  it('one replication has a difference and no verdict', () => {
    const [one] = compareP99([100], [90]);
    expect(one).toMatchObject({ difference: -10, low: null, high: null, p: null, verdict: null });
  });

  it('a variant that never succeeded is not compared by its latency', () => {
    expect(compareP99([100, 110], [null, null])).toEqual([]);
  });

  it('more variants make each verdict harder to get', () => {
    const a = [10, 11, 12, 13, 14, 15];
    const b = [10.5, 11.9, 12.4, 13.8, 14.3, 15.9];
    const alone = compareP99(a, b)[0]!;
    // Five more variants equal to the first: 14 further pairs, of which none differs from a.
    const among = compareP99(a, b, a, a, a, a, a).find((one) => one.b === 'v2')!;
    expect(alone.verdict).toBe('worse');
    expect(among.difference).toBe(alone.difference);
    expect(among.p!).toBeGreaterThan(alone.p!);
    expect(among.high! - among.low!).toBeGreaterThan(alone.high! - alone.low!);
  });
});
