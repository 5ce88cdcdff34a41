/**
 * A one-sided CUSUM chart: small deviations in one direction add up until they are one alarm.
 *
 * Each step adds how far an observation lies above its reference, in standard deviations, and takes
 * off the allowance; the sum does not fall below zero. For independent normal observations and an
 * allowance of ½, the mean number of steps until the sum exceeds a limit is, from left to right
 * without any shift and with a shift of 1, 2 and 3 standard deviations:
 *
 *   limit 4:    335    8.4    3.3    2.2
 *   limit 5:    931   10.4    4.0    2.6
 *   limit 8: 18,966   16.4    6.0    3.8
 *
 * Here, one step adds 4 at most, so that a single hiccup is no trend, which makes the last column 3
 * for a limit of 8 at the least; and a sum stays near the limit, so that it falls below it soon.
 *
 * E. S. Page, Continuous inspection schemes, Biometrika 41, 1954; the figures solve his integral
 * equation. J. M. Lucas and R. B. Crosier, Robust CUSUM, Communications in Statistics 11, 1982.
 */

/** Half of the shift to be found soonest, one standard deviation, which is the best allowance for it. */
export const ALLOWANCE = 0.5;

export const DEVIATIONS_MAX = 4;

/** The sum after one more observation. */
export function cusumStep(sum: number, deviations: number, limit: number): number {
  const grown = sum + Math.min(deviations, DEVIATIONS_MAX) - ALLOWANCE;
  return Math.max(0, Math.min(grown, limit + DEVIATIONS_MAX));
}
