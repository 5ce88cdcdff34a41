/** Turns read off a table that is made once per change of membership. */

import { defineBalancer } from '../define.ts';
import { createBackendQueue, TAKES_TURN } from '../structures/backend-queue.ts';
import { buildWeightMap } from '../structures/weight-map.ts';

export const staticRoundRobin = defineBalancer({
  name: 'static-round-robin',
  aliases: ['static-rr'],
  summary:
    'Walks a table that has as many slots for each node as its weight; weights are fixed at the start.',
  deployed: ['HAProxy balance static-rr; it waits in the backend while every server is at maxconn'],
  source: 'haproxy/haproxy:src/lb_map.c#map_get_server_rr',
  cost: 'O(1), and O(W) where full nodes have to be passed over',
  weakness:
    'Weights cannot change while it runs, so no slow start; every change of membership rebuilds the ' +
    'table, O(W log n) for total weight W, and the walk goes on at the same slot of another table.',
  parameters: {},
  usesKeys: false,
  except: [
    { property: 'avoids-busiest', reason: 'it takes turns and never looks at load' },
    {
      property: 'sends-at-once',
      reason: 'a node at its limit is passed over, and a request waits while all of them are',
    },
  ],
  create(_, { nodeCount, nodeLimits }) {
    // The weight that a node had when it first had one.
    const configured = new Float64Array(nodeCount);
    const queue = createBackendQueue(nodeCount, nodeLimits);
    let slots = new Uint32Array(1);
    let turn = 0;
    return {
      ...queue.hooks,
      onMembership(view) {
        queue.update(view);
        for (let node = 0; node < nodeCount; node++) {
          if (configured[node] === 0) configured[node] = view.weight[node]!;
        }
        const members = view.eligible.slice(0, view.eligibleCount);
        const map = buildWeightMap(
          Float64Array.from(members, (node) => configured[node]!),
          configured,
        );
        slots = map.map((position) => members[position]!);
      },
      pick({ inFlight }, _request, nowNs) {
        const taker = queue.ask(nowNs);
        if (taker !== TAKES_TURN) return taker;
        if (turn >= slots.length) turn = 0;
        // Slots of full nodes are passed over; if all are full, the walk stays where it is.
        for (let steps = 0; steps < slots.length; steps++) {
          const slot = (turn + steps) % slots.length;
          const node = slots[slot]!;
          if (inFlight[node]! < nodeLimits[node]!) {
            turn = slot + 1;
            return node;
          }
        }
        return queue.hold();
      },
    };
  },
});
