/** Judges a claim about a mean on the interval of independent replications. */

import { meanInterval } from './interval.ts';

export type Judgement = 'pass' | 'fail' | 'undecided';

export interface Judged {
  readonly status: Judgement;
  /** Of the difference left − right; null bounds with one replication. */
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * `left < right` as a claim about the mean of the differences left − right, one a replication, where
 * both sides met the same customers. It holds when the whole 95 % interval says so, fails when the
 * whole interval contradicts it, and is undecided when the interval has both.
 *
 * So a wrong "pass" and a wrong "fail" have a chance of at most 2.5 % each, at the worst true value.
 * Differences that are all equal have an interval without width: the claim is true or false of them.
 * Null without differences.
 */
export function judgeDifference(
  differences: readonly number[],
  comparator: '<' | '<=' | '>' | '>=',
): Judged | null {
  const interval = meanInterval(differences);
  if (interval === null) return null;
  const { value, low, high } = interval;
  if (low === null || high === null) return { status: 'undecided', value, low, high };
  // What holds for the end of the interval that is hardest for the claim holds for all of it.
  const isUpper = comparator === '<' || comparator === '<=';
  const status = holds(isUpper ? high : low, comparator)
    ? 'pass'
    : holds(isUpper ? low : high, comparator)
      ? 'undecided'
      : 'fail';
  return { status, value, low, high };
}

function holds(difference: number, comparator: '<' | '<=' | '>' | '>='): boolean {
  switch (comparator) {
    case '<':
      return difference < 0;
    case '<=':
      return difference <= 0;
    case '>':
      return difference > 0;
    case '>=':
      return difference >= 0;
  }
}
