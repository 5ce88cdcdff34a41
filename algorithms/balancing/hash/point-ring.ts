/** A ring of 32-bit points, each of a node: the continuum of nginx, libmemcached and HAProxy. */

import type { NodeId } from '../types.ts';

/** Ascending by hash; `owner[i]` is the node of point i. */
export interface PointRing {
  readonly hash: Uint32Array;
  readonly owner: Uint32Array;
  /** How many points lie before each of 2^b equal parts of the ring, and at the end all of them. */
  readonly before: Uint32Array;
  /** 32 − b: which part a hash is in. */
  readonly shift: number;
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
      return indexed(hash.subarray(0, size), owner.subarray(0, size));
    },
  };
}

/** About four points to a part, so that a search is done within two or three steps. */
function indexed(hash: Uint32Array, owner: Uint32Array): PointRing {
  const bits = Math.max(1, 29 - Math.clz32(hash.length));
  const shift = 32 - bits;
  const parts = 1 << bits;
  const before = new Uint32Array(parts + 1).fill(hash.length);
  for (let point = hash.length - 1; point >= 0; point--) before[hash[point]! >>> shift] = point;
  for (let part = parts - 1; part >= 0; part--) {
    before[part] = Math.min(before[part]!, before[part + 1]!);
  }
  return { hash, owner, before, shift };
}

/** Position of the first point at or after the hash, wrapping to 0. */
// Hot: runs once per request. No allocation, no closures.
export function findPoint(ring: PointRing, hash: number): number {
  const hashes = ring.hash;
  const part = hash >>> ring.shift;
  let first = ring.before[part]!;
  let last = ring.before[part + 1]!;
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
