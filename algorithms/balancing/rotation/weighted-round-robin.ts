/** Turns in proportion to weight, spread as evenly as possible. */

import { defineBalancer } from '../define.ts';
import { createSmoothRotation } from '../structures/smooth-rotation.ts';

export const weightedRoundRobin = defineBalancer({
  name: 'weighted-round-robin',
  aliases: ['wrr', 'swrr', 'smooth-weighted-round-robin', 'weighted_round_robin'],
  summary:
    'Nodes take turns in proportion to weight, interleaved smoothly: 5, 1, 1 give a a b a c a a.',
  deployed: ['nginx, the default of every upstream', 'nginx in ingress-nginx (round_robin)'],
  source: 'nginx/nginx:src/http/ngx_http_upstream_round_robin.c#ngx_http_upstream_get_peer',
  cost: 'O(n)',
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
  ],
  create(_, { nodeCount }) {
    const rotation = createSmoothRotation(nodeCount);
    return {
      pick: (view) => rotation.next(view.eligible, view.eligibleCount, view.weight),
    };
  },
});
