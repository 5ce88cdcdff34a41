/** A fair coin for every request: any node, whatever its weight. */

import { defineBalancer } from '../define.ts';

export const uniformRandom = defineBalancer({
  name: 'uniform-random',
  aliases: ['RANDOM', 'unweighted-random'],
  summary: 'A node at random, every one as likely; weights are ignored.',
  deployed: [
    'Envoy RANDOM',
    'Caddy random',
    'Netflix Ribbon RandomRule',
    'kube-proxy iptables (a chain of rules with probability 1 ÷ n, 1 ÷ (n − 1), …: the same)',
  ],
  source:
    'envoyproxy/envoy:source/extensions/load_balancing_policies/random/random_lb.cc; ' +
    'caddyserver/caddy:modules/caddyhttp/reverseproxy/selectionpolicies.go#RandomSelection',
  cost: 'O(1)',
  weakness:
    'By chance some nodes get bursts, and a small node gets as much as a large one: the first to ' +
    'be overloaded is the slowest.',
  parameters: {},
  usesKeys: false,
  except: [
    { property: 'respects-weights', reason: 'every node is as likely; random is the weighted one' },
    { property: 'avoids-busiest', reason: 'it tosses a coin and never looks at load' },
  ],
  create: (_, { rng }) => ({
    pick: (view) => view.eligible[Math.floor(rng() * view.eligibleCount)]!,
  }),
});
