/** Turns in proportion to weight, spread as evenly as possible. */

import { defineBalancer } from '../define.ts';
import { createOpenTurns } from '../structures/smooth-rotation.ts';

// nginx rotates by an effective weight, which a failure lowers by weight ÷ max_fails and each later
// turn raises by 1. That belongs to its passive health check; while nothing fails, it is the weight.
export const weightedRoundRobin = defineBalancer({
  name: 'weighted-round-robin',
  aliases: ['wrr', 'swrr', 'smooth-weighted-round-robin'],
  summary:
    'Nodes take turns in proportion to weight, interleaved smoothly: 5, 1, 1 give a a b a c a a.',
  deployed: [
    'nginx, the default of every upstream; where every server is at max_conns it waits, as with NGINX Plus queue',
    'nginx in ingress-nginx (round_robin)',
  ],
  source: 'nginx/nginx:src/http/ngx_http_upstream_round_robin.c#ngx_http_upstream_get_peer',
  cost: 'O(n), as the product scans',
  weakness:
    'Weights are a guess made in advance: it does not react when a node turns slow, and without a ' +
    'shared zone every nginx worker rotates for itself.',
  parameters: {},
  usesKeys: false,
  except: [
    {
      property: 'avoids-busiest',
      reason: 'it takes turns and never looks at load',
    },
    {
      property: 'sends-at-once',
      reason: 'a node at its limit is passed over, and a request waits while all of them are',
    },
  ],
  create: (_, context) => ({ pick: createOpenTurns(context) }),
});
