/** Shortest expected delay, except that nobody waits for a fast node while a slow one is idle. */

import { defineBalancer } from '../define.ts';
import { createTrackedLoads } from '../structures/tracked-loads.ts';

export const neverQueue = defineBalancer({
  name: 'never-queue',
  aliases: ['nq'],
  summary:
    'The first idle node of the list; if none is idle, the least (requests in flight + 1) ÷ weight.',
  deployed: ['IPVS nq, kube-proxy in IPVS mode (nq)'],
  source:
    'torvalds/linux:net/netfilter/ipvs/ip_vs_nq.c; A. Weinrib and S. Shenker, Greed is not ' +
    'enough: adaptive load sharing in large heterogeneous systems, INFOCOM 1988',
  cost: 'O(log n)',
  weakness:
    'An idle node far down the list rarely works; among very unequal nodes an idle slow one takes ' +
    'longer than a short wait for a fast one.',
  parameters: {},
  usesKeys: false,
  except: [
    { property: 'reaches-everybody', reason: 'the first idle node of the list wins' },
    { property: 'respects-weights', reason: 'an idle node is picked whatever it weighs' },
  ],
  create(_, { nodeCount }) {
    const { index, hooks } = createTrackedLoads(nodeCount, (node, view) => {
      const active = view.inFlight[node]!;
      return active === 0 ? 0 : (active + 1) / view.weight[node]!;
    });
    return { ...hooks, pick: () => index.leastAt(0) };
  },
});
