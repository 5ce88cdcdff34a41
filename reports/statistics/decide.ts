/**
 * From an interval to a decision, given what is too small to matter (the indifference zone).
 *
 * An interval that leaves out 0 shows a difference. One that lies within ± the indifference shows that
 * whatever difference there is does not matter. Any other interval leaves both open: more replications
 * are needed, and about how many is known.
 */

import type { PairedDifference } from './paired.ts';
import { studentTQuantile } from './student-t.ts';

export type Decision = 'difference' | 'no difference' | 'undecided';

export interface DecisionRule {
  /** The level at which the pair is judged, two-sided. */
  readonly tail: number;
  /** Differences up to this size do not matter. */
  readonly indifference: number;
}

export function decide(
  { difference, standardError, degrees }: PairedDifference,
  { tail, indifference }: DecisionRule,
): Decision {
  if (standardError === 0) return difference === 0 ? 'no difference' : 'difference';
  const half = studentTQuantile(tail, degrees) * standardError;
  if (Math.abs(difference) > half) return 'difference';
  return Math.abs(difference) + half <= indifference ? 'no difference' : 'undecided';
}

/** More than anybody will run; searching further would only cost time. */
const REPLICATIONS_MAX = 100_000;

/** Beyond, t falls by less than 0.6 %, but takes longer and longer to compute. */
const DEGREES_MAX = 200;

/**
 * How many replications in all would decide, if difference and spread stay as they are: the half-width
 * must shrink to |difference|, so that 0 is left out, or to indifference − |difference|, so that the
 * interval fits into the zone; whichever is wider. Null where no number up to 100,000 does.
 */
export function replicationsToDecide(
  { difference, standardError, degrees }: PairedDifference,
  { tail, indifference }: DecisionRule,
): number | null {
  const size = Math.abs(difference);
  const target = Math.max(size, indifference - size);
  if (target <= 0) return null;
  const deviation = standardError * Math.sqrt(degrees + 1);
  const isEnough = (n: number) => {
    const t = studentTQuantile(tail, Math.min(n - 1, DEGREES_MAX));
    return (t * deviation) / Math.sqrt(n) < target;
  };
  let low = degrees + 1;
  let high = low;
  while (!isEnough(high)) {
    if (high > REPLICATIONS_MAX) return null;
    low = high;
    high *= 2;
  }
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}
