/**
 * The least_conn directive of nginx: fewest connections per unit of weight, and smooth weighted
 * rotation among those that tie, so that an idle pool is shared by weight.
 */

import { defineBalancer } from '../define.ts';
import { createSmoothRotation } from '../structures/smooth-rotation.ts';
import { HOLD } from '../types.ts';

export const nginxLeastConnections = defineBalancer({
  name: 'nginx-least-connections',
  aliases: ['least_conn'],
  summary:
    'The node with the fewest requests in flight ÷ weight; those that tie take smooth weighted turns.',
  deployed: [
    'nginx least_conn; where every server is at max_conns it waits, as with NGINX Plus queue',
  ],
  source: 'nginx/nginx:src/http/modules/ngx_http_upstream_least_conn_module.c',
  cost: 'O(n), as the product scans',
  weakness:
    'Looks at every node for every request; each worker process counts its own connections unless ' +
    'the upstream has a zone, and then several of them herd.',
  parameters: {},
  usesKeys: false,
  except: [
    {
      property: 'sends-at-once',
      reason: 'a node at its limit is passed over, and a request waits while all of them are',
    },
  ],
  create(_, { nodeCount, nodeLimits }) {
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
          if (inFlight[node]! >= nodeLimits[node]!) continue;
          // a ÷ v < b ÷ w without division, as nginx compares.
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
        if (tiedCount === 0) return HOLD;
        // A single minimum leaves the rotation as it is.
        return tiedCount === 1 ? tied[0]! : rotation.next(tied, tiedCount, weight);
      },
    };
  },
});
