/** One after the other. Every request counts the same, however long it takes. */

import { defineBalancer } from '../define.ts';

export const roundRobin = defineBalancer({
  name: 'round-robin',
  aliases: ['rr', 'round_robin', 'ROUND_ROBIN', 'roundrobin'],
  summary: 'Nodes take turns in list order; weights are ignored.',
  deployed: [
    'IPVS rr',
    'gRPC round_robin',
    'Caddy round_robin',
    'Envoy ROUND_ROBIN, equal weights',
  ],
  source:
    'envoyproxy/envoy:source/extensions/load_balancing_policies/round_robin/round_robin_lb.h; ' +
    'grpc/grpc-go:balancer/roundrobin',
  cost: 'O(1)',
  weakness:
    'Blind to load: a slow node keeps its full share and its queue grows. Several balancers that ' +
    'start at the same node stay in step.',
  parameters: {
    start: {
      kind: 'choice',
      choices: ['first', 'random'],
      default: 'first',
      summary: 'Where the first pick lands: the first node, or a random one as in gRPC.',
    },
  },
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason: 'turns are equal; weighted-round-robin is the one with weights',
    },
    {
      property: 'avoids-busiest',
      reason: 'it takes turns and never looks at load',
    },
  ],
  create({ start }, { rng, nodeCount }) {
    let turn = start === 'random' ? Math.floor(rng() * nodeCount) : 0;
    return {
      pick(view) {
        if (turn >= view.eligibleCount) turn = turn % view.eligibleCount;
        return view.eligible[turn++]!;
      },
    };
  },
});
