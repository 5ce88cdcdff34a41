/** What an experiment of this size could have seen. */

import { studentTQuantile } from './student-t.ts';

/** A difference of that size would have been shown with this probability. */
export const POWER = 0.95;

/**
 * The smallest true difference that a paired t test at level `tail` shows with probability POWER:
 * (t(1 − tail/2; ν) + t(POWER; ν)) · standard error. Exact is the noncentral t distribution; from
 * ν = 4 on the two agree within 4 %, and this one errs towards the larger difference.
 */
export function detectableDifference(standardError: number, degrees: number, tail: number): number {
  if (standardError === 0) return 0;
  const reach = studentTQuantile(tail, degrees) + studentTQuantile(2 * (1 - POWER), degrees);
  return reach * standardError;
}
