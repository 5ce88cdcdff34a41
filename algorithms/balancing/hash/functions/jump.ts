/**
 * Jump consistent hash: the bucket of a key among n, without a table.
 *
 * J. Lamping, E. Veach, A fast, minimal memory, consistent hash algorithm, arXiv:1406.2294, 2014
 */

import { type MutableHash64, multiply64 } from './hash64.ts';

/** 2,862,933,555,777,941,757, the multiplier of the paper's generator. */
const FACTOR_HIGH = 0x27bb2ee6;
const FACTOR_LOW = 0x87b0b0fd;

const state: MutableHash64 = { high: 0, low: 0 };

/** Bucket 0 to n − 1. The key jumps forward whenever a bucket is added; O(log n) jumps. */
// Hot: runs once per request. No allocation, no closures.
export function jumpHash(high: number, low: number, bucketCount: number): number {
  state.high = high;
  state.low = low;
  let bucket = 0;
  let next = 0;
  while (next < bucketCount) {
    bucket = next;
    multiply64(state, FACTOR_HIGH, FACTOR_LOW);
    state.low = (state.low + 1) >>> 0;
    if (state.low === 0) state.high = (state.high + 1) >>> 0;
    // The top 31 bits, as a uniform in (0, 1].
    next = Math.floor((bucket + 1) * (2_147_483_648 / ((state.high >>> 1) + 1)));
  }
  return bucket;
}
