/**
 * Samples against textbook densities, by a chi-square test.
 *
 * Null hypothesis: the samples have the density. 200,000 samples in 20 equally likely bins; the
 * bounds are the chi-square quantiles that a right law exceeds with probability 1e-6. Seeds are
 * literal. The densities are written without their constants and normalized numerically, so that
 * nothing here is shared with the code under test.
 */

import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { createDistribution } from '../../sim/distributions/index.ts';
import type { LawSpec } from '../../sim/distributions/types.ts';

const SAMPLES = 200_000;
const BINS = 20;
/** By degrees of freedom, at a false-alarm rate of 1e-6. */
const CHI_SQUARE: Readonly<Record<number, number>> = {
  1: 23.9281,
  2: 27.631,
  4: 33.3768,
  9: 44.8109,
  19: 63.6771,
};

interface Density {
  readonly law: string;
  readonly parameters: LawSpec['parameters'];
  /** Up to a constant factor. */
  readonly density: (x: number) => number;
}

const DENSITIES: readonly Density[] = [
  {
    law: 'uniform',
    parameters: { min: 3, max: 8 },
    density: (x) => (x >= 3 && x <= 8 ? 1 : 0),
  },
  { law: 'exponential', parameters: { mean: 4 }, density: (x) => Math.exp(-x / 4) },
  { law: 'erlang', parameters: { k: 3, mean: 6 }, density: (x) => x * x * Math.exp(-x / 2) },
  {
    law: 'gamma',
    parameters: { shape: 0.3, scale: 2 },
    density: (x) => x ** -0.7 * Math.exp(-x / 2),
  },
  {
    law: 'gamma',
    parameters: { mean: 10, cv: 0.2 },
    density: (x) => Math.exp(24 * Math.log(x / 10) - 2.5 * x + 25),
  },
  {
    law: 'hyperexponential',
    parameters: { means: [1, 30], weights: [4, 1] },
    density: (x) => 0.8 * Math.exp(-x) + (0.2 / 30) * Math.exp(-x / 30),
  },
  {
    law: 'lognormal',
    parameters: { median: 5, sigma: 1.2 },
    density: (x) => Math.exp(-(Math.log(x / 5) ** 2) / (2 * 1.2 * 1.2)) / x,
  },
  {
    law: 'weibull',
    parameters: { shape: 0.7, scale: 5 },
    density: (x) => x ** -0.3 * Math.exp(-((x / 5) ** 0.7)),
  },
  {
    law: 'weibull',
    parameters: { shape: 4, scale: 5 },
    density: (x) => x ** 3 * Math.exp(-((x / 5) ** 4)),
  },
  { law: 'pareto', parameters: { shape: 2.5, min: 2 }, density: (x) => (x < 2 ? 0 : x ** -3.5) },
  {
    law: 'pareto',
    parameters: { shape: 1.1, min: 2, max: 500 },
    density: (x) => (x < 2 || x > 500 ? 0 : x ** -2.1),
  },
  {
    law: 'mixture',
    parameters: {
      components: [
        { weight: 3, law: { law: 'exponential', parameters: { mean: 2 } } },
        { weight: 1, law: { law: 'uniform', parameters: { min: 10, max: 14 } } },
      ],
    },
    density: (x) => 0.75 * 0.5 * Math.exp(-x / 2) + (x >= 10 && x <= 14 ? 0.25 / 4 : 0),
  },
];

interface Bins {
  /** Upper ends of all but the last bin. */
  readonly edges: readonly number[];
  /** Nearly equal: exactly what lies between the edges. */
  readonly shares: readonly number[];
}

/** Cuts the density into bins where it has been integrated, over log x by the midpoint rule. */
function cutIntoBins(density: (x: number) => number): Bins {
  const low = -60;
  const steps = 200_000;
  const h = (30 - low) / steps;
  const mass = Float64Array.from({ length: steps }, (_, i) => {
    const x = Math.exp(low + (i + 0.5) * h);
    return density(x) * x;
  });
  const total = mass.reduce((sum, m) => sum + m, 0);
  const edges: number[] = [];
  const shares = new Array<number>(BINS).fill(0);
  for (let i = 0, sum = 0; i < steps; i++) {
    sum += mass[i]! / total;
    shares[edges.length]! += mass[i]! / total;
    if (edges.length < BINS - 1 && sum >= (edges.length + 1) / BINS) {
      edges.push(Math.exp(low + (i + 1) * h));
    }
  }
  return { edges, shares };
}

function chiSquare(counts: readonly number[], shares: readonly number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0);
  return counts.reduce((sum, count, i) => {
    const expected = shares[i]! * total;
    return sum + ((count - expected) * (count - expected)) / expected;
  }, 0);
}

describe.each(DENSITIES)('$law $parameters', ({ law, parameters, density }) => {
  it('has the textbook density', () => {
    const { edges, shares } = cutIntoBins(density);
    expect(edges).toHaveLength(BINS - 1);
    const made = createDistribution({ law, parameters });
    const uniform = seedrandom.alea(`goodness-of-fit/${law}`);
    const counts = new Array<number>(BINS).fill(0);
    for (let i = 0; i < SAMPLES; i++) {
      const x = made.quantile(uniform());
      const bin = edges.findIndex((edge) => x <= edge);
      counts[bin === -1 ? BINS - 1 : bin]! += 1;
    }
    expect(chiSquare(counts, shares)).toBeLessThan(CHI_SQUARE[BINS - 1]!);
  });
});

describe.each([
  {
    law: 'discrete-uniform',
    parameters: { min: 10, max: 100, step: 10 },
    expected: new Map(Array.from({ length: 10 }, (_, i) => [10 * (i + 1), 0.1])),
  },
  {
    law: 'bimodal',
    parameters: { fast: 1, slow: 50, slowShare: 0.03 },
    expected: new Map([
      [1, 0.97],
      [50, 0.03],
    ]),
  },
  {
    law: 'empirical',
    parameters: { values: [7, 3, 3, 9, 7, 3, 1, 100] },
    expected: new Map([
      [1, 1 / 8],
      [3, 3 / 8],
      [7, 2 / 8],
      [9, 1 / 8],
      [100, 1 / 8],
    ]),
  },
  {
    law: 'mixture',
    parameters: {
      components: [
        { weight: 1, law: { law: 'constant', parameters: { value: 0 } } },
        { weight: 1, law: { law: 'bimodal', parameters: { fast: 5, slow: 9, slowShare: 0.5 } } },
      ],
    },
    expected: new Map([
      [0, 0.5],
      [5, 0.25],
      [9, 0.25],
    ]),
  },
])('$law $parameters', ({ law, parameters, expected }) => {
  it('gives each value as often as it should, and no other', () => {
    const made = createDistribution({ law, parameters });
    const uniform = seedrandom.alea(`steps/${law}`);
    const seen = new Map<number, number>();
    for (let i = 0; i < SAMPLES; i++) {
      // The engine rounds every sample to whole nanoseconds.
      const value = Math.round(made.quantile(uniform()));
      seen.set(value, (seen.get(value) ?? 0) + 1);
    }
    expect([...seen.keys()].sort((a, b) => a - b)).toEqual([...expected.keys()]);
    const counts = [...expected.keys()].map((value) => seen.get(value)!);
    const bound = CHI_SQUARE[expected.size - 1]!;
    expect(chiSquare(counts, [...expected.values()])).toBeLessThan(bound);
  });
});
