/** Turns in proportion to weight, spread as evenly as possible. */

import { defineBalancer } from '../define.ts';
import { createSmoothRotation } from '../structures/smooth-rotation.ts';
import { HOLD } from '../types.ts';

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
      reason: 'a node at its limit is skipped, and a request waits while all of them are',
    },
  ],
  create(_, { nodeCount, nodeLimits }) {
    const rotation = createSmoothRotation(nodeCount);
    const open = new Uint32Array(nodeCount);
    return {
      pick({ eligible, eligibleCount, inFlight, weight }) {
        // Absent and full nodes gain nothing meanwhile.
        let openCount = 0;
        for (let i = 0; i < eligibleCount; i++) {
          const node = eligible[i]!;
          if (inFlight[node]! < nodeLimits[node]!) open[openCount++] = node;
        }
        return openCount === 0 ? HOLD : rotation.next(open, openCount, weight);
      },
    };
  },
});
