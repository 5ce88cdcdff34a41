/** One after the other. Every request counts the same, however long it takes. */

import { defineBalancer } from '../define.ts';
import { createRotationSkips } from '../structures/rotation-skips.ts';
import type { BalancerView } from '../types.ts';

const UINT32_RANGE = 4_294_967_296;

export const roundRobin = defineBalancer({
  name: 'round-robin',
  aliases: ['rr', 'round_robin', 'RoundRobinRule', 'RoundRobinLoadBalancer'],
  summary: 'Nodes take turns in list order; weights are ignored.',
  deployed: [
    'Envoy ROUND_ROBIN with equal weights (start: random)',
    'gRPC round_robin (start: redrawn)',
    'Caddy round_robin (start: second, absent: passed-over)',
    'Netflix Ribbon RoundRobinRule (start: second, absent: passed-over)',
    'Spring Cloud RoundRobinLoadBalancer (start: random)',
    'IPVS rr (absent: passed-over)',
  ],
  source:
    'envoyproxy/envoy:source/extensions/load_balancing_policies/round_robin/round_robin_lb.h; ' +
    'grpc/grpc-go:balancer/endpointsharding/endpointsharding.go; ' +
    'caddyserver/caddy:modules/caddyhttp/reverseproxy/selectionpolicies.go#RoundRobinSelection; ' +
    'Netflix/ribbon:ribbon-loadbalancer/src/main/java/com/netflix/loadbalancer/RoundRobinRule.java; ' +
    'torvalds/linux:net/netfilter/ipvs/ip_vs_rr.c',
  cost: 'O(1)',
  weakness:
    'Blind to load: a slow node keeps its full share and its queue grows. Several balancers that ' +
    'start at the same node stay in step.',
  parameters: {
    start: {
      kind: 'choice',
      choices: ['first', 'second', 'random', 'redrawn'],
      default: 'first',
      summary:
        'The first turn: the first node, the second (counters that are incremented before use), a random one, or a random one again whenever nodes change.',
    },
    absent: {
      kind: 'choice',
      choices: ['left-out', 'passed-over'],
      default: 'left-out',
      summary:
        'Turns are counted over the nodes that are there, or over all: then the turns of an absent node go to its neighbour.',
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
  create({ start, absent }, { rng, nodeCount }) {
    const draw = () => Math.floor(rng() * UINT32_RANGE);
    const skips = createRotationSkips(nodeCount);
    let turn = start === 'first' ? 0 : start === 'second' ? 1 : draw();
    let started = false;
    return {
      onMembership(view: BalancerView) {
        if (started && start === 'redrawn') turn = draw();
        started = true;
        if (absent === 'passed-over') skips.rebuild(view);
      },
      pick:
        absent === 'left-out'
          ? (view) => view.eligible[turn++ % view.eligibleCount]!
          : () => {
              turn += skips.from(turn % nodeCount);
              return turn++ % nodeCount;
            },
    };
  },
});
