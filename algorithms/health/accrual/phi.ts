/** φ: minus the decimal logarithm of the chance that a heartbeat comes this late or later. */

/**
 * Gaps are normal, by the logistic approximation that Akka uses: 1 − F(y) = 1 ÷ (1 + eᵃ) with
 * a = y · (1.5976 + 0.070566 · y²), y deviations above the mean.
 */
export function phiOfNormal(y: number): number {
  const a = y * (1.5976 + 0.070566 * y * y);
  // log(1 + eᵃ), without overflow where eᵃ has none to spare.
  return (a > 0 ? a + Math.log1p(Math.exp(-a)) : Math.log1p(Math.exp(a))) / Math.LN10;
}

/** Gaps are exponential: φ after a silence, both in the same unit. */
export function phiOfExponential(silence: number, mean: number): number {
  return silence / mean / Math.LN10;
}

/** How many deviations above the mean φ reaches the threshold: by bisection, for φ grows with y. */
export function normalQuantileOfPhi(threshold: number): number {
  let low = -20;
  let high = 1000;
  while (high - low > 1e-12 * Math.max(1, Math.abs(low))) {
    const middle = (low + high) / 2;
    if (middle === low || middle === high) break;
    if (phiOfNormal(middle) < threshold) low = middle;
    else high = middle;
  }
  return high;
}
