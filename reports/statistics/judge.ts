/** Judges a claim about a mean on the interval of independent replications. */

import { replicationsToDecide } from './decide.ts';
import { differenceInterval, pairedDifference } from './paired.ts';

export type Judgement = 'pass' | 'fail' | 'undecided';
export type Comparator = '<' | '<=' | '>' | '>=';

/** `left < right`, replication by replication. */
export interface Claim {
  readonly left: readonly number[];
  readonly comparator: Comparator;
  readonly right: readonly number[];
}

export interface Judged {
  readonly status: Judgement;
  /** Mean of left − right and its interval; null bounds with one replication. */
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  /** About how many more replications would settle it; null when it is, or when no number would. */
  readonly more: number | null;
}

const TAIL = 0.05;

/** Differences that are all the same are no smaller than what rounding does to them. */
const ROUNDING = 1e-12;

/**
 * `left < right` as a claim about the mean of the differences left − right, one a replication, where
 * both sides met the same customers. It holds when the whole 95 % interval says so, fails when the
 * whole interval contradicts it, and is undecided when the interval has both.
 *
 * So a wrong "pass" and a wrong "fail" have a chance of at most 2.5 % each, at the worst true value.
 * Differences that are all equal have an interval without width: the claim is true or false of them.
 * Null without replications.
 */
export function judgeClaim({ left, comparator, right }: Claim): Judged | null {
  if (left.length === 0) return null;
  const pair = pairedDifference(right, left);
  if (pair === null) {
    const value = left[0]! - right[0]!;
    return { status: 'undecided', value, low: null, high: null, more: null };
  }
  const { meanA, meanB } = pair.moments;
  const noise = ROUNDING * Math.max(Math.abs(meanA), Math.abs(meanB));
  const isEqual = pair.standardError === 0 && Math.abs(pair.difference) <= noise;
  const value = isEqual ? 0 : pair.difference;
  const { low, high } = isEqual ? { low: 0, high: 0 } : differenceInterval(pair, TAIL);
  // What holds for the end of the interval that is hardest for the claim holds for all of it.
  const [hardest, easiest] = comparator.startsWith('<') ? [high, low] : [low, high];
  if (holds(hardest, comparator)) return { status: 'pass', value, low, high, more: null };
  if (!holds(easiest, comparator)) return { status: 'fail', value, low, high, more: null };
  const needed = replicationsToDecide(pair, { tail: TAIL, indifference: 0 });
  const more = needed === null ? null : needed - left.length;
  return { status: 'undecided', value, low, high, more };
}

function holds(difference: number, comparator: Comparator): boolean {
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
