/** Consistent hashing: the same key goes to the same node, and few keys move when nodes change. */

import { defineBalancer } from '../define.ts';
import { murmurHash2 } from './functions/murmur-hash2.ts';
import { xxhash64 } from './functions/xxhash64.ts';
import { createKeyHashes } from './key-hashes.ts';
import { buildRing, findOwner, type Ring } from './ring.ts';

export const ringHash = defineBalancer({
  name: 'ring-hash',
  aliases: ['ring_hash', 'RING_HASH', 'consistent-hash'],
  summary: 'The node that owns the first point on a hash ring at or after the hash of the key.',
  deployed: ['Envoy RING_HASH', 'gRPC ring_hash_experimental', 'Istio consistentHash'],
  source:
    'D. Karger et al., Consistent hashing and random trees, STOC 1997; ' +
    'envoyproxy/envoy:source/extensions/load_balancing_policies/ring_hash/ring_hash_lb.cc',
  cost: 'O(log ring size)',
  weakness:
    'Blind to load: a popular key overloads its node, and with few points per node the shares are ' +
    'uneven (n = 10, 100 points each: the largest gets 1.16 × the mean).',
  parameters: {
    minimumRingSize: {
      kind: 'integer',
      default: 1024,
      min: 1,
      max: 8_388_608,
      summary: 'The ring has at least this many points; more make shares more even.',
    },
    maximumRingSize: {
      kind: 'integer',
      default: 8_388_608,
      min: 1,
      max: 8_388_608,
      summary: 'The ring has at most this many points.',
    },
    hash: {
      kind: 'choice',
      choices: ['xxhash64', 'murmur2'],
      default: 'xxhash64',
      summary:
        'What hashes the points (hash_function: XX_HASH or MURMUR_HASH_2); keys get xxHash64.',
    },
  },
  usesKeys: true,
  except: [
    {
      property: 'avoids-busiest',
      reason: 'the key alone decides',
    },
    {
      property: 'moves-few-keys',
      reason:
        'when one of five leaves, the others get more points, as in Envoy, and an eighth of their keys move',
    },
  ],
  create({ minimumRingSize, maximumRingSize, hash }, context) {
    const keyHashes = createKeyHashes(context, xxhash64);
    let ring: Ring;
    return {
      onMembership(view) {
        const members = Array.from(view.eligible.subarray(0, view.eligibleCount), (node) => ({
          node,
          key: context.nodeAddresses[node]!,
          weight: view.weight[node]!,
        }));
        ring = buildRing(members, {
          sizeMin: minimumRingSize,
          sizeMax: maximumRingSize,
          hash: hash === 'murmur2' ? murmurHash2 : xxhash64,
        });
      },
      pick(_view, request) {
        keyHashes.load(request.key);
        return findOwner(ring, keyHashes.high, keyHashes.low);
      },
    };
  },
});
