/** Laws and durations as people read them. */

import { describe, expect, it } from 'vitest';
import { createDistribution } from '../../sim/distributions/index.ts';
import type { LawValues } from '../../sim/distributions/types.ts';
import { formatDurationNs } from '../../sim/format-duration.ts';

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [1, '1 ns'],
    [0.25, '0.25 ns'],
    [999, '999 ns'],
    [1000, '1 µs'],
    [250_000, '250 µs'],
    [300_000.00000000006, '300 µs'],
    [999_999.9999999999, '1 ms'],
    [20e6, '20 ms'],
    [20.5e6, '20.5 ms'],
    [1.5e9, '1.5 s'],
    [59e9, '59 s'],
    [60e9, '1 min'],
    [90e9, '90 s'],
    [120e9, '2 min'],
    [5400e9, '90 min'],
    [7200e9, '2 h'],
    [123.456789e9, '123.456789 s'],
    [-5e6, '-5 ms'],
    [Number.POSITIVE_INFINITY, 'infinity'],
  ])('%f ns is written %s', (ns, text) => {
    expect(formatDurationNs(ns)).toBe(text);
  });

  it('can be shortened', () => {
    expect(formatDurationNs(12_345_678.9, 3)).toBe('12.3 ms');
    expect(formatDurationNs(999_999, 3)).toBe('1 ms');
  });
});

describe('a law describes itself by what the user gave', () => {
  it.each([
    ['lognormal', { mean: 20e6, p99: 90e6 }, 'lognormal(mean 20 ms, p99 90 ms)'],
    ['lognormal', { p99: 90e6, mean: 20e6 }, 'lognormal(mean 20 ms, p99 90 ms)'],
    ['constant', { value: 1.5e9 }, 'constant(value 1.5 s)'],
    ['exponential', { median: 250e3 }, 'exponential(median 250 µs)'],
    ['erlang', { k: 3, mean: 12e6 }, 'erlang(k 3, mean 12 ms)'],
    ['gamma', { mean: 3e6, cv: 0.5 }, 'gamma(mean 3 ms, cv 0.5)'],
    [
      'hyperexponential',
      { means: [1e6, 40e6], weights: [9, 1] },
      'hyperexponential(means [1 ms, 40 ms], weights [9, 1])',
    ],
    ['pareto', { shape: 1.5, min: 1e6, max: 1e9 }, 'pareto(shape 1.5, min 1 ms, max 1 s)'],
    [
      'bimodal',
      { fast: 1e6, slow: 100e6, slowShare: 0.05 },
      'bimodal(fast 1 ms, slow 100 ms, slowShare 5%)',
    ],
    [
      'discrete-uniform',
      { min: 1e6, max: 6e6, step: 1e6 },
      'discrete-uniform(min 1 ms, max 6 ms, step 1 ms)',
    ],
    ['empirical', { values: [1e6, 3e6] }, 'empirical(2 values, mean 2 ms)'],
    [
      'mixture',
      {
        components: [
          { weight: 2, law: { law: 'exponential', parameters: { mean: 5e6 } } },
          { weight: 1, law: { law: 'constant', parameters: { value: 1e9 } } },
        ],
      },
      'mixture(66.67% exponential(mean 5 ms), 33.33% constant(value 1 s))',
    ],
  ] satisfies [string, LawValues, string][])('%s %o is %s', (law, parameters, text) => {
    expect(createDistribution({ law, parameters }).describe()).toBe(text);
  });
});
