/** How evenly something is shared out. */

/**
 * Jain's index (Σx)² ÷ (n·Σx²): 1 when all are equal, k/n when k of n share everything.
 * Null when there is nothing to share. R. Jain et al., DEC-TR-301, 1984.
 */
export function jainIndex(shares: readonly number[]): number | null {
  let sum = 0;
  let squares = 0;
  for (const share of shares) {
    sum += share;
    squares += share * share;
  }
  return squares === 0 ? null : (sum * sum) / (shares.length * squares);
}
