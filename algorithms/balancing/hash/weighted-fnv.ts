/** Pingora's hashing: FNV-1a into a list of nodes repeated by weight; the hash hashed again if down. */

import { defineBalancer } from '../define.ts';
import type { NodeId } from '../types.ts';
import { continueFnv1a64, fnv1a64, startFnv1a64 } from './functions/fnv1a.ts';
import { type MutableHash64, remainder64 } from './functions/hash64.ts';
import { createKeyHashes } from './key-hashes.ts';
import { createWeightSlots, type WeightSlots } from './weight-slots.ts';

/** Pingora's callers give a number of tries; 256 in its examples. */
const TRIES_MAX = 256;

const bytes = new Uint8Array(8);

/** hash ← FNV-1a of the hash's own eight bytes, the lowest first. */
export function rehash(hash: MutableHash64): void {
  for (let i = 0; i < 4; i++) {
    bytes[i] = hash.low >>> (8 * i);
    bytes[4 + i] = hash.high >>> (8 * i);
  }
  startFnv1a64(hash);
  continueFnv1a64(hash, bytes);
}

export const weightedFnv = defineBalancer({
  name: 'weighted-fnv',
  aliases: ['pingora-weighted-fnv', 'FNVHash'],
  summary:
    'The node at the FNV-1a hash of the key in a list of all nodes repeated by weight; while that ' +
    'one is down, the hash is hashed again and taken modulo the nodes, without weights.',
  deployed: ['Pingora Weighted<FNVHash>'],
  source: 'cloudflare/pingora:pingora-load-balancing/src/selection/weighted.rs',
  cost: 'O(log n)',
  weakness:
    'Adding a node or changing a weight moves nearly every key; what a node that is down would get ' +
    'is spread evenly, whatever the weights; blind to load.',
  parameters: {},
  usesKeys: true,
  except: [{ property: 'avoids-busiest', reason: 'the key alone decides' }],
  create(_, context) {
    const { nodeCount } = context;
    const key = createKeyHashes(context, fnv1a64);
    const isUp = new Uint8Array(nodeCount);
    const hash: MutableHash64 = { high: 0, low: 0 };
    // Heaviest first, in the order of the list among equals, where Pingora's is arbitrary.
    let members = new Uint32Array();
    let slots: WeightSlots;
    return {
      onMembership({ weight, eligible, eligibleCount }) {
        members = Uint32Array.from(weight.keys())
          .filter((node) => weight[node]! > 0)
          .sort((a, b) => weight[b]! - weight[a]! || a - b);
        slots = createWeightSlots(members, weight, Infinity);
        isUp.fill(0);
        for (let i = 0; i < eligibleCount; i++) isUp[eligible[i]!] = 1;
      },
      pick(view, request): NodeId {
        key.load(request.key);
        const first = slots.find(remainder64(key.high, key.low, slots.total));
        if (isUp[first] === 1) return first;
        hash.high = key.high;
        hash.low = key.low;
        for (let tries = 1; tries < TRIES_MAX; tries++) {
          rehash(hash);
          const node = members[remainder64(hash.high, hash.low, members.length)]!;
          if (isUp[node] === 1) return node;
        }
        // Pingora would fail the request here, with hundreds of nodes and nearly all of them down.
        return view.eligible[remainder64(hash.high, hash.low, view.eligibleCount)]!;
      },
    };
  },
});
