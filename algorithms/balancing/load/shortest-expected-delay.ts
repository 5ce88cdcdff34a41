/** Least connections that counts the request to come: a light node's first request weighs more. */

import { defineBalancer } from '../define.ts';
import { createTrackedLoads } from '../structures/tracked-loads.ts';

export const shortestExpectedDelay = defineBalancer({
  name: 'shortest-expected-delay',
  aliases: ['sed'],
  summary:
    'The node where (requests in flight + 1) ÷ weight is least; the first in the list among equals.',
  deployed: ['IPVS sed, kube-proxy in IPVS mode (sed)'],
  source: 'torvalds/linux:net/netfilter/ipvs/ip_vs_sed.c',
  cost: 'O(log n)',
  weakness:
    'Under little load only the heaviest nodes work, and of equal ones only the first; the others ' +
    'stay cold.',
  parameters: {},
  usesKeys: false,
  except: [
    { property: 'reaches-everybody', reason: 'of equal, idle nodes the first in the list wins' },
    {
      property: 'respects-weights',
      reason: 'while each request ends before the next comes, the heaviest node gets all',
    },
  ],
  create(_, { nodeCount }) {
    const { index, hooks } = createTrackedLoads(
      nodeCount,
      (node, view) => (view.inFlight[node]! + 1) / view.weight[node]!,
    );
    return { ...hooks, pick: () => index.leastAt(0) };
  },
});
