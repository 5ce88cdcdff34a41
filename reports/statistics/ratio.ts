/**
 * The ratio of two paired means with its interval, by Fieller's theorem.
 *
 * θ belongs to the interval if and only if the paired t test does not reject "mean(b) = θ·mean(a)" at
 * the same level. So the ratio leaves out 1 exactly where the difference leaves out 0, and the two
 * never contradict each other. E. C. Fieller, Some problems in interval estimation, JRSS B 1954.
 */

import type { PairMoments } from './paired.ts';
import { studentTQuantile } from './student-t.ts';

export interface Ratio {
  /** mean(b) ÷ mean(a). */
  readonly value: number;
  /** Null where the mean of a cannot be told from 0: then no ratio can be ruled out. */
  readonly low: number | null;
  readonly high: number | null;
}

/** At confidence 1 − tail; null if the mean of a is 0. */
export function ratioInterval(moments: PairMoments, tail: number): Ratio | null {
  const { pairs, meanA, meanB, varianceA, varianceB, covariance } = moments;
  if (meanA === 0) return null;
  const value = meanB / meanA;
  const t = studentTQuantile(tail, pairs - 1);
  const scale = (t * t) / pairs;
  // (meanB − θ·meanA)² ≤ scale·(varianceB − 2θ·covariance + θ²·varianceA), as a·θ² − 2b·θ + c ≤ 0.
  const a = meanA * meanA - scale * varianceA;
  const b = meanA * meanB - scale * covariance;
  const c = meanB * meanB - scale * varianceB;
  if (a <= 0) return { value, low: null, high: null };
  const root = Math.sqrt(Math.max(0, b * b - a * c));
  // Rounding of equal samples must not move an end past the value.
  return { value, low: Math.min(value, (b - root) / a), high: Math.max(value, (b + root) / a) };
}
