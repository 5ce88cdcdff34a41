/** Fill the first node, then the second: the rest of the pool can be switched off. */

import { defineBalancer } from '../define.ts';
import { createTrackedLoads } from '../structures/tracked-loads.ts';
import { HOLD } from '../types.ts';

export const firstAvailable = defineBalancer({
  name: 'first-available',
  aliases: ['first'],
  summary: 'The first node of the list that has fewer requests in flight than its maxConnections.',
  deployed: ['HAProxy balance first', 'Caddy first, with max_requests of an upstream'],
  source:
    'haproxy/haproxy:src/lb_fas.c; A. Gandhi et al., AutoScale: dynamic, robust capacity ' +
    'management for multi-tier data centers, ACM TOCS 2012 (section 3.5)',
  cost: 'O(log n)',
  weakness:
    'Packs instead of spreading: without maxConnections the first node gets everything, with them ' +
    'the busy nodes are always full.',
  parameters: {},
  usesKeys: false,
  except: [
    { property: 'reaches-everybody', reason: 'a node gets nothing before the first one is full' },
    { property: 'respects-weights', reason: 'it looks at limits only, and fills node after node' },
    { property: 'avoids-busiest', reason: 'a busy node that is not full yet comes first' },
    { property: 'sends-at-once', reason: 'a request waits while every node is at its limit' },
  ],
  create(_, { nodeCount, nodeLimits }) {
    const { index, hooks } = createTrackedLoads(nodeCount, (node, view) =>
      view.inFlight[node]! < nodeLimits[node]! ? 0 : Infinity,
    );
    return { ...hooks, pick: () => (index.least() === Infinity ? HOLD : index.leastAt(0)) };
  },
});
