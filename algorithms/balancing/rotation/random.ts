/** A weighted coin for every request: no state, nothing to herd on, nothing to learn from. */

import { defineBalancer } from '../define.ts';

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
    // cumulative[i] = total weight of the first i + 1 eligible nodes.
    const cumulative = new Float64Array(nodeCount);
    let total = 0;
    return {
      onMembership(view) {
        total = 0;
        for (let i = 0; i < view.eligibleCount; i++) {
          total += view.weight[view.eligible[i]!]!;
          cumulative[i] = total;
        }
      },
      pick(view) {
        const drawn = rng() * total;
        let low = 0;
        let high = view.eligibleCount - 1;
        while (low < high) {
          const middle = (low + high) >>> 1;
          if (cumulative[middle]! > drawn) high = middle;
          else low = middle + 1;
        }
        return view.eligible[low]!;
      },
    };
  },
});
