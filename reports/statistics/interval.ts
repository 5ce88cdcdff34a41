/** The mean of independent replications and how sure it is. */

import { mean, sampleStandardDeviation } from 'simple-statistics';
import { studentTQuantile } from './student-t.ts';

export interface Interval {
  readonly value: number;
  /** Null with fewer than two samples: one run says nothing about the next. */
  readonly low: number | null;
  readonly high: number | null;
}

/**
 * Mean of n independent samples and its t interval: mean ± t(1 − tail/2; n − 1)·s ÷ √n.
 * Null without samples. Exact for normal samples; replication means are close to that.
 */
export function meanInterval(samples: readonly number[], tail = 0.05): Interval | null {
  if (samples.length === 0) return null;
  const value = mean(samples as number[]);
  if (samples.length === 1) return { value, low: null, high: null };
  const error = sampleStandardDeviation(samples as number[]) / Math.sqrt(samples.length);
  const half = studentTQuantile(tail, samples.length - 1) * error;
  return { value, low: value - half, high: value + half };
}
