/** Empirical law: one of the given values, each as often as it was given. */

import { formatDurationNs } from '../format-duration.ts';
import { checkParameters, readList } from './read.ts';
import type { LawDefinition, LawParameters } from './types.ts';

const parameters: LawParameters = {
  values: { kind: 'durations', summary: 'Measured durations, in any order.', required: true },
};

export const empirical: LawDefinition = {
  name: 'empirical',
  summary: 'Measured durations, drawn as often as they were measured; nothing in between.',
  parameters,
  ways: [['values']],
  create(given) {
    checkParameters('empirical', parameters, given);
    const sorted = Float64Array.from(readList(given, 'values')).sort();
    const count = sorted.length;
    const mean = sum(sorted) / count;
    const variance = sum(sorted.map((value) => (value - mean) * (value - mean))) / count;
    const noun = count === 1 ? 'value' : 'values';
    const text = `empirical(${count} ${noun}, mean ${formatDurationNs(mean, 6)})`;
    return {
      quantile: (u) => sorted[Math.min(count - 1, Math.floor(u * count))]!,
      cdf: (x) => countUpTo(sorted, x) / count,
      survival: (x) => (count - countUpTo(sorted, x)) / count,
      mean,
      variance,
      describe: () => text,
    };
  },
};

/** Neumaier's sum: the error does not grow with the number of values. */
function sum(values: Float64Array): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

/** How many of the sorted values are at most `x`. */
function countUpTo(sorted: Float64Array, x: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (sorted[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}
