/** Published closed forms: unit-mean laws that the queueing tests use, as literals. */

import { describe, expect, it } from 'vitest';
import { createDistribution } from '../../sim/distributions/index.ts';
import type { LawSpec } from '../../sim/distributions/types.ts';

interface Reference {
  readonly id: string;
  /** The same law, written in different ways. Scale: mean 1 ns. */
  readonly laws: readonly LawSpec[];
  readonly variance: number;
  /** p50, p90, p95, p99, p99.9 */
  readonly quantiles: readonly [number, number, number, number, number];
}

const law = (name: string, parameters: LawSpec['parameters']): LawSpec => ({
  law: name,
  parameters,
});

const REFERENCES: readonly Reference[] = [
  {
    id: 'lognormal, squared cv 1',
    laws: [
      law('lognormal', { mean: 1, cv: 1 }),
      law('lognormal', { mean: 1, sigma: 0.8325546111576977 }),
      law('lognormal', { median: Math.SQRT1_2, p99: 4.904916450865854 }),
      law('lognormal', { mean: 1, p99: 4.904916450865854 }),
    ],
    variance: 1,
    quantiles: [
      Math.SQRT1_2,
      2.055230639637103,
      2.78112878070771,
      4.904916450865854,
      9.264719330630415,
    ],
  },
  {
    id: 'lognormal, squared cv 4',
    laws: [
      law('lognormal', { mean: 1, cv: 2 }),
      law('lognormal', { p90: 2.273007409771084, p999: 22.548346584180738 }),
    ],
    variance: 4,
    quantiles: [
      0.44721359549997336, 2.273007409771084, 3.603847289585002, 8.555465054209334,
      22.548346584180738,
    ],
  },
  {
    id: 'lognormal, squared cv 10',
    laws: [law('lognormal', { median: 0.30151134457776363, cv: Math.sqrt(10) })],
    variance: 10,
    quantiles: [
      0.30151134457776363, 2.193619163274461, 3.850222946303517, 11.06109905797658,
      36.10098023492707,
    ],
  },
  {
    id: 'weibull, shape 0.5',
    laws: [
      law('weibull', { shape: 0.5, scale: 0.5 }),
      law('weibull', { mean: 1, cv: Math.sqrt(5) }),
      law('weibull', { mean: 1, shape: 0.5 }),
      law('weibull', { median: 0.2402265069591007, p95: 4.487205927406479 }),
    ],
    variance: 5,
    quantiles: [
      0.2402265069591007, 2.6509490552391997, 4.487205927406479, 10.603796220956793,
      23.858541497152792,
    ],
  },
  {
    id: 'bounded pareto, alpha 1.5, ratio 1e3',
    laws: [
      law('pareto', { shape: 1.5, min: 0.34420759220056124, max: 344.20759220056124 }),
      law('pareto', { shape: 1.5, mean: 1, max: 344.20759220056124 }),
      law('pareto', { min: 0.34420759220056124, mean: 1, max: 344.20759220056124 }),
    ],
    variance: 9.884799792761823,
    quantiles: [
      0.5463839752297287, 1.597367051688809, 2.5351278665614223, 7.400290649109167,
      33.7143951365284,
    ],
  },
  {
    id: 'bounded pareto, alpha 1.1, ratio 1e4',
    laws: [law('pareto', { shape: 1.1, min: 0.15103265449530467, max: 1510.3265449530468 })],
    variance: 109.9685913356939,
    quantiles: [
      0.2836081914452694, 1.2246735260481327, 2.2989359503918445, 9.90146987115899,
      77.79392946653212,
    ],
  },
  {
    id: 'hyperexponential, balanced means, squared cv 4',
    laws: [
      law('hyperexponential', { mean: 1, cv: 2 }),
      law('hyperexponential', {
        means: [1 / 1.7745966692414834, 1 / 0.2254033307585166],
        weights: [0.8872983346207417, 1 - 0.8872983346207417],
      }),
    ],
    variance: 4,
    quantiles: [
      0.45149312375576783, 1.9575166270999849, 3.7148818110340422, 10.745890757663219,
      20.961288292137965,
    ],
  },
  {
    id: 'erlang 2',
    laws: [
      law('erlang', { k: 2, mean: 1 }),
      law('gamma', { shape: 2, scale: 0.5 }),
      law('erlang', { k: 2, p99: 3.319176033996906 }),
    ],
    variance: 0.5,
    quantiles: [
      0.8391734950083305, 1.9448600849337134, 2.371932259195289, 3.319176033996906,
      4.616706738225804,
    ],
  },
  {
    id: 'erlang 4',
    laws: [
      law('erlang', { k: 4, mean: 1 }),
      law('gamma', { mean: 1, cv: 0.5 }),
      law('gamma', { mean: 1, p99: 2.511279378707904 }),
      law('gamma', { p90: 1.670195767063966, p99: 2.511279378707904 }),
    ],
    variance: 0.25,
    quantiles: [
      0.9180151872127263, 1.670195767063966, 1.9384141319831814, 2.511279378707904,
      3.2655601947970174,
    ],
  },
  {
    id: 'exponential',
    laws: [
      law('exponential', { mean: 1 }),
      law('exponential', { p90: Math.LN10 }),
      law('erlang', { k: 1, mean: 1 }),
      law('gamma', { mean: 1, cv: 1 }),
      law('weibull', { mean: 1, shape: 1 }),
      law('hyperexponential', { mean: 1, cv: 1 }),
    ],
    variance: 1,
    quantiles: [Math.LN2, Math.LN10, 2.99573227355399, 4.605170185988096, 6.9077552789821155],
  },
];

const PROBABILITIES = [0.5, 0.9, 0.95, 0.99, 0.999] as const;

describe.each(REFERENCES)('$id', ({ laws, variance, quantiles }) => {
  it.each(laws)('agrees with $law $parameters', (spec) => {
    const made = createDistribution(spec);
    expect(Math.abs(made.mean - 1)).toBeLessThan(1e-9);
    expect(Math.abs(made.variance / variance - 1)).toBeLessThan(1e-9);
    for (const [i, p] of PROBABILITIES.entries()) {
      expect(Math.abs(made.quantile(p) / quantiles[i]! - 1)).toBeLessThan(3e-9);
    }
  });
});
