/** Declared means and variances against the quantile function itself, integrated numerically. */

import { describe, expect, it } from 'vitest';
import { createDistribution } from '../../sim/distributions/index.ts';
import type { Distribution } from '../../sim/distributions/types.ts';
import { CONTINUOUS, DIVERGENT, STEPPED } from './examples.ts';

/**
 * E[g(X)] = ∫ g(Q(u)) du. With u = 1 ÷ (1 + e^-t), du = u (1 − u) dt, so that both tails are reached;
 * Simpson's rule in t. Beyond |t| = 36 a 53-bit uniform cannot go.
 */
function expectation(law: Distribution, g: (x: number) => number): number {
  const steps = 36_000;
  const h = 72 / steps;
  let sum = 0;
  for (let i = 0; i <= steps; i++) {
    const t = -36 + i * h;
    const u = 1 / (1 + Math.exp(-t));
    const weight = i === 0 || i === steps ? 1 : i % 2 === 1 ? 4 : 2;
    sum += weight * g(law.quantile(Math.min(u, 1 - 2 ** -53))) * u * (1 / (1 + Math.exp(t)));
  }
  return (sum * h) / 3;
}

const cases = (specs: typeof CONTINUOUS) =>
  specs.map((spec) => ({ text: createDistribution(spec).describe(), spec }));

describe.each(cases(CONTINUOUS))('$text', ({ text, spec }) => {
  const law = createDistribution(spec);
  // A jump of the quantile (between the two uniforms) costs Simpson's rule one step of 0.002.
  const tolerance = text.includes('uniform') && text.includes('mixture') ? 1e-3 : 1e-7;

  it('has the mean that it declares', () => {
    expect(Math.abs(expectation(law, (x) => x) / law.mean - 1)).toBeLessThan(tolerance);
  });

  it('has the variance that it declares', () => {
    const variance = expectation(law, (x) => (x - law.mean) * (x - law.mean));
    // Errors of 1e-9 in x, times how much larger the mean is than the deviation.
    const noise = (4e-9 * law.mean) / Math.sqrt(law.variance);
    expect(Math.abs(variance / law.variance - 1)).toBeLessThan(tolerance + noise);
  });
});

describe.each(cases(STEPPED))('$text', ({ text, spec }) => {
  const law = createDistribution(spec);
  const count = 60_000;
  const values = Array.from({ length: count }, (_, i) => law.quantile((i + 0.5) / count));
  // Every jump but the lognormal's tail lies between two of these points.
  const tolerance = text.includes('lognormal') ? 1e-3 : 1e-9;

  it('has the mean that it declares', () => {
    const mean = values.reduce((sum, x) => sum + x, 0) / count;
    expect(Math.abs(mean - law.mean)).toBeLessThanOrEqual(tolerance * law.mean);
  });

  it('has the variance that it declares', () => {
    const sum = values.reduce((total, x) => total + (x - law.mean) * (x - law.mean), 0);
    expect(Math.abs(sum / count - law.variance)).toBeLessThanOrEqual(tolerance * law.variance);
  });
});

describe.each(cases(DIVERGENT))('$text', ({ spec }) => {
  it('declares infinite moments as Infinity', () => {
    const law = createDistribution(spec);
    expect(law.variance).toBe(Infinity);
    const shape = Number(spec.parameters.shape ?? 1.5);
    expect(law.mean === Infinity).toBe(shape <= 1);
  });
});
