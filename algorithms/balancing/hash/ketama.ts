/** Consistent hashing as caches do it: 160 points on a ring of 32 bits for each unit of weight. */

import { defineBalancer } from '../define.ts';
import { crc32 } from './functions/crc32.ts';
import { md5, md5Word } from './functions/md5.ts';
import { utf8 } from './functions/utf8.ts';
import { md5Continuum, nginxContinuum } from './ketama-points.ts';
import { createKeyHashes } from './key-hashes.ts';
import { createNginxPeers, NGINX_FAILURES_MAX } from './nginx-peers.ts';
import { findPoint, type PointRing } from './point-ring.ts';

export const ketama = defineBalancer({
  name: 'ketama',
  aliases: ['hash-consistent', 'nginx-consistent-hash', 'KetamaHashing'],
  summary:
    'The node that owns the first of 160 points per unit of weight at or after the hash of the key; ' +
    'the next points in turn while it is down.',
  deployed: [
    'nginx hash KEY consistent',
    'Pingora KetamaHashing',
    'libmemcached weighted ketama and Twemproxy with hash md5 (points: md5)',
  ],
  source:
    'nginx/nginx:src/http/modules/ngx_http_upstream_hash_module.c; ' +
    'cloudflare/pingora:pingora-ketama/src/lib.rs; twitter/twemproxy:src/hashkit/nc_ketama.c',
  cost: 'O(log points)',
  weakness:
    'Blind to load: a popular key overloads its node; 160 points a node leave shares uneven by about ' +
    'a twelfth; a list of n nodes takes 160 n points to sort.',
  parameters: {
    points: {
      kind: 'choice',
      choices: ['nginx', 'md5'],
      default: 'nginx',
      summary:
        'A chain of CRC-32s for all configured nodes, those that are down passed over (nginx, ' +
        'Pingora), or MD5 digests of the nodes that are up (libmemcached, Twemproxy).',
    },
  },
  usesKeys: true,
  except: [
    { property: 'avoids-busiest', reason: 'the key alone decides' },
    {
      property: 'sends-at-once',
      reason: 'a node at its limit is passed over, and a request waits while all of them are',
    },
  ],
  create({ points }, context) {
    const isMd5 = points === 'md5';
    const peers = createNginxPeers(context);
    const key = createKeyHashes(context, (text) => ({
      high: utf8(text).length,
      low: isMd5 ? md5Word(md5(text), 0) : crc32(text),
    }));
    let weight = new Float64Array();
    let ring: PointRing;
    const memberOf = (node: number) => ({
      node,
      address: context.nodeAddresses[node]!,
      weight: weight[node]!,
    });
    return {
      onMembership(view) {
        peers.update(view);
        if (isMd5) {
          weight = view.weight.slice();
          ring = md5Continuum(Array.from(view.eligible.subarray(0, view.eligibleCount), memberOf));
        } else if (weight.some((before, node) => before !== view.weight[node]) || !ring) {
          // Who is up does not matter to the ring.
          weight = view.weight.slice();
          ring = nginxContinuum(Array.from(peers.members, memberOf));
        }
      },
      pick(view, request) {
        key.load(request.key);
        if (key.high === 0 && !isMd5) return peers.rotate(view);
        const { owner } = ring;
        let point = findPoint(ring, key.low);
        if (isMd5) return owner[point]!;
        for (let tries = 0; tries < NGINX_FAILURES_MAX; tries++) {
          const node = owner[point]!;
          if (peers.isUsable(view, node)) return node;
          point = point + 1 === owner.length ? 0 : point + 1;
        }
        return peers.rotate(view);
      },
    };
  },
});
