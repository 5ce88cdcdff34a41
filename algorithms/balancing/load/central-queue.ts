/**
 * Late binding: requests wait in the balancer, and a node gets the next one when it has room.
 *
 * No request waits behind a long one while another node is idle: with one slot a node this is the
 * queue M/G/n, the best that can be had without knowing how long requests take.
 */

import { defineBalancer } from '../define.ts';
import { createTurnIndex, NOBODY } from '../structures/turn-index.ts';
import { type BalancerView, HOLD, type NodeId } from '../types.ts';

export const centralQueue = defineBalancer({
  name: 'central-queue',
  aliases: ['late-binding'],
  summary:
    'One queue in the balancer: a request goes to the node with the most free slots, the one that ' +
    'waits longest among equals, or waits until a node has a free slot.',
  deployed: [
    'Phusion Passenger and other application servers with one request queue',
    'HAProxy with maxconn 1 a server',
    'AWS Lambda, one request at a time in each environment',
  ],
  source: 'L. Kleinrock, Queueing Systems I, 1975 (M/M/m); A. K. Erlang 1917',
  cost: 'O(log n)',
  weakness:
    'A node stands idle for a round trip between two requests; several balancers each have a queue, ' +
    'and their slots add up.',
  parameters: {
    slots: {
      kind: 'integer',
      default: 1,
      min: 1,
      max: 1_000_000,
      summary: 'Requests at a time to a node that has no maxConnections of its own.',
    },
  },
  usesKeys: false,
  except: [
    { property: 'respects-weights', reason: 'nodes get work when they have room for it' },
    { property: 'sends-at-once', reason: 'a request waits here while every slot is taken' },
  ],
  create({ slots }, { nodeCount, nodeLimits }) {
    const limit = Float64Array.from(nodeLimits, (own) => (own === Infinity ? slots : own));
    /** Nodes with a free slot, by the part of their slots that is taken. */
    const free = createTurnIndex(nodeCount);
    const isEligible = new Uint8Array(nodeCount);
    let seen: BalancerView;

    // Hot: runs twice per request. No allocation, no closures.
    function reposition(node: NodeId): void {
      if (isEligible[node] === 0) return;
      const taken = seen.inFlight[node]!;
      if (taken >= limit[node]!) free.remove(node);
      else free.put(node, taken / limit[node]!);
    }

    return {
      onStart: reposition,
      onDone: reposition,
      onMembership(view) {
        seen = view;
        for (let node = 0, i = 0; node < nodeCount; node++) {
          const present = i < view.eligibleCount && view.eligible[i] === node ? 1 : 0;
          i += present;
          if (present === isEligible[node]) continue;
          isEligible[node] = present;
          free.remove(node);
          reposition(node);
        }
      },
      pick() {
        const first = free.first();
        return first === NOBODY ? HOLD : first;
      },
    };
  },
});
