/** The client's address decides, and clients of one IPv4 network (/24) stay together. */

import { defineBalancer } from '../define.ts';
import type { Hash64 } from './functions/hash64.ts';
import { ipAddressBytes } from './functions/ip-address.ts';
import { utf8 } from './functions/utf8.ts';
import { createKeyHashes } from './key-hashes.ts';
import { createNginxPeers, NGINX_FAILURES_MAX } from './nginx-peers.ts';
import { createWeightSlots, type WeightSlots } from './weight-slots.ts';

const START = 89;
const FACTOR = 113;
const MODULUS = 6271;

/**
 * nginx's recurrence over the bytes, h ← (113 h + byte) mod 6271, as one step h ← (high × h + low)
 * mod 6271: what a further try does to the hash without looking at the address again.
 *
 * Three bytes of an IPv4 address count, all sixteen of an IPv6 address, all bytes of another text.
 */
export function addressStep(text: string): Hash64 {
  const address = ipAddressBytes(text);
  const bytes = address ?? utf8(text);
  const count = address?.length === 4 ? 3 : bytes.length;
  let high = 1;
  let low = 0;
  for (let i = 0; i < count; i++) {
    high = (high * FACTOR) % MODULUS;
    low = (low * FACTOR + bytes[i]!) % MODULUS;
  }
  return { high, low };
}

export const ipHash = defineBalancer({
  name: 'ip-hash',
  aliases: ['ip_hash'],
  summary:
    "The node whose share of the total weight holds the hash of the client's address; an IPv4 " +
    'address counts without its last byte, a key that is no address with all its bytes.',
  deployed: ['nginx ip_hash'],
  source: 'nginx/nginx:src/http/modules/ngx_http_upstream_ip_hash_module.c',
  cost: 'O(log n)',
  weakness:
    'Everybody behind one NAT or in one /24 goes to the same node; 6,271 hashes only, so more units ' +
    'of weight than that leave nodes without traffic; a change of the list moves nearly every client.',
  parameters: {},
  usesKeys: true,
  except: [
    { property: 'avoids-busiest', reason: 'the address alone decides' },
    {
      property: 'sends-at-once',
      reason: 'a node at its limit is passed over, and a request waits while all of them are',
    },
  ],
  create(_, context) {
    const peers = createNginxPeers(context);
    const step = createKeyHashes(context, addressStep);
    let slots: WeightSlots;
    return {
      onMembership(view) {
        peers.update(view);
        slots = createWeightSlots(peers.members, view.weight, MODULUS);
      },
      pick(view, request) {
        step.load(request.key);
        let hash = START;
        for (let tries = 0; tries < NGINX_FAILURES_MAX; tries++) {
          hash = (step.high * hash + step.low) % MODULUS;
          const node = slots.find(hash % slots.total);
          if (peers.isUsable(view, node)) return node;
        }
        return peers.rotate(view);
      },
    };
  },
});
