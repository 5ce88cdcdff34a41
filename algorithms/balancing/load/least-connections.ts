/**
 * The node with the fewest requests in flight per unit of weight.
 *
 * The name says connections; what nearly every product counts are requests in flight from this
 * balancer, and so do we. How ties are broken matters as much as the rule: idle nodes all tie.
 */

import { defineBalancer } from '../define.ts';
import { createTrackedLoads } from '../structures/tracked-loads.ts';

export const leastConnections = defineBalancer({
  name: 'least-connections',
  aliases: ['lc', 'wlc', 'jsq', 'least_outstanding_requests'],
  summary: 'The node with the fewest requests in flight ÷ weight, over all nodes.',
  deployed: [
    'IPVS wlc and, unweighted, lc (ties: first)',
    'Caddy least_conn (unweighted, ties: random)',
    'AWS ALB least_outstanding_requests (unweighted; its ties are not published)',
    'nginx, HAProxy and Envoy have entries of their own',
  ],
  source: 'torvalds/linux:net/netfilter/ipvs/ip_vs_wlc.c',
  cost: 'O(log n)',
  weakness:
    'Attracted to a node that fails fast; several balancers that each see only their own requests ' +
    'herd; a node that just joined is flooded.',
  parameters: {
    ties: {
      kind: 'choice',
      choices: ['rotate', 'first', 'random'],
      default: 'rotate',
      summary:
        'Among equals: the next one after the node picked last, the first in the list, or any at random.',
    },
  },
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason: 'nodes that are idle are equal whatever they weigh, and then take turns',
    },
  ],
  create({ ties }, { rng, nodeCount }) {
    const { index, hooks } = createTrackedLoads(
      nodeCount,
      (node, view) => view.inFlight[node]! / view.weight[node]!,
    );
    let last = nodeCount - 1;
    return {
      ...hooks,
      pick() {
        if (ties === 'first') return index.leastAt(0);
        if (ties === 'random') return index.leastAt(Math.floor(rng() * index.leastCount()));
        last = index.leastAfter(last);
        return last;
      },
    };
  },
});
