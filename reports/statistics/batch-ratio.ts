/**
 * A ratio of sums over one long run (latency ÷ requests, failures ÷ requests, requests above a value ÷
 * requests) and its standard error from batches.
 *
 * Requests of one run depend on each other, so their own spread says too little. Sums over long
 * batches depend on each other much less; what is left is measured by their lag-1 correlation r, and the
 * variance is multiplied by (1 + r) ÷ (1 − r), as for an autoregressive series. Law & Kelton, ch. 9.5;
 * the residuals num − θ·den take care of batches of unequal size (Cochran, Sampling Techniques, ch. 6).
 */

import { sum } from './sum.ts';

export interface BatchRatio {
  readonly value: number;
  readonly standardError: number;
  /** Batches − 1. */
  readonly degrees: number;
}

/** Few and long: with twice as many, 95 % intervals cover 1 % less where bins are correlated. */
const BATCHES = 13;
const BATCHES_MIN = 8;
/** With so much correlation left, no honest error exists. */
const CORRELATION_MAX = 0.6;

/** Null where the run is too short, too correlated, or has nothing in its denominator. */
export function batchRatio(
  numerators: readonly number[],
  denominators: readonly number[],
): BatchRatio | null {
  const whole = sum(denominators);
  if (whole === 0) return null;
  const value = sum(numerators) / whole;
  const residuals = numerators.map((part, i) => part - value * denominators[i]!);
  const sums = merged(residuals, Math.max(1, Math.floor(residuals.length / BATCHES)));
  const count = sums.length;
  if (count < BATCHES_MIN) return null;
  // Residuals add up to 0, which lowers r by about 1 ÷ count; once more for its own uncertainty.
  const correlation = Math.max(0, lagOne(sums) + 2 / count);
  if (correlation > CORRELATION_MAX) return null;
  const squares = sum(sums.map((residual) => residual * residual));
  const inflation = (1 + correlation) / (1 - correlation);
  const variance = ((squares * count) / (count - 1)) * inflation;
  return { value, standardError: Math.sqrt(variance) / whole, degrees: count - 1 };
}

/** A rest that fills no batch joins the last one. */
function merged(values: readonly number[], size: number): readonly number[] {
  const count = Math.floor(values.length / size);
  return Array.from({ length: count }, (_, i) =>
    sum(values.slice(i * size, i === count - 1 ? values.length : (i + 1) * size)),
  );
}

/** Of values whose mean is 0. */
function lagOne(values: readonly number[]): number {
  const squares = sum(values.map((value) => value * value));
  if (squares === 0) return 0;
  return sum(values.slice(1).map((value, i) => value * values[i]!)) / squares;
}
