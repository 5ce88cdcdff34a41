/** Parameters that determine no law: what is said, and where it points. */

import { describe, expect, it } from 'vitest';
import { createDistribution } from '../../sim/distributions/index.ts';
import type { LawValues } from '../../sim/distributions/types.ts';
import { LawError } from '../../sim/distributions/types.ts';

const MS = 1e6;

const TWO_OF = 'lognormal is determined by two of mean, median, p90, p95, p99, p999, cv, sigma; ';

/** Law, parameters, part of the message, the parameter to point at. */
const IMPOSSIBLE: readonly (readonly [string, LawValues, string, string | null])[] = [
  [
    'lognormal',
    { median: 20 * MS, p99: 10 * MS },
    'p99 (10 ms) is below the median (20 ms)',
    'p99',
  ],
  ['lognormal', { p90: 2 * MS, p99: MS }, 'p99 (1 ms) is below p90 (2 ms)', 'p99'],
  [
    'weibull',
    { p90: MS, p99: MS },
    'p99 (1 ms) equals p90 (1 ms); for no variation use con',
    'p99',
  ],
  ['gamma', { median: MS, p50: MS }, 'median and p50 are the same statistic', 'p50'],
  [
    'lognormal',
    { mean: 20 * MS, p99: 400 * MS },
    'p99 (400 ms) is 20 times the mean (20 ms); in a lognormal law it can be 1 to 14.97 times',
    'p99',
  ],
  [
    'lognormal',
    { mean: 20 * MS, p99: 10 * MS },
    'p99 (10 ms) is 0.5 times the mean (20 ms); in a lognormal law it can be 1 to 14.97 times',
    'p99',
  ],
  [
    'lognormal',
    { mean: 20 * MS, median: 30 * MS },
    'median (30 ms) is 1.5 times the mean',
    'median',
  ],
  ['lognormal', { mean: MS, median: MS }, 'which no lognormal law can do', 'median'],
  ['lognormal', { mean: MS, cv: -1 }, 'cv must not be negative; got -1', 'cv'],
  ['lognormal', { mean: MS, cv: 0 }, 'for no variation use constant', 'cv'],
  [
    'lognormal',
    { mean: MS, cv: 1e5 },
    'cv of lognormal must be 0.000001 to 2981; got 100000',
    'cv',
  ],
  ['lognormal', { cv: 1, sigma: 1 }, 'cv and sigma both say how widely', 'sigma'],
  ['lognormal', {}, `${TWO_OF}got none`, null],
  ['lognormal', { mean: MS }, `${TWO_OF}got one (mean)`, null],
  ['lognormal', { mean: MS, median: MS, p99: MS }, `${TWO_OF}got three (mean, median, p99)`, 'p99'],
  ['lognormal', { mena: MS }, 'lognormal has no parameter "mena"; it takes mean, median', 'mena'],
  ['lognormal', { constructor: MS }, 'lognormal has no parameter "constructor"', 'constructor'],
  ['lognormal', { mean: Number.NaN, cv: 1 }, 'mean must be a finite duration; got NaN', 'mean'],
  ['lognormal', { mean: '20ms', cv: 1 }, 'mean must be a finite duration; got 20ms', 'mean'],
  ['lognormal', { mean: -5 * MS, cv: 1 }, 'mean must not be negative; got -5 ms', 'mean'],
  ['lognormal', { mean: 0, cv: 1 }, 'mean of lognormal must be above 0', 'mean'],
  ['weibull', { mean: 20 * MS, median: 21 * MS }, '1.05 times the mean (20 ms)', 'median'],
  ['weibull', { mean: MS, shape: 0 }, 'shape of weibull must be 0.1 to 10000; got 0', 'shape'],
  ['gamma', { mean: MS, p99: 40 * MS }, 'in a gamma law it can be 1.002 to 28.34 times', 'p99'],
  ['hyperexponential', { mean: MS, cv: 0.5 }, 'use gamma or lognormal', 'cv'],
  ['hyperexponential', { median: MS, p99: 5 * MS }, 'it can be 6.644 to 49.78 times', 'p99'],
  ['hyperexponential', { means: [1, 2], weights: [1] }, 'got 2 means and 1 weights', 'weights'],
  ['hyperexponential', { means: [1, 2], weights: [0, 0] }, 'all weights are zero', 'weights'],
  ['hyperexponential', { means: [1, 0], weights: [1, 1] }, 'must be above 0', 'means'],
  ['hyperexponential', { means: [1], weights: [1], cv: 2 }, 'means and weights or cv', 'cv'],
  ['pareto', { mean: 2 * MS, p99: MS }, 'in a pareto law it can be 1 to 7.988 times', 'p99'],
  ['pareto', { mean: MS, shape: 1 }, '1.05 to 10000 when the mean is given; got 1', 'shape'],
  ['pareto', { mean: MS, min: 2 * MS }, 'min (2 ms) is 2 times the mean (1 ms)', 'min'],
  ['pareto', { min: 2 * MS, max: MS, shape: 2 }, 'min (2 ms) must be below max (1 ms)', 'min'],
  ['pareto', { min: MS, max: 5 * MS, p99: 2 * MS }, 'two more of min, shape, mean', 'p99'],
  ['pareto', { max: MS, shape: 2, mean: 2 * MS }, 'mean (2 ms) must be below max (1 ms)', 'mean'],
  [
    'pareto',
    { min: MS, max: 10 * MS, mean: 9 * MS },
    "with min 1 ms and max 10 ms a pareto law's mean is 1.001 ms to 3.893 ms",
    'mean',
  ],
  ['erlang', { mean: MS }, 'erlang needs k', null],
  ['erlang', { k: 2.5, mean: MS }, 'k must be a whole number; got 2.5', 'k'],
  ['erlang', { k: 0, mean: MS }, 'k of erlang must be 1 to 1000000; got 0', 'k'],
  ['erlang', { k: 2 }, 'erlang is determined by one of mean, median', null],
  ['exponential', { mean: MS, p99: 5 * MS }, 'got two (mean, p99)', 'p99'],
  ['exponential', { mean: 0 }, 'mean of exponential must be above 0', 'mean'],
  ['constant', {}, 'one of value, mean; got neither', null],
  ['constant', { value: MS, mean: MS }, 'one of value, mean; got both', null],
  ['uniform', { min: 5 * MS, max: 2 * MS }, 'max (2 ms) is below min (5 ms)', 'max'],
  ['uniform', { mean: MS, cv: 2 }, 'cv of uniform must be 0 to 0.5774', 'cv'],
  ['uniform', { mean: MS, median: MS }, 'mean and median of a uniform law are the same', 'median'],
  ['uniform', { median: MS, p99: 9 * MS }, 'puts min of uniform below 0', 'p99'],
  ['uniform', { min: MS }, 'got one (min)', null],
  ['discrete-uniform', { min: 1, max: 10, step: 4 }, 'not a whole number of steps', 'step'],
  ['discrete-uniform', { min: 1, max: 10, step: 0 }, 'step of discrete-uniform must be', 'step'],
  ['discrete-uniform', { min: 9, max: 1, step: 1 }, 'goes downwards', 'max'],
  ['bimodal', { fast: 5 * MS, slow: MS, slowShare: 0.1 }, 'slow (1 ms) is below fast', 'slow'],
  ['bimodal', { fast: 1, slow: 5, slowShare: 1.5 }, 'between 0% and 100%; got 150%', 'slowShare'],
  ['bimodal', { fast: 1, slow: 5 }, 'bimodal needs slowShare', null],
  ['empirical', { values: [] }, 'values must be a list with at least one entry', 'values'],
  ['empirical', { values: [MS, -MS] }, 'an entry of values must not be negative', 'values'],
  ['mixture', { components: [] }, 'components must be a list of laws', 'components'],
  [
    'mixture',
    { components: [{ weight: 1, law: { law: 'lognormal', parameters: { mean: MS } } }] },
    `component 1: ${TWO_OF}got one (mean)`,
    'components',
  ],
  [
    'mixture',
    { components: [{ weight: 0, law: { law: 'constant', parameters: { value: 1 } } }] },
    'all weights are zero',
    'components',
  ],
  ['gauss', {}, 'there is no law "gauss"; the laws are constant, uniform', null],
];

describe('parameters that determine no law', () => {
  it.each(IMPOSSIBLE)('%s %o: %s', (law, parameters, message, parameter) => {
    let caught: unknown = null;
    try {
      createDistribution({ law, parameters });
    } catch (error) {
      caught = error;
    }
    expect(caught).toBeInstanceOf(LawError);
    const error = caught as LawError;
    expect(error.message).toContain(message);
    expect(error.parameter).toBe(parameter);
  });
});
