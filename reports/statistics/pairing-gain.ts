/** What pairing bought: how much of the noise the two variants share, because they met the same customers. */

import type { PairMoments } from './paired.ts';

export interface PairingGain {
  /** Of the two variants' samples, −1 to 1; null where one of them does not vary. */
  readonly correlation: number | null;
  /**
   * Variance of the difference with customers of their own ÷ with common ones: so many times more
   * replications the same interval would have taken. Null where nothing varies.
   */
  readonly factor: number | null;
}

/** Var(b − a) = Var a + Var b − 2·Cov(a, b); with customers of their own the last term is missing. */
export function pairingGain({ varianceA, varianceB, covariance }: PairMoments): PairingGain {
  const apart = varianceA + varianceB;
  const paired = apart - 2 * covariance;
  const product = varianceA * varianceB;
  // What is left of equal samples after rounding is no noise.
  const isExact = paired <= apart * 1e-12;
  return {
    correlation: product > 0 ? covariance / Math.sqrt(product) : null,
    factor: isExact ? null : apart / paired,
  };
}
