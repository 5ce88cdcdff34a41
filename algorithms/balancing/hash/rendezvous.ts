/**
 * Rendezvous hashing, highest random weight: every node draws a number for the key, and the highest
 * wins. Nothing to build, and when a node goes only its own keys move.
 */

import { defineBalancer } from '../define.ts';
import type { BalancerView, NodeId } from '../types.ts';
import { RENDEZVOUS_SCORES } from './rendezvous-scores.ts';

/** 4 Mi keys × 8 bytes = 32 MiB per balancer. */
const KEPT_KEYS_MAX = 4_194_304;

export const rendezvous = defineBalancer({
  name: 'rendezvous',
  aliases: ['hrw', 'highest-random-weight', 'rendezvous_hash', 'uri_hash', 'client_ip_hash'],
  summary: 'The node with the highest score for the key, drawn by hashing key and node together.',
  deployed: [
    'Envoy rendezvous_hash',
    'Traefik hrw (score: traefik)',
    'Caddy ip_hash, client_ip_hash, uri_hash, query, header, cookie (score: caddy)',
  ],
  source:
    'D. G. Thaler, C. V. Ravishankar, Using name-based mappings to increase hit rates, IEEE/ACM ToN ' +
    '1998; envoyproxy/envoy:source/extensions/load_balancing_policies/rendezvous_hash; ' +
    'traefik/traefik:pkg/server/service/loadbalancer/hrw/hrw.go; ' +
    'caddyserver/caddy:modules/caddyhttp/reverseproxy/selectionpolicies.go#hostByHashing',
  cost: 'O(n), as the products scan; a known key costs O(1) until nodes change',
  weakness:
    'Scores all nodes for each key; blind to load. With score traefik, nodes whose URLs differ only ' +
    'in the last character draw nearly equal numbers: the heavier one gets everything.',
  parameters: {
    score: {
      kind: 'choice',
      choices: ['envoy', 'traefik', 'caddy'],
      default: 'envoy',
      summary:
        'How a node draws: weighted, xorshift of xxHash64 (envoy) or FNV-1a (traefik), or xxHash64 ' +
        'without weights (caddy).',
    },
  },
  usesKeys: true,
  except: [{ property: 'avoids-busiest', reason: 'the key alone decides' }],
  create({ score: name }, context) {
    const score = RENDEZVOUS_SCORES[name]!(context);
    const kept = context.keyCount <= KEPT_KEYS_MAX ? context.keyCount : 0;
    const owners = new Uint32Array(kept);
    // Which state of membership the owner belongs to.
    const ages = new Uint32Array(kept);
    let age = 0;

    function highest({ eligible, eligibleCount }: BalancerView): NodeId {
      let best = eligible[0]!;
      let bestScore = score.of(best);
      for (let i = 1; i < eligibleCount; i++) {
        const node = eligible[i]!;
        const nodeScore = score.of(node);
        if (nodeScore > bestScore) {
          best = node;
          bestScore = nodeScore;
        }
      }
      return best;
    }

    return {
      onMembership(view) {
        age++;
        score.update?.(view);
      },
      pick(view, { key }) {
        if (key < kept && ages[key] === age) return owners[key]!;
        score.load(key);
        const owner = highest(view);
        if (key < kept) {
          owners[key] = owner;
          ages[key] = age;
        }
        return owner;
      },
    };
  },
});
