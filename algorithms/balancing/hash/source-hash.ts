/** IPVS source hashing: 256 buckets, filled with the nodes in list order. */

import { defineBalancer } from '../define.ts';
import { hashedWeightMax, wholeWeight, wholeWeightFactor } from '../structures/integer-weights.ts';
import { crc32 } from './functions/crc32.ts';
import { ipAddressBytes } from './functions/ip-address.ts';
import { createKeyHashes } from './key-hashes.ts';

const BUCKETS = 256;
const WEIGHT_MAX = 65_535;

/**
 * The bucket of an address: its 32-bit words XORed, times a constant. Before Linux 4.18 the low bits
 * of the product counted, to which only the address's last byte contributes; since then the high
 * ones do. A key that is no address is taken by its CRC-32.
 */
export function sourceBucket(text: string, kernel: string): number {
  const address = ipAddressBytes(text);
  let word = address === null ? crc32(text) : 0;
  address?.forEach((byte, at) => {
    word ^= byte << (24 - 8 * (at % 4));
  });
  return kernel === 'current'
    ? Math.imul(word, 0x61c88647) >>> 24
    : Math.imul(word, 2_654_435_761) & (BUCKETS - 1);
}

/** Nodes in list order, each as many times in a row as its weight, over and over. */
export function sourceBuckets(members: Uint32Array, weight: Float64Array): Uint32Array {
  const factor = wholeWeightFactor(
    Float64Array.from(members, (node) => weight[node]!),
    WEIGHT_MAX,
    hashedWeightMax(BUCKETS, members.length),
  );
  const buckets = new Uint32Array(BUCKETS);
  let member = 0;
  let turns = 0;
  for (let bucket = 0; bucket < BUCKETS; bucket++) {
    const node = members[member]!;
    buckets[bucket] = node;
    if (++turns < wholeWeight(weight[node]!, factor, WEIGHT_MAX)) continue;
    member = (member + 1) % members.length;
    turns = 0;
  }
  return buckets;
}

export const sourceHash = defineBalancer({
  name: 'source-hash',
  aliases: ['sh', 'ipvs-sh'],
  summary:
    "The node in the bucket, out of 256, of the client's address; from there around the table while " +
    'it is down.',
  deployed: ['IPVS sh with sh-fallback', 'kube-proxy --ipvs-scheduler=sh'],
  source: 'torvalds/linux:net/netfilter/ipvs/ip_vs_sh.c',
  cost: 'O(1)',
  weakness:
    '256 buckets for everybody: with more units of weight than that the last nodes get nothing, and ' +
    'with few the shares are uneven; adding a node moves nearly every client. Without sh-fallback, ' +
    'IPVS refuses the clients of a node that is down.',
  parameters: {
    kernel: {
      kind: 'choice',
      choices: ['current', 'before-4.18'],
      default: 'current',
      summary:
        "Which bits of the product choose the bucket: before Linux 4.18 the address's last byte did.",
    },
  },
  usesKeys: true,
  except: [
    { property: 'avoids-busiest', reason: 'the address alone decides' },
    { property: 'respects-weights', reason: 'the 256 buckets are no multiple of the total weight' },
  ],
  create({ kernel }, context) {
    const { nodeCount } = context;
    const key = createKeyHashes(context, (text) => ({ high: 0, low: sourceBucket(text, kernel) }));
    const isUp = new Uint8Array(nodeCount);
    let buckets: Uint32Array = new Uint32Array(BUCKETS);
    return {
      onMembership({ weight, eligible, eligibleCount }) {
        const members = Uint32Array.from(weight.keys()).filter((node) => weight[node]! > 0);
        buckets = sourceBuckets(members, weight);
        isUp.fill(0);
        for (let i = 0; i < eligibleCount; i++) isUp[eligible[i]!] = 1;
      },
      pick(view, request) {
        key.load(request.key);
        const home = buckets[key.low]!;
        if (isUp[home] === 1) return home;
        // The kernel adds the hash to an offset that starts at the hash.
        for (let offset = 0; offset < BUCKETS; offset++) {
          const node = buckets[(2 * key.low + offset) % BUCKETS]!;
          if (isUp[node] === 1) return node;
        }
        // Nobody in the table is up: IPVS refuses the connection; here one of those beyond it serves.
        return view.eligible[key.low % view.eligibleCount]!;
      },
    };
  },
});
