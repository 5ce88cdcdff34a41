/** One point per node, and several looks at the ring per key: even without a large ring. */

import { defineBalancer } from '../define.ts';
import type { NodeId } from '../types.ts';
import { xxhash64 } from './functions/xxhash64.ts';
import { createKeyHashes } from './key-hashes.ts';
import { createPointList, findPoint, type PointRing } from './point-ring.ts';

/** One point per node, on a ring of 32 bits. */
export function buildProbeRing(nodes: Uint32Array, addresses: readonly string[]): PointRing {
  const list = createPointList(nodes.length);
  for (const node of nodes) list.add(xxhash64(addresses[node]!).high, node);
  return list.toRing('keep');
}

/**
 * Owner of the point that some probe is nearest to. Probes are independent draws that belong to the
 * key. The usual thrift, probe i at h₁ + i h₂, would space them evenly, and leave shares less even.
 */
// Hot: runs once per request. No allocation, no closures.
export function probeOwner(ring: PointRing, high: number, low: number, probes: number): NodeId {
  let nearest = 0;
  let least = Infinity;
  let state = high;
  for (let i = 0; i < probes; i++) {
    state = (state + 0x9e3779b9) | 0;
    const probe = (mixed(state) + low) >>> 0;
    const point = findPoint(ring, probe);
    const distance = (ring.hash[point]! - probe) >>> 0;
    if (distance < least) {
      least = distance;
      nearest = point;
    }
  }
  return ring.owner[nearest]!;
}

/** The end of MurmurHash3, 32-bit: every bit of the input moves about half of the output's. */
function mixed(value: number): number {
  let word = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  word = Math.imul(word ^ (word >>> 13), 0xc2b2ae35);
  return word ^ (word >>> 16);
}

export const multiProbe = defineBalancer({
  name: 'multi-probe',
  aliases: ['multi-probe-consistent-hash', 'mpchash'],
  summary:
    'Each node has one point on a ring; the key is hashed k times, and the node whose point follows ' +
    'closest after any of these gets it.',
  deployed: ['libraries: dgryski/go-mpchash, mpchash (Rust)'],
  source: "B. Appleton, M. O'Reilly, Multi-probe consistent hashing, arXiv:1505.00062, 2015",
  cost: 'O(k log n)',
  weakness:
    'Every pick pays for k searches; no weights; blind to load; k = 21 probes leave the fullest ' +
    'node 5% above the mean.',
  parameters: {
    probes: {
      kind: 'integer',
      default: 21,
      min: 1,
      max: 1000,
      summary:
        'How often the key is hashed (k): the fullest node has about 1 + 1 ÷ (k − 1) × the mean.',
    },
  },
  usesKeys: true,
  research: true,
  except: [
    { property: 'avoids-busiest', reason: 'the key alone decides' },
    { property: 'respects-weights', reason: 'every node has one point, whatever its weight' },
  ],
  create({ probes }, context) {
    const keyHashes = createKeyHashes(context, xxhash64);
    let ring: PointRing;
    return {
      onMembership({ eligible, eligibleCount }) {
        ring = buildProbeRing(eligible.slice(0, eligibleCount), context.nodeAddresses);
      },
      pick(_view, request) {
        keyHashes.load(request.key);
        return probeOwner(ring, keyHashes.high, keyHashes.low, probes);
      },
    };
  },
});
