/** HAProxy's consistent hashing: sixteen points per unit of weight, and the nearest point wins. */

import createXxhash from 'xxhash-wasm';
import { wholeWeight, wholeWeightFactor } from '../structures/integer-weights.ts';
import type { NodeId } from '../types.ts';
import { fullHash } from './functions/full-hash.ts';
import { ipAddressBytes } from './functions/ip-address.ts';
import { createPointList, findPoint, type PointRing, pointWeightMax } from './point-ring.ts';

const { h32Raw } = await createXxhash();

/** BE_WEIGHT_SCALE: points per unit of weight. */
const POINTS = 16;
/** SRV_UWGHT_MAX. */
const WEIGHT_MAX = 256;
/** SRV_EWGHT_RANGE: numbers that a server has to itself under `hash-key id`. */
const NUMBERS_PER_SERVER = WEIGHT_MAX * POINTS;

/** Effective weights: points of each node, 0 for those of weight 0. */
export function effectiveWeights(weight: Float64Array): Uint32Array {
  const members = weight.reduce((count, w) => count + (w > 0 ? 1 : 0), 0);
  const weightMax = Math.min(WEIGHT_MAX, pointWeightMax(Math.max(1, members), POINTS));
  const factor = wholeWeightFactor(weight, weightMax);
  return Uint32Array.from(weight, (w) => (w > 0 ? POINTS * wholeWeight(w, factor, weightMax) : 0));
}

/** Points full_hash(key + j), j from 0 to the effective weight − 1. */
export function haproxyRing(
  nodes: Uint32Array,
  effective: Uint32Array,
  keys: Uint32Array,
): PointRing {
  const list = createPointList(nodes.reduce((sum, node) => sum + effective[node]!, 0));
  for (const node of nodes) {
    for (let j = 0; j < effective[node]!; j++) list.add(fullHash(keys[node]! + j), node);
  }
  return list.toRing('keep');
}

/**
 * What a server's points are computed from. Its id is its place in the list, from 1.
 *
 * haproxy/haproxy:src/lb_chash.c#chash_compute_server_key
 */
export function serverKey(node: NodeId, address: string, hashKey: string): number {
  const id = node + 1;
  if (hashKey === 'id32') return fullHash(byteSwapped(id));
  if (hashKey === 'hashed-id') return fullHash(id);
  if (hashKey !== 'id') {
    const key = addressKey(address, hashKey === 'addr-port');
    if (key !== null) return key;
  }
  return (id * NUMBERS_PER_SERVER) >>> 0;
}

/** Null if the node is not known by an IP address: then its id counts. */
function addressKey(address: string, withPort: boolean): number | null {
  const [, host = address, port = '0'] = /^(\[.*\]|[^:]*):(\d+)$/.exec(address) ?? [];
  const bytes = ipAddressBytes(host);
  if (bytes === null) return null;
  const start = withPort ? fullHash(Number(port)) : 0;
  if (bytes.length === 16) return h32Raw(bytes, start);
  // The address as it lies in memory, read by a little-endian machine.
  const word = bytes[0]! | (bytes[1]! << 8) | (bytes[2]! << 16) | (bytes[3]! << 24);
  return fullHash(start + word);
}

function byteSwapped(value: number): number {
  return (
    ((value & 0xff) << 24) | ((value & 0xff00) << 8) | ((value >>> 8) & 0xff00) | (value >>> 24)
  );
}

/** Position of the point nearest to the hash; of two at the same distance, the one before it. */
// Hot: runs once per request. No allocation, no closures.
export function findNearest(ring: PointRing, hash: number): number {
  const { hash: hashes } = ring;
  const next = findPoint(ring, hash);
  const previous = next === 0 ? hashes.length - 1 : next - 1;
  // Distances around the ring, modulo 2^32.
  const before = (hash - hashes[previous]!) >>> 0;
  const after = (hashes[next]! - hash) >>> 0;
  return before <= after ? previous : next;
}
