/**
 * Envoy's hash ring: every node owns points in proportion to its weight; a key belongs to the first
 * point at or after its hash.
 *
 * envoyproxy/envoy:source/extensions/load_balancing_policies/ring_hash/ring_hash_lb.cc
 */

import type { NodeId } from '../types.ts';
import type { Hash64 } from './functions/hash64.ts';
import { xxhash64 } from './functions/xxhash64.ts';

/** Points ascending by 64-bit hash, in halves; `owner[i]` is the node of point i. */
export interface Ring {
  readonly high: Uint32Array;
  readonly low: Uint32Array;
  readonly owner: Uint32Array;
}

export interface RingMember {
  readonly node: NodeId;
  /** Text that identifies the node; its i-th point is the hash of `key_i`. */
  readonly key: string;
  readonly weight: number;
}

export interface RingOptions {
  readonly sizeMin: number;
  readonly sizeMax: number;
  /** Of the points; xxHash64 unless said otherwise. */
  readonly hash?: (text: string) => Hash64;
}

/**
 * The size is the smallest multiple of 1 ÷ (least share) that gives the least node a whole number of
 * points and the ring at least `sizeMin` of them, at most `sizeMax`.
 */
export function buildRing(
  members: readonly RingMember[],
  { sizeMin, sizeMax, hash = xxhash64 }: RingOptions,
): Ring {
  let total = 0;
  for (const member of members) total += member.weight;
  let leastShare = 1;
  for (const member of members) leastShare = Math.min(leastShare, member.weight / total);
  const scale = Math.min(Math.ceil(leastShare * sizeMin) / leastShare, sizeMax);

  const high: number[] = [];
  const low: number[] = [];
  const owner: NodeId[] = [];
  let target = 0;
  for (const { node, key, weight } of members) {
    // In this order, as Envoy does: one rounding more or less is one point more or less.
    target += scale * (weight / total);
    for (let i = 0; owner.length < target; i++) {
      const point = hash(`${key}_${i}`);
      high.push(point.high);
      low.push(point.low);
      owner.push(node);
    }
  }
  const order = Uint32Array.from(owner.keys()).sort(
    (a, b) => high[a]! - high[b]! || low[a]! - low[b]!,
  );
  return {
    high: order.map((i) => high[i]!),
    low: order.map((i) => low[i]!),
    owner: order.map((i) => owner[i]!),
  };
}

/** Position of the first point at or after the hash, wrapping to 0. O(log points). */
// Hot: runs once per request. No allocation, no closures.
export function findRingPoint(ring: Ring, high: number, low: number): number {
  const size = ring.owner.length;
  let first = 0;
  let last = size;
  while (first < last) {
    const middle = (first + last) >>> 1;
    const pointHigh = ring.high[middle]!;
    if (pointHigh > high || (pointHigh === high && ring.low[middle]! >= low)) last = middle;
    else first = middle + 1;
  }
  return first === size ? 0 : first;
}

/** Owner of the first point at or after the hash. */
export function findOwner(ring: Ring, high: number, low: number): NodeId {
  return ring.owner[findRingPoint(ring, high, low)]!;
}
