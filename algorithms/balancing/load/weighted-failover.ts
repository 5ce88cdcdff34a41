/** One node does everything; weight says who is next when it is gone. */

import { defineBalancer } from '../define.ts';

export const weightedFailover = defineBalancer({
  name: 'weighted-failover',
  aliases: ['fo'],
  summary: 'The heaviest node there is; the first in the list among equals.',
  deployed: ['IPVS fo'],
  source: 'torvalds/linux:net/netfilter/ipvs/ip_vs_fo.c',
  cost: 'O(1)',
  weakness: 'It does not balance: an active node and its stand-bys.',
  parameters: {},
  usesKeys: false,
  except: [
    { property: 'reaches-everybody', reason: 'the others are stand-bys' },
    { property: 'respects-weights', reason: 'the heaviest node gets all' },
    { property: 'avoids-busiest', reason: 'the active node is the busy one, by design' },
  ],
  create() {
    let heaviest = 0;
    return {
      onMembership({ eligible, eligibleCount, weight }) {
        if (eligibleCount > 0) heaviest = eligible[0]!;
        for (let i = 1; i < eligibleCount; i++) {
          const node = eligible[i]!;
          if (weight[node]! > weight[heaviest]!) heaviest = node;
        }
      },
      pick: () => heaviest,
    };
  },
});
