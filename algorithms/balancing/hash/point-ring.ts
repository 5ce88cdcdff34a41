/** A ring of 32-bit points, each of a node: the continuum of nginx, libmemcached and HAProxy. */

import type { NodeId } from '../types.ts';

/** Ascending by hash; `owner[i]` is the node of point i. */
export interface PointRing {
  readonly hash: Uint32Array;
  readonly owner: Uint32Array;
}

/** Nodes per point: hash × 2^21 + node is exact in a double and sorts natively. */
const NODES_MAX = 2_097_152;

export interface PointList {
  add(hash: number, node: NodeId): void;
  /** Points of equal hash: those of lower nodes first, or only the first of them. */
  toRing(equal: 'keep' | 'drop'): PointRing;
}

/** Collects at most `countMax` points and sorts them: O(points log points). */
export function createPointList(countMax: number): PointList {
  const packed = new Float64Array(countMax);
  let count = 0;
  return {
    add(hash, node) {
      packed[count++] = hash * NODES_MAX + node;
    },
    toRing(equal) {
      const points = packed.subarray(0, count).sort();
      const hash = new Uint32Array(count);
      const owner = new Uint32Array(count);
      let size = 0;
      for (let i = 0; i < count; i++) {
        const point = Math.floor(points[i]! / NODES_MAX);
        if (equal === 'drop' && size > 0 && hash[size - 1] === point) continue;
        hash[size] = point;
        owner[size++] = points[i]! - point * NODES_MAX;
      }
      return { hash: hash.subarray(0, size), owner: owner.subarray(0, size) };
    },
  };
}

/** Position of the first point at or after the hash, wrapping to 0. O(log points). */
// Hot: runs once per request. No allocation, no closures.
export function findPoint({ hash: hashes }: PointRing, hash: number): number {
  let first = 0;
  let last = hashes.length;
  while (first < last) {
    const middle = (first + last) >>> 1;
    if (hashes[middle]! >= hash) last = middle;
    else first = middle + 1;
  }
  return first === hashes.length ? 0 : first;
}

/** Points that are worth having: 4 Mi of them take 32 MiB and half a second to sort. */
const POINTS_MAX = 4_194_304;

/** The largest whole weight that keeps n nodes of so many points per unit of weight within reason. */
export function pointWeightMax(nodeCount: number, pointsPerUnit: number): number {
  return Math.max(1, Math.floor(POINTS_MAX / pointsPerUnit / nodeCount));
}
