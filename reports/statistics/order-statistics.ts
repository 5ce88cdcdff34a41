/**
 * Which ranks of a sorted sample enclose a quantile, without assuming any distribution.
 *
 * The number of n independent values below the p-quantile is binomial, so the values of ranks l and u
 * enclose it with probability P(l ≤ Bin(n, p) < u). Conover, Practical Nonparametric Statistics, ch. 3.
 */

import { logGamma } from '../../sim/distributions/numeric/log-gamma.ts';

export interface Ranks {
  readonly low: number;
  readonly high: number;
}

/** From 1; at most `tail`/2 on each side. Null if the sample is too small to enclose it. */
export function quantileRanks(n: number, p: number, tail: number): Ranks | null {
  const low = binomialQuantile(n, p, tail / 2);
  const high = binomialQuantile(n, p, 1 - tail / 2) + 1;
  return low < 1 || high > n ? null : { low, high };
}

/** The smallest k with P(Bin(n, p) ≤ k) ≥ u. */
function binomialQuantile(n: number, p: number, u: number): number {
  const mean = n * p;
  // Less than 1e-30 is left beyond 12 standard deviations, and what is there does not underflow.
  let k = Math.max(0, Math.floor(mean - 12 * Math.sqrt(mean * (1 - p)) - 12));
  let mass = Math.exp(logBinomial(n, p, k));
  let below = mass;
  while (below < u && k < n) {
    mass *= ((n - k) * p) / ((k + 1) * (1 - p));
    k++;
    below += mass;
  }
  return k;
}

function logBinomial(n: number, p: number, k: number): number {
  const ways = logGamma(n + 1) - logGamma(k + 1) - logGamma(n - k + 1);
  return ways + k * Math.log(p) + (n - k) * Math.log1p(-p);
}
