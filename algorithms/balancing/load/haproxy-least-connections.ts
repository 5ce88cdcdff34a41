/**
 * HAProxy's leastconn, as in releases 2.6 to 3.0: a tree of servers by connections per weight, in
 * which an idle server comes before any other and equals take turns.
 *
 * The key counts the connection to come, (connections + 1) · 4096 ÷ effective weight in integers,
 * but is 0 for an idle server: under little load not only the heaviest one works.
 */

import { defineBalancer } from '../define.ts';
import { wholeWeightFactor } from '../structures/integer-weights.ts';
import { createTurnIndex, NOBODY } from '../structures/turn-index.ts';
import { type BalancerView, HOLD, type NodeId } from '../types.ts';

/** SRV_EWGHT_MAX: the largest weight, 256, in sixteenths. */
const KEY_SCALE = 4096;
/** HAProxy's weights go up to 256, and are kept in sixteenths, so that a slow start has steps. */
const WEIGHT_MAX = 256;
const WEIGHT_SCALE = 16;

export const haproxyLeastConnections = defineBalancer({
  name: 'haproxy-least-connections',
  aliases: ['leastconn'],
  summary:
    'An idle node if there is one, else the one with the fewest (requests in flight + 1) ÷ weight; ' +
    'first come, first served among equals.',
  deployed: ['HAProxy balance leastconn; it waits in the backend while every server is at maxconn'],
  source: 'haproxy/haproxy:src/lb_fwlc.c (3.0)',
  cost: 'O(log n)',
  weakness:
    'Shares follow weight only under load; a node that fails fast is idle most of the time, and so ' +
    'comes first.',
  parameters: {},
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason: 'an idle node comes before a busy one whatever they weigh',
    },
    {
      property: 'sends-at-once',
      reason: 'a node at its limit is passed over, and a request waits while all of them are',
    },
  ],
  create(_, { nodeCount, nodeLimits }) {
    const turns = createTurnIndex(nodeCount);
    /** In sixteenths; 0: not eligible. */
    const effectiveWeight = new Float64Array(nodeCount);
    /** Makes the weights of the start whole ones that HAProxy allows. */
    let factor = 0;
    let seen: BalancerView;

    // Hot: runs twice per request. No allocation, no closures.
    function reposition(node: NodeId): void {
      if (effectiveWeight[node] === 0) return;
      const served = seen.inFlight[node]!;
      if (served >= nodeLimits[node]!) {
        turns.remove(node);
        return;
      }
      const key =
        served === 0 ? 0 : Math.floor(((served + 1) * KEY_SCALE) / effectiveWeight[node]!);
      // A server whose key did not change keeps its place.
      if (!turns.has(node) || turns.keyOf(node) !== key) turns.put(node, key);
    }

    return {
      onStart: reposition,
      onDone: reposition,
      onMembership(view) {
        seen = view;
        if (factor === 0 && view.eligibleCount > 0)
          factor = wholeWeightFactor(view.weight, WEIGHT_MAX);
        for (let node = 0, i = 0; node < nodeCount; node++) {
          const present = i < view.eligibleCount && view.eligible[i] === node;
          if (present) i++;
          const scaled = Math.round(view.weight[node]! * factor * WEIGHT_SCALE);
          const weight = present ? Math.max(1, Math.min(scaled, KEY_SCALE)) : 0;
          if (weight === effectiveWeight[node]) continue;
          effectiveWeight[node] = weight;
          turns.remove(node);
          reposition(node);
        }
      },
      pick() {
        const first = turns.first();
        return first === NOBODY ? HOLD : first;
      },
    };
  },
});
