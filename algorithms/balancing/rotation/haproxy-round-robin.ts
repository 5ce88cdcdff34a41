/** HAProxy's `balance roundrobin`: weighted turns at evenly spaced positions, in O(log n). */

import { defineBalancer } from '../define.ts';
import { createBackendQueue, TAKES_TURN } from '../structures/backend-queue.ts';
import { createFwrrGroup } from '../structures/fwrr-group.ts';
import { wholeWeightFactor } from '../structures/integer-weights.ts';

/** HAProxy's weights go up to 256, and count 16 inside so that a slow start has steps. */
const WEIGHT_MAX = 256;
const WEIGHT_SCALE = 16;

export const haproxyRoundRobin = defineBalancer({
  name: 'haproxy-round-robin',
  aliases: ['roundrobin', 'fwrr'],
  summary:
    'Nodes take turns at positions that are total weight ÷ weight apart, heavier ones first in a cycle.',
  deployed: [
    'HAProxy balance roundrobin; it waits in the backend while every server is at maxconn',
  ],
  source: 'haproxy/haproxy:src/lb_fwrr.c',
  cost: 'O(log n)',
  weakness:
    'Blind to load; a node that comes back takes its place in the next cycle and may wait for some ' +
    'hundred requests.',
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
    const group = createFwrrGroup(nodeCount);
    const queue = createBackendQueue(nodeCount, nodeLimits);
    const isMember = new Uint8Array(nodeCount);
    const inner = new Uint32Array(nodeCount);
    let factor = 0;
    return {
      ...queue.hooks,
      onMembership(view) {
        const { eligible, eligibleCount, weight } = view;
        queue.update(view);
        const started = factor > 0;
        // Nobody is known yet.
        if (!started && eligibleCount === 0) return;
        if (!started) factor = wholeWeightFactor(weight, WEIGHT_MAX);
        isMember.fill(0);
        for (let i = 0; i < eligibleCount; i++) isMember[eligible[i]!] = 1;
        for (let node = 0; node < nodeCount; node++) {
          const scaled = Math.round(weight[node]! * factor * WEIGHT_SCALE);
          inner[node] = Math.max(1, Math.min(scaled, WEIGHT_MAX * WEIGHT_SCALE)) * isMember[node]!;
        }
        if (!started) group.start(inner);
        else for (let node = 0; node < nodeCount; node++) group.setWeight(node, inner[node]!);
      },
      pick({ inFlight }, _request, nowNs) {
        const taker = queue.ask(nowNs);
        if (taker !== TAKES_TURN) return taker;
        // Full nodes lose this turn; they go back to the places that they would have had.
        let node = group.take();
        while (node !== -1 && inFlight[node]! >= nodeLimits[node]!) {
          group.setAside(node);
          node = group.take();
        }
        group.putBack(node);
        return node === -1 ? queue.hold() : node;
      },
    };
  },
});
