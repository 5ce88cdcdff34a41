/** The statistics that people know of their durations, as parameters of laws. */

import type { LawParameter, LawParameters } from './types.ts';

/** Percentiles that most laws accept, with the probabilities below and above them. */
export const PERCENTILES = {
  median: { p: 0.5, q: 0.5, summary: 'Half of all values lie below.' },
  p50: { p: 0.5, q: 0.5, summary: 'The median by its other name.' },
  p90: { p: 0.9, q: 0.1, summary: '90 % of all values lie below.' },
  p95: { p: 0.95, q: 0.05, summary: '95 % of all values lie below.' },
  p99: { p: 0.99, q: 0.01, summary: '99 % of all values lie below.' },
  p999: { p: 0.999, q: 0.001, summary: '99.9 % of all values lie below.' },
} as const;

export type PercentileName = keyof typeof PERCENTILES;

export function isPercentile(name: string): name is PercentileName {
  return Object.hasOwn(PERCENTILES, name);
}

/** The mean and the percentiles, for laws to spread into their own declarations. */
export const LOCATION_PARAMETERS: LawParameters = {
  mean: { kind: 'duration', summary: 'The average value.' },
  ...Object.fromEntries(
    Object.entries(PERCENTILES).map(([name, { summary }]): [string, LawParameter] => [
      name,
      { kind: 'duration', summary },
    ]),
  ),
};

/** As documentation lists them: `p50` is only another name for `median`. */
export const LOCATION_NAMES = Object.keys(LOCATION_PARAMETERS).filter((name) => name !== 'p50');

export const CV_PARAMETER: LawParameter = {
  kind: 'number',
  summary: 'Coefficient of variation: standard deviation ÷ mean.',
};

/** `the median`, but `p99`. */
export function withArticle(name: string): string {
  return /^p\d/.test(name) ? name : `the ${name}`;
}

/** `got three (mean, p90, p99)` */
export function countGiven(names: readonly string[]): string {
  const words = ['none', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight'];
  const count = words[names.length] ?? String(names.length);
  return names.length === 0 ? `got ${count}` : `got ${count} (${names.join(', ')})`;
}
