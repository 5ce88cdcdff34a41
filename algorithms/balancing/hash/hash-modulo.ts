/**
 * The hash of the key modulo the total weight, as Cache::Memcached and the hash directive of nginx
 * do it: simple, and nearly every key moves when a server is added to the list.
 */

import { defineBalancer } from '../define.ts';
import { crc32, crc32Concatenated } from './functions/crc32.ts';
import { utf8 } from './functions/utf8.ts';
import { createKeyHashes } from './key-hashes.ts';
import { createNginxPeers, NGINX_FAILURES_MAX } from './nginx-peers.ts';
import { createWeightSlots, type WeightSlots } from './weight-slots.ts';

/** CRC of the number that nginx puts before the key at each further try: '1', '2', … */
const PREFIX_CRC = Uint32Array.from({ length: NGINX_FAILURES_MAX }, (_, i) => crc32(`${i}`));

/** A first try has 15 bits. */
const HASH_VALUES = 32_768;

/**
 * What try t adds to the hash: 15 bits of the CRC of the key, from the second on of its number and
 * the key together.
 */
export function hashStep(keyCrc: number, keyLength: number, tries: number): number {
  const crc = tries === 0 ? keyCrc : crc32Concatenated(PREFIX_CRC[tries]!, keyCrc, keyLength);
  return (crc >>> 16) & 0x7fff;
}

export const hashModulo = defineBalancer({
  name: 'hash-modulo',
  aliases: ['nginx-hash', 'modula'],
  summary:
    'The node whose share of the total weight holds the hash of the key modulo that total; if it is ' +
    'down, the key is hashed again.',
  deployed: ['nginx hash KEY', 'Cache::Memcached'],
  source: 'nginx/nginx:src/http/modules/ngx_http_upstream_hash_module.c',
  cost: 'O(log n)',
  weakness:
    'Adding a node to the list or changing a weight moves nearly every key; blind to load; the hash ' +
    'has 15 bits, so with more than 32,768 units of weight the last nodes get nothing.',
  parameters: {},
  usesKeys: true,
  except: [
    { property: 'avoids-busiest', reason: 'the key alone decides' },
    {
      property: 'sends-at-once',
      reason: 'a node at its limit is passed over, and a request waits while all of them are',
    },
  ],
  create(_, context) {
    const peers = createNginxPeers(context);
    const key = createKeyHashes(context, (text) => ({
      high: utf8(text).length,
      low: crc32(text),
    }));
    let slots: WeightSlots;
    return {
      onMembership(view) {
        peers.update(view);
        slots = createWeightSlots(peers.members, view.weight, HASH_VALUES);
      },
      pick(view, request) {
        key.load(request.key);
        // nginx: no key, no hashing.
        if (key.high === 0) return peers.rotate(view);
        let hash = 0;
        for (let tries = 0; tries < NGINX_FAILURES_MAX; tries++) {
          hash += hashStep(key.low, key.high, tries);
          const node = slots.find(hash % slots.total);
          if (peers.isUsable(view, node)) return node;
        }
        return peers.rotate(view);
      },
    };
  },
});
