/** At least one example of every law, which all general tests run over. Durations in nanoseconds. */

import type { LawSpec, LawValues } from '../../sim/distributions/types.ts';

const MS = 1e6;

function spec(law: string, parameters: LawValues): LawSpec {
  return { law, parameters };
}

/** Laws without jumps: the distribution function undoes the quantile exactly. */
export const CONTINUOUS: readonly LawSpec[] = [
  spec('uniform', { min: 2 * MS, max: 7 * MS }),
  spec('exponential', { mean: 5 * MS }),
  spec('erlang', { k: 4, mean: 10 * MS }),
  spec('gamma', { mean: 3 * MS, cv: 0.001 }),
  spec('gamma', { shape: 0.4, scale: 2 * MS }),
  spec('gamma', { shape: 0.05, scale: 2 * MS }),
  spec('gamma', { median: 5 * MS, p99: 60 * MS }),
  spec('hyperexponential', { mean: 8 * MS, cv: 3 }),
  spec('hyperexponential', { means: [0.1 * MS, 1000 * MS], weights: [9999, 1] }),
  spec('hyperexponential', { means: [MS, 5 * MS, 40 * MS], weights: [6, 3, 1] }),
  spec('lognormal', { mean: 20 * MS, p99: 90 * MS }),
  spec('lognormal', { median: MS, sigma: 0.001 }),
  spec('weibull', { shape: 0.5, scale: 3 * MS }),
  spec('weibull', { mean: 10 * MS, cv: 0.1 }),
  spec('pareto', { shape: 6, min: 4 * MS }),
  spec('pareto', { shape: 1.5, min: MS, max: 1000 * MS }),
  spec('pareto', { shape: 3, min: 4 * MS, max: 40_000 * MS }),
  spec('mixture', {
    components: [
      { weight: 9, law: spec('lognormal', { mean: 2 * MS, cv: 1 }) },
      { weight: 1, law: spec('exponential', { mean: 80 * MS }) },
    ],
  }),
  spec('mixture', {
    components: [
      { weight: 0.5, law: spec('uniform', { min: MS, max: 2 * MS }) },
      { weight: 0.5, law: spec('uniform', { min: 10 * MS, max: 12 * MS }) },
    ],
  }),
];

/** Laws with jumps, or with nothing but jumps. */
export const STEPPED: readonly LawSpec[] = [
  spec('constant', { value: 5 * MS }),
  spec('constant', { value: 0 }),
  spec('discrete-uniform', { min: MS, max: 6 * MS, step: MS }),
  spec('bimodal', { fast: MS, slow: 100 * MS, slowShare: 0.05 }),
  spec('empirical', { values: [4 * MS, MS, 2 * MS, 2 * MS, 30 * MS] }),
  spec('mixture', {
    components: [
      { weight: 0.7, law: spec('lognormal', { mean: 2 * MS, cv: 1 }) },
      { weight: 0.3, law: spec('constant', { value: 50 * MS }) },
    ],
  }),
  spec('mixture', {
    components: [
      { weight: 1, law: spec('constant', { value: 0 }) },
      { weight: 2, law: spec('bimodal', { fast: MS, slow: 3 * MS, slowShare: 0.25 }) },
    ],
  }),
];

/** Continuous laws without a variance or without a mean. */
export const DIVERGENT: readonly LawSpec[] = [
  spec('pareto', { shape: 1.5, min: MS }),
  spec('pareto', { shape: 0.8, min: MS }),
  spec('mixture', {
    components: [
      { weight: 1, law: spec('exponential', { mean: MS }) },
      { weight: 1, law: spec('pareto', { shape: 1.5, min: MS }) },
    ],
  }),
];

export const EXAMPLES: readonly LawSpec[] = [...CONTINUOUS, ...STEPPED, ...DIVERGENT];
