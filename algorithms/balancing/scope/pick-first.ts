/** One node at a time: the first of the list that is there. */

import { defineBalancer } from '../define.ts';
import type { NodeId } from '../types.ts';

const NOBODY = -1;

export const pickFirst = defineBalancer({
  name: 'pick-first',
  aliases: ['pick_first'],
  summary:
    'Every request goes to the first node of the list that is there, and stays with it until it leaves.',
  deployed: ['gRPC pick_first, the default of every gRPC client'],
  source: 'grpc/grpc-go:balancer/pickfirst/pickfirst.go; grpc/proposal:A62-pick-first.md',
  cost: 'O(1)',
  weakness:
    'It does not balance: the load of a client is on one node, and unless clients shuffle they all ' +
    'choose the same one. Nodes that come later get nothing.',
  parameters: {
    shuffle: {
      kind: 'boolean',
      default: false,
      summary: 'Whether each balancer shuffles the list first, once (shuffleAddressList).',
    },
  },
  usesKeys: false,
  except: [
    { property: 'reaches-everybody', reason: 'it keeps to one node while that is there' },
    { property: 'respects-weights', reason: 'one node gets everything' },
    { property: 'avoids-busiest', reason: 'it never looks at load' },
  ],
  create({ shuffle }, { rng, nodeCount }) {
    const order = Uint32Array.from({ length: nodeCount }, (_, node) => node);
    if (shuffle) {
      for (let last = nodeCount - 1; last > 0; last--) {
        const other = Math.floor(rng() * (last + 1));
        const node = order[last]!;
        order[last] = order[other]!;
        order[other] = node;
      }
    }
    const isEligible = new Uint8Array(nodeCount);
    let chosen: NodeId = NOBODY;
    return {
      onMembership(view) {
        isEligible.fill(0);
        for (let i = 0; i < view.eligibleCount; i++) isEligible[view.eligible[i]!] = 1;
        // It connects from the top of the list again, but only when it has lost its connection.
        if (chosen !== NOBODY && isEligible[chosen] === 1) return;
        chosen = order.find((node) => isEligible[node] === 1) ?? NOBODY;
      },
      pick: () => chosen,
    };
  },
});
