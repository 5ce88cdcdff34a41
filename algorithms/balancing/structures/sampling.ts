/** Draws positions of nodes for algorithms that look at a few and choose among them. */

import type { Uniform } from '../../random.ts';

/** Fills `sample` with independent positions in [0, n): one uniform each. */
export function sampleWithReplacement(sample: Int32Array, n: number, rng: Uniform): number {
  for (let i = 0; i < sample.length; i++) sample[i] = Math.floor(rng() * n);
  return sample.length;
}

/**
 * Fills `sample` with different positions in [0, n), every ordered sample equally likely, and
 * returns how many there are: min(sample.length, n). One uniform each.
 *
 * The i-th draw is over the n − i positions that are left; it is mapped past the ones already taken
 * in ascending order. The order matters: a tie goes to the first drawn, so it must be unbiased
 * (Floyd's method gives an unbiased set in a biased order).
 */
export function sampleDistinct(
  sample: Int32Array,
  sorted: Int32Array,
  n: number,
  rng: Uniform,
): number {
  const count = Math.min(sample.length, n);
  for (let i = 0; i < count; i++) {
    let position = Math.floor(rng() * (n - i));
    let rank = 0;
    while (rank < i && position >= sorted[rank]!) {
      position++;
      rank++;
    }
    for (let j = i; j > rank; j--) sorted[j] = sorted[j - 1]!;
    sorted[rank] = position;
    sample[i] = position;
  }
  return count;
}
