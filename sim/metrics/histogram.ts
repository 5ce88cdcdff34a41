/**
 * Log-linear histogram of durations: 256 buckets per power of two, so a bucket is at most 0.39 % wide.
 *
 * The bucket number is the top of the double's own bits (exponent and 8 bits of mantissa), so adding
 * a value costs two array accesses and no logarithm. Counts add up, so merging is exact and does not
 * depend on order. Values below 256 ns share the first powers' buckets and are exact to 1 ns anyway.
 */

import type { Sketch } from './types.ts';

/** Names the bucket rule in stored reports. */
export const SKETCH_SCHEME = 'log-linear, 256 buckets per power of two, nanoseconds';

const SUB_BITS = 8;
const SHIFT = 20 - SUB_BITS;
/** Bucket of 1 ns: the biased exponent of 1 is 1023. Zero is put into it as well. */
const FIRST = 1023 << SUB_BITS;
/** 2⁵³ ns is the largest time that the engine can represent. */
const BUCKETS = 53 << SUB_BITS;

const bits = new Float64Array(1);
const words = new Uint32Array(bits.buffer);
// The word that holds sign and exponent: the second one on little-endian machines.
bits[0] = 1;
const TOP = words[1] === 0 ? 0 : 1;

export class Histogram {
  count = 0;
  sumNs = 0;
  minNs = Infinity;
  maxNs = 0;
  readonly #counts = new Uint32Array(BUCKETS);

  // Hot: runs once per request. No allocation, no closures.
  add(valueNs: number): void {
    bits[0] = Math.max(valueNs, 1);
    this.#counts[(words[TOP]! >>> SHIFT) - FIRST]!++;
    this.count++;
    this.sumNs += valueNs;
    if (valueNs < this.minNs) this.minNs = valueNs;
    if (valueNs > this.maxNs) this.maxNs = valueNs;
  }

  absorb(other: Histogram): void {
    for (let i = 0; i < BUCKETS; i++) this.#counts[i]! += other.#counts[i]!;
    this.count += other.count;
    this.sumNs += other.sumNs;
    this.minNs = Math.min(this.minNs, other.minNs);
    this.maxNs = Math.max(this.maxNs, other.maxNs);
  }

  toSketch(): Sketch {
    const bucket: number[] = [];
    const counts: number[] = [];
    for (let i = 0; i < BUCKETS; i++) {
      if (this.#counts[i] === 0) continue;
      bucket.push(i);
      counts.push(this.#counts[i]!);
    }
    const { count, sumNs, minNs, maxNs } = this;
    return { count, sumNs, minNs: count === 0 ? 0 : minNs, maxNs, bucket, counts };
  }
}

/** Lower edge of a bucket in ns; the upper edge is the lower edge of the next one. */
export function bucketLowNs(bucket: number): number {
  const exponent = bucket >> SUB_BITS;
  const mantissa = bucket & ((1 << SUB_BITS) - 1);
  // 2^exponent by bits: exact, and no pow.
  words[TOP] = (1023 + exponent) << 20;
  words[1 - TOP] = 0;
  return bits[0]! * (1 + mantissa / (1 << SUB_BITS));
}
