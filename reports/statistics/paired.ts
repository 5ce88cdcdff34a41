/**
 * Paired comparison of two variants on common random numbers.
 *
 * Replication i of both variants served the same customers, so what is tested is the mean of the
 * differences; the noise that both share cancels. Law & Kelton, Simulation Modeling and Analysis, ch. 10.
 */

import { mean, sampleCovariance, sampleVariance } from 'simple-statistics';
import { studentTQuantile, studentTTail } from './student-t.ts';

/** Spread below this share of the values comes from rounding: 0.3 − 0.1 and 0.2 are not the same. */
const ROUNDING = 1e-12;

export interface PairedDifference {
  /** Mean of b − a. */
  readonly difference: number;
  /** 0 when all differences are the same. */
  readonly standardError: number;
  readonly degrees: number;
  /** Two-sided p-value of "no difference"; 1 when all differences are zero. */
  readonly p: number;
  readonly moments: PairMoments;
}

/** Of the pairs in which both have a value; at least two. */
export interface PairMoments {
  readonly pairs: number;
  readonly meanA: number;
  readonly meanB: number;
  readonly varianceA: number;
  readonly varianceB: number;
  readonly covariance: number;
}

/** Null with fewer than two pairs in which both variants have a value. */
export function pairedDifference(
  a: readonly (number | null)[],
  b: readonly (number | null)[],
): PairedDifference | null {
  const first: number[] = [];
  const second: number[] = [];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [a[i], b[i]];
    if (typeof x !== 'number' || typeof y !== 'number') continue;
    first.push(x);
    second.push(y);
  }
  const pairs = first.length;
  if (pairs < 2) return null;
  const differences = first.map((value, i) => second[i]! - value);
  const difference = mean(differences);
  const [meanA, meanB] = [mean(first), mean(second)];
  const error = Math.sqrt(sampleVariance(differences)) / Math.sqrt(pairs);
  const noise = ROUNDING * Math.max(Math.abs(meanA), Math.abs(meanB));
  const standardError = error > noise ? error : 0;
  const degrees = pairs - 1;
  return {
    difference,
    standardError,
    degrees,
    p: pValue(difference, standardError, degrees),
    moments: {
      pairs,
      meanA,
      meanB,
      varianceA: sampleVariance(first),
      varianceB: sampleVariance(second),
      covariance: sampleCovariance(first, second),
    },
  };
}

function pValue(difference: number, standardError: number, degrees: number): number {
  if (difference === 0) return 1;
  if (standardError === 0) return 0;
  return studentTTail(Math.abs(difference) / standardError, degrees);
}

/** Interval of the mean difference at confidence 1 − tail. */
export function differenceInterval(
  pair: PairedDifference,
  tail: number,
): { readonly low: number; readonly high: number } {
  const half =
    pair.standardError === 0 ? 0 : studentTQuantile(tail, pair.degrees) * pair.standardError;
  return { low: pair.difference - half, high: pair.difference + half };
}
