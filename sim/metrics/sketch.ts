/** Reading and merging sketches: pure functions on plain data. */

import { bucketLowNs } from './histogram.ts';
import type { Sketch } from './types.ts';

export const EMPTY_SKETCH: Sketch = {
  count: 0,
  sumNs: 0,
  minNs: 0,
  maxNs: 0,
  bucket: [],
  counts: [],
};

/** Adds two sketches; the result does not depend on the order. */
export function mergeSketches(a: Sketch, b: Sketch): Sketch {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  const bucket: number[] = [];
  const counts: number[] = [];
  let i = 0;
  let j = 0;
  while (i < a.bucket.length || j < b.bucket.length) {
    const left = a.bucket[i] ?? Infinity;
    const right = b.bucket[j] ?? Infinity;
    bucket.push(Math.min(left, right));
    let count = 0;
    if (left <= right) count += a.counts[i++]!;
    if (right <= left) count += b.counts[j++]!;
    counts.push(count);
  }
  return {
    count: a.count + b.count,
    sumNs: a.sumNs + b.sumNs,
    minNs: Math.min(a.minNs, b.minNs),
    maxNs: Math.max(a.maxNs, b.maxNs),
    bucket,
    counts,
  };
}

/**
 * The value at fraction p in ns: linear inside the bucket that holds rank ⌈p·count⌉, and never
 * outside what was seen. Off by at most the bucket's width, 0.39 %. NaN when the sketch is empty.
 */
export function sketchQuantileNs(sketch: Sketch, p: number): number {
  if (sketch.count === 0) return NaN;
  const rank = Math.max(1, Math.ceil(p * sketch.count));
  let below = 0;
  for (let i = 0; i < sketch.bucket.length; i++) {
    const inside = sketch.counts[i]!;
    if (below + inside >= rank) {
      const low = bucketLowNs(sketch.bucket[i]!);
      const high = bucketLowNs(sketch.bucket[i]! + 1);
      const value = low + ((high - low) * (rank - below - 0.5)) / inside;
      return Math.min(Math.max(value, sketch.minNs), sketch.maxNs);
    }
    below += inside;
  }
  return sketch.maxNs;
}

/** How many values lie above `valueNs`; the bucket that holds it counts by the part above. */
export function countAbove(sketch: Sketch, valueNs: number): number {
  let above = 0;
  for (let i = sketch.bucket.length - 1; i >= 0; i--) {
    const low = bucketLowNs(sketch.bucket[i]!);
    const high = bucketLowNs(sketch.bucket[i]! + 1);
    if (high <= valueNs) break;
    above += sketch.counts[i]! * Math.min(1, (high - valueNs) / (high - low));
  }
  return above;
}

/** The value of rank ⌈p·n⌉ of all values, ascending. NaN when there is none. */
export function exactQuantileNs(ascendingNs: Float64Array, p: number): number {
  if (ascendingNs.length === 0) return NaN;
  return ascendingNs[Math.max(1, Math.ceil(p * ascendingNs.length)) - 1]!;
}
