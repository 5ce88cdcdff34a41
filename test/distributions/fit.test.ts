/** What a user gives is what the fitted law has, for every pair that a family accepts. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lawByName } from '../../sim/distributions/index.ts';
import type { Law, LawValues } from '../../sim/distributions/types.ts';

const PERCENTILES: Readonly<Record<string, number>> = {
  median: 0.5,
  p90: 0.9,
  p95: 0.95,
  p99: 0.99,
  p999: 0.999,
};

/** Relative error of one statistic of a law; percentiles are asked backwards, as probabilities. */
function statisticError(law: Law, name: string, value: number): number {
  const p = PERCENTILES[name];
  if (p !== undefined) return Math.abs(law.survival(value) / (1 - p) - 1);
  if (name === 'mean') return Math.abs(law.mean / value - 1);
  if (name === 'cv') return Math.abs(Math.sqrt(law.variance) / law.mean / value - 1);
  throw new Error(`no statistic ${name}`);
}

/** The statistics of a law, each from its definition. */
function statisticsOf(law: Law): Readonly<Record<string, number>> {
  const percentiles = Object.entries(PERCENTILES).map(([name, p]) => [name, law.quantile(p)]);
  const cv = Math.sqrt(law.variance) / law.mean;
  return { mean: law.mean, cv, ...Object.fromEntries(percentiles) };
}

const STATISTICS = ['mean', 'median', 'p90', 'p95', 'p99', 'p999', 'cv'] as const;
const PAIRS = STATISTICS.flatMap((one, i) => STATISTICS.slice(i + 1).map((other) => [one, other]));

/** Laws to take statistics from: their textbook parameters, over the range that people meet. */
const SOURCES: Readonly<Record<string, fc.Arbitrary<LawValues>>> = {
  lognormal: fc.record({
    median: fc.double({ min: 1e3, max: 1e11, noNaN: true }),
    sigma: fc.double({ min: 0.01, max: 2, noNaN: true }),
  }),
  weibull: fc.record({
    scale: fc.double({ min: 1e3, max: 1e11, noNaN: true }),
    shape: fc.double({ min: 0.3, max: 20, noNaN: true }),
  }),
  gamma: fc.record({
    scale: fc.double({ min: 1e3, max: 1e11, noNaN: true }),
    shape: fc.double({ min: 0.1, max: 50, noNaN: true }),
  }),
  pareto: fc.record({
    min: fc.double({ min: 1e3, max: 1e11, noNaN: true }),
    shape: fc.double({ min: 2.1, max: 50, noNaN: true }),
  }),
  hyperexponential: fc.record({
    mean: fc.double({ min: 1e3, max: 1e11, noNaN: true }),
    cv: fc.double({ min: 1.01, max: 20, noNaN: true }),
  }),
};

describe.each(Object.keys(SOURCES))('%s', (name) => {
  const definition = lawByName(name)!;
  // A scan of the gamma law solves thousands of quantiles.
  const numRuns = name === 'gamma' ? 6 : 12;

  it.each(PAIRS)('is fitted to %s and %s', (one, other) => {
    fc.assert(
      fc.property(SOURCES[name]!, (source) => {
        const statistics = statisticsOf(definition.create(source));
        const given = { [one]: statistics[one]!, [other]: statistics[other]! };
        const fitted = definition.create(given);
        expect(statisticError(fitted, one, given[one]!)).toBeLessThan(1e-9);
        expect(statisticError(fitted, other, given[other]!)).toBeLessThan(1e-9);
      }),
      { seed: 20260803, numRuns },
    );
  });

  it('documents exactly the ways that it accepts', () => {
    for (const [one, other] of PAIRS) {
      const documented = definition.ways.some((way) => way.includes(one!) && way.includes(other!));
      expect(documented, `${one} and ${other}`).toBe(true);
    }
  });
});

describe('textbook parameters', () => {
  it.each([
    ['lognormal', { sigma: 0.7, p99: 80 }],
    ['weibull', { shape: 0.8, p90: 30 }],
    ['weibull', { scale: 10, p99: 80 }],
    ['weibull', { scale: 10, cv: 0.4 }],
    ['gamma', { shape: 3, median: 12 }],
    ['gamma', { scale: 4, mean: 6 }],
    ['gamma', { scale: 4, p99: 60 }],
    ['pareto', { shape: 2.5, mean: 12 }],
    ['pareto', { min: 3, p99: 40 }],
    ['pareto', { min: 3, mean: 4 }],
    ['pareto', { min: 3, cv: 2 }],
  ] satisfies [string, LawValues][])('%s accepts %o', (name, given) => {
    const law = lawByName(name)!.create(given);
    for (const [statistic, value] of Object.entries(given)) {
      if (statistic in PERCENTILES || statistic === 'mean' || statistic === 'cv') {
        expect(statisticError(law, statistic, value)).toBeLessThan(1e-9);
      }
    }
    if (name === 'pareto' && 'min' in given) expect(law.quantile(0)).toBeCloseTo(given.min, 9);
    if (name === 'weibull' && 'scale' in given) {
      expect(law.survival(given.scale)).toBeCloseTo(Math.exp(-1), 9);
    }
    if (name === 'gamma' && 'scale' in given) {
      expect(law.variance / law.mean).toBeCloseTo(given.scale, 8);
    }
  });
});

describe('where two laws match', () => {
  it('lognormal takes the smaller sigma for mean and p99', () => {
    // sigma 0.5 and its twin 2 × 2.326 − 0.5 = 4.15 have the same p99 ÷ mean.
    const source = lawByName('lognormal')!.create({ mean: 20, sigma: 0.5 });
    const fitted = lawByName('lognormal')!.create({ mean: 20, p99: source.quantile(0.99) });
    expect(Math.abs(fitted.variance / source.variance - 1)).toBeLessThan(1e-9);
  });

  it('lognormal reaches the largest p99 ÷ mean, exp(2.326² ÷ 2), at sigma 2.326', () => {
    const peak = Math.exp(2.3263478740408408 ** 2 / 2);
    const below = lawByName('lognormal')!.create({ mean: 1, p99: peak * (1 - 1e-9) });
    expect(Math.sqrt(Math.log1p(below.variance))).toBeCloseTo(2.3263, 3);
    const above = () => lawByName('lognormal')!.create({ mean: 1, p99: peak * (1 + 1e-9) });
    expect(above).toThrow('it can be 1 to 14.97 times');
  });

  it('lognormal takes the larger sigma where only that one matches: p90 below the mean', () => {
    const law = lawByName('lognormal')!.create({ mean: 20, p90: 15 });
    expect(statisticError(law, 'p90', 15)).toBeLessThan(1e-9);
    expect(Math.sqrt(Math.log1p(law.variance / 400))).toBeGreaterThan(2.56);
  });

  it('weibull with equal mean and median is the one with shape 3.44, not a constant', () => {
    const law = lawByName('weibull')!.create({ mean: 20, median: 20 });
    expect(Math.sqrt(law.variance) / law.mean).toBeCloseTo(0.3215, 3);
  });
});

describe('uniform', () => {
  it.each([
    [{ min: 2, max: 10 }, 2, 10],
    [{ mean: 6, cv: 8 / Math.sqrt(12) / 6 }, 2, 10],
    [{ min: 2, mean: 6 }, 2, 10],
    [{ max: 10, median: 6 }, 2, 10],
    [{ mean: 6, p90: 9.2 }, 2, 10],
    [{ p90: 9.2, p99: 9.92 }, 2, 10],
    [{ p90: 9.2, cv: 8 / Math.sqrt(12) / 6 }, 2, 10],
    [{ mean: 5, cv: 1 / Math.sqrt(3) }, 0, 10],
    [{ min: 4, max: 4 }, 4, 4],
  ] satisfies [LawValues, number, number][])('%o lies between %f and %f', (given, min, max) => {
    const law = lawByName('uniform')!.create(given);
    expect(law.quantile(0)).toBeCloseTo(min, 9);
    expect(law.quantile(1 - 2 ** -53)).toBeCloseTo(max, 9);
  });
});
