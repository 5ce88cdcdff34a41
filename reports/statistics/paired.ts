/**
 * Paired comparison of two variants on common random numbers.
 *
 * Replication i of both variants served the same customers, so what is tested is the mean of the
 * differences; the noise that both share cancels. Law & Kelton, Simulation Modeling and Analysis, ch. 10.
 */

import { mean, sampleStandardDeviation } from 'simple-statistics';
import { studentTQuantile, studentTTail } from './student-t.ts';

export interface PairedDifference {
  /** Mean of b − a. */
  readonly difference: number;
  readonly standardError: number;
  readonly degrees: number;
  /** Two-sided p-value of "no difference"; 1 when all differences are zero. */
  readonly p: number;
}

/** Null with fewer than two pairs in which both variants have a value. */
export function pairedDifference(
  a: readonly (number | null)[],
  b: readonly (number | null)[],
): PairedDifference | null {
  const differences: number[] = [];
  for (let i = 0; i < a.length; i++) {
    const first = a[i];
    const second = b[i];
    if (typeof first === 'number' && typeof second === 'number') differences.push(second - first);
  }
  if (differences.length < 2) return null;
  const difference = mean(differences);
  const standardError = sampleStandardDeviation(differences) / Math.sqrt(differences.length);
  const degrees = differences.length - 1;
  return { difference, standardError, degrees, p: pValue(difference, standardError, degrees) };
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
