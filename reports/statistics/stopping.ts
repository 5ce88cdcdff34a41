/**
 * Stopping at one of a few planned looks without paying for them in false verdicts.
 *
 * Whoever looks K times at a 5 % test and stops at the first "yes" is wrong more often than in 5 % of
 * cases. Here every look is judged at 5 % ÷ K, whether it is the last one or not: whatever the dependence
 * between looks, the chance that any of them errs stays below 5 % (Bonferroni). Intervals of a report that
 * could have stopped earlier are drawn at that level, too.
 */

import type { Interval } from './interval.ts';

/** The level of each of `looks` looks, of `tail` in all. */
export function tailPerLook(tail: number, looks: number): number {
  return tail / looks;
}

/**
 * Whether the mean is known to a relative error of `share`: half-width ÷ |mean| ≤ share ÷ (1 + share), so
 * that the error relative to the true mean, which may be smaller, is below `share`. Law & Kelton, ch. 9.4.
 */
export function isPrecise({ value, low, high }: Interval, share: number): boolean {
  if (low === null || high === null) return false;
  return (high - low) / 2 <= (Math.abs(value) * share) / (1 + share);
}
