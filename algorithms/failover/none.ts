/** Belief changes nothing. */

import { defineFailover } from './define.ts';
import { clearSelection, takesPart } from './shared/pool.ts';

export const none = defineFailover({
  name: 'none',
  aliases: ['off'],
  summary: 'Everybody who is registered may be picked, whatever health checks say.',
  deployed: [
    'DNS round robin',
    'nginx with max_fails=0',
    'IPVS and kube-proxy between two updates of their tables',
  ],
  source:
    'nginx/nginx:src/http/ngx_http_upstream_round_robin.c; torvalds/linux:net/netfilter/ipvs/ip_vs_rr.c',
  weakness:
    'A node that is down gets its share of requests until the registry forgets it, and every one of them fails.',
  parameters: {},
  except: [
    { property: 'avoids-unhealthy', reason: 'it does not listen to health checks, by design' },
  ],
  create(_, { nodeCount }) {
    return {
      // Hot: runs at each change. No allocation, no closures.
      select(view, into) {
        clearSelection(view, into);
        for (let node = 0; node < nodeCount; node++) {
          if (takesPart(view, node)) into.eligible[into.count++] = node;
        }
      },
    };
  },
});
