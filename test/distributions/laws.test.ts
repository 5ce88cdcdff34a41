/** What every law must do, whatever its parameters. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createDistribution, LAWS, lawByName } from '../../sim/distributions/index.ts';
import { LawError } from '../../sim/distributions/types.ts';
import { CONTINUOUS, DIVERGENT, EXAMPLES } from './examples.ts';

/** The 2^53 uniforms that a generator with 53 bits can give, both ends among them. */
const uniforms = fc
  .oneof(
    fc.maxSafeNat().map((n) => n / 2 ** 53),
    fc.maxSafeNat().map((n) => 1 - 2 ** -53 - n / 2 ** 53),
    fc.integer({ min: 1, max: 53 }).map((bits) => 2 ** -bits),
    fc.integer({ min: 1, max: 53 }).map((bits) => 1 - 2 ** -bits),
    fc.constantFrom(0, 2 ** -53, 0.5, 1 - 2 ** -53),
  )
  .filter((u) => u >= 0 && u < 1);

describe('the list of laws', () => {
  it('holds the laws of the design, in its order', () => {
    expect(LAWS.map(({ name }) => name)).toEqual([
      'constant',
      'uniform',
      'discrete-uniform',
      'exponential',
      'erlang',
      'gamma',
      'hyperexponential',
      'lognormal',
      'weibull',
      'pareto',
      'bimodal',
      'empirical',
      'mixture',
    ]);
  });

  it('has an example of every law, so that no law escapes these tests', () => {
    const shown = new Set(EXAMPLES.map(({ law }) => law));
    expect(LAWS.filter(({ name }) => !shown.has(name))).toEqual([]);
  });

  it('documents every way with declared parameters only', () => {
    for (const { name, parameters, ways } of LAWS) {
      expect(ways.length, name).toBeGreaterThan(0);
      for (const way of ways) {
        for (const parameter of way) expect(Object.keys(parameters), name).toContain(parameter);
      }
    }
  });

  it('finds laws by name', () => {
    expect(lawByName('gamma')?.name).toBe('gamma');
    expect(lawByName('gauss')).toBeUndefined();
    expect(() => createDistribution({ law: 'gauss', parameters: {} })).toThrow(LawError);
  });
});

describe.each(EXAMPLES.map((spec) => ({ text: createDistribution(spec).describe(), spec })))(
  '$text',
  ({ spec }) => {
    const law = createDistribution(spec);

    it('gives finite durations that are not negative', () => {
      fc.assert(
        fc.property(uniforms, (u) => {
          const value = law.quantile(u);
          return Number.isFinite(value) && value >= 0;
        }),
        { seed: 20260801, numRuns: 2000 },
      );
    });

    it('never falls as the uniform grows, but for the last digits of rounding', () => {
      fc.assert(
        fc.property(uniforms, uniforms, (a, b) => {
          const low = law.quantile(Math.min(a, b));
          return law.quantile(Math.max(a, b)) >= low * (1 - 1e-13);
        }),
        { seed: 20260802, numRuns: 4000 },
      );
    });

    it('gives the same value for the same uniform, in any order of asking', () => {
      const other = createDistribution(spec);
      const asked = [0.999, 0.1, 0.5, 0.25, 1e-9, 0.75, 1 - 1e-12];
      const forwards = asked.map((u) => law.quantile(u));
      const backwards = asked.toReversed().map((u) => other.quantile(u));
      expect(backwards.toReversed()).toEqual(forwards);
    });

    it('has a mean and a variance that are numbers', () => {
      expect(law.mean).toBeGreaterThanOrEqual(0);
      expect(law.variance).toBeGreaterThanOrEqual(0);
    });
  },
);

describe.each(
  [...CONTINUOUS, ...DIVERGENT].map((spec) => ({
    text: createDistribution(spec).describe(),
    spec,
  })),
)('the distribution function of $text', ({ spec }) => {
  const law = lawByName(spec.law)!.create(spec.parameters);

  it('undoes the quantile in the body and in both tails', () => {
    // Tabulated quantiles are off by 1e-9; a probability then by its logarithmic slope times that.
    // Powers of two, so that 1 − tail is exact.
    for (const bits of [1, 2, 3, 5, 7, 10, 17, 27, 40]) {
      const tail = 2 ** -bits;
      const low = law.quantile(tail);
      const slopeLow = Math.abs(law.cdf(low * (1 + 1e-5)) / law.cdf(low) - 1) / 1e-5;
      expect(Math.abs(law.cdf(low) / tail - 1)).toBeLessThan(2e-9 * slopeLow + 1e-11);
      const high = law.quantile(1 - tail);
      const slopeHigh = Math.abs(law.survival(high * (1 - 1e-5)) / law.survival(high) - 1) / 1e-5;
      expect(Math.abs(law.survival(high) / tail - 1)).toBeLessThan(2e-9 * slopeHigh + 1e-11);
    }
  });

  it('and its complement sum to one', () => {
    for (let i = 0; i < 40; i++) {
      const x = law.quantile((i + 0.5) / 40);
      expect(law.cdf(x) + law.survival(x)).toBeCloseTo(1, 12);
    }
    expect(law.cdf(0)).toBe(0);
    expect(law.survival(0)).toBe(1);
  });
});
