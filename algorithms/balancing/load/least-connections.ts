/**
 * The node with the fewest requests in flight per unit of weight.
 *
 * The name says connections; what nginx, Caddy and Envoy count are requests in flight from this
 * balancer, and so do we. How ties are broken matters as much as the rule: idle nodes all tie.
 */

import { defineBalancer } from '../define.ts';
import { createSmoothRotation } from '../structures/smooth-rotation.ts';

export const leastConnections = defineBalancer({
  name: 'least-connections',
  aliases: ['least_conn', 'leastconn', 'lc', 'wlc', 'jsq', 'least_outstanding_requests'],
  summary: 'The node with the fewest requests in flight ÷ weight, over all nodes.',
  deployed: [
    'nginx least_conn (ties: smooth)',
    'HAProxy leastconn',
    'Envoy LEAST_REQUEST with FULL_SCAN (ties: random)',
    'IPVS wlc (ties: first)',
    'AWS ALB least_outstanding_requests',
  ],
  source: 'nginx/nginx:src/http/modules/ngx_http_upstream_least_conn_module.c',
  cost: 'O(n)',
  weakness:
    'Attracted to a node that fails fast; several balancers that each see only their own requests ' +
    'herd; a node that just joined is flooded.',
  parameters: {
    ties: {
      kind: 'choice',
      choices: ['smooth', 'first', 'random'],
      default: 'smooth',
      summary:
        'Among equals: smooth weighted rotation (nginx), the first in the list (IPVS), or any at random.',
    },
  },
  usesKeys: false,
  create({ ties }, { rng, nodeCount }) {
    const tied = new Uint32Array(nodeCount);
    const rotation = createSmoothRotation(nodeCount);
    return {
      pick(view) {
        const { eligible, eligibleCount, inFlight, weight } = view;
        let tiedCount = 0;
        let leastInFlight = 0;
        let leastWeight = 0;
        for (let i = 0; i < eligibleCount; i++) {
          const node = eligible[i]!;
          // a ÷ v < b ⟺ without division: exact for integer counts and weights.
          const mine = inFlight[node]! * leastWeight;
          const least = leastInFlight * weight[node]!;
          if (tiedCount === 0 || mine < least) {
            leastInFlight = inFlight[node]!;
            leastWeight = weight[node]!;
            tied[0] = node;
            tiedCount = 1;
          } else if (mine === least) {
            tied[tiedCount++] = node;
          }
        }
        if (tiedCount === 1 || ties === 'first') return tied[0]!;
        if (ties === 'random') return tied[Math.floor(rng() * tiedCount)]!;
        return rotation.next(tied, tiedCount, weight);
      },
    };
  },
});
