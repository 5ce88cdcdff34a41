/** Fill the heaviest node first; its weight is also how many requests it takes before the next. */

import { defineBalancer } from '../define.ts';
import { createTrackedLoads } from '../structures/tracked-loads.ts';
import { HOLD } from '../types.ts';

export const overflow = defineBalancer({
  name: 'overflow',
  aliases: ['ovf'],
  summary:
    'The heaviest node that has no more requests in flight than its weight; the first among equals.',
  deployed: ['IPVS ovf; it refuses the connection where this waits: when every node is over'],
  source: 'torvalds/linux:net/netfilter/ipvs/ip_vs_ovf.c',
  cost: 'O(log n)',
  weakness:
    'Packs instead of spreading: all but the first nodes idle under little load, and a weight of 1, ' +
    'the default, means two requests at once.',
  parameters: {},
  usesKeys: false,
  except: [
    { property: 'reaches-everybody', reason: 'a node gets nothing before the first one is full' },
    { property: 'respects-weights', reason: 'weight is a capacity that is filled, not a share' },
    { property: 'sends-at-once', reason: 'a request waits while every node is over its weight' },
  ],
  create(_, { nodeCount }) {
    const { index, hooks } = createTrackedLoads(nodeCount, (node, view) => {
      const weight = view.weight[node]!;
      // The kernel skips a destination that is over its weight, so it takes one more than that.
      return view.inFlight[node]! > weight ? Infinity : -weight;
    });
    return { ...hooks, pick: () => (index.least() === Infinity ? HOLD : index.leastAt(0)) };
  },
});
