/** A weighted coin for every request: no state, nothing to herd on, nothing to learn from. */

import { defineBalancer } from '../define.ts';
import { createWeightedDraw } from '../structures/weighted-draw.ts';

export const random = defineBalancer({
  name: 'random',
  aliases: ['weighted-random'],
  summary: 'A node at random, with probability in proportion to its weight.',
  deployed: ['nginx random', 'ProxySQL hostgroups', 'pgpool-II'],
  source:
    'nginx/nginx:src/http/modules/ngx_http_upstream_random_module.c#ngx_http_upstream_peek_random_peer',
  cost: 'O(log n)',
  weakness:
    'By chance some nodes get bursts: with n nodes it queues like n separate M/M/1, worse than ' +
    'taking turns.',
  parameters: {},
  usesKeys: false,
  except: [
    {
      property: 'avoids-busiest',
      reason: 'it tosses a coin and never looks at load',
    },
  ],
  create(_, { rng, nodeCount }) {
    const draw = createWeightedDraw(nodeCount);
    return { onMembership: draw.update, pick: () => draw.at(rng() * draw.total()) };
  },
});
