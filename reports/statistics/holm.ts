/**
 * Holm's step-down correction: among m comparisons, the chance of even one false "there is a
 * difference" stays below alpha.
 *
 * S. Holm, A simple sequentially rejective multiple test procedure, Scand. J. Statistics 1979.
 */

export interface HolmResult {
  /** The p-value to compare with alpha, corrected for all the other comparisons. */
  readonly p: number;
  /** The level at which this comparison is judged: its interval at 1 − tail excludes 0 if and only if p < alpha. */
  readonly tail: number;
}

/** Results in the order of the given p-values. */
export function holm(pValues: readonly number[], alpha: number): readonly HolmResult[] {
  const m = pValues.length;
  const order = pValues.map((_, i) => i).sort((i, j) => pValues[i]! - pValues[j]! || i - j);
  const results: HolmResult[] = new Array(m);
  let corrected = 0;
  let tail = alpha;
  let rejecting = true;
  order.forEach((index, rank) => {
    const p = pValues[index]!;
    corrected = Math.min(1, Math.max(corrected, p * (m - rank)));
    // Once one is not rejected, none of the following is: they are judged at the same level.
    if (rejecting) tail = alpha / (m - rank);
    if (p >= tail) rejecting = false;
    results[index] = { p: corrected, tail };
  });
  return results;
}
