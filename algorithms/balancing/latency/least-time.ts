/**
 * Traefik's leasttime: least average latency × (requests in flight + 1) ÷ weight.
 *
 * The average is over the last 100 answers, each cut to whole milliseconds, and 0 before the first:
 * a new node wins at once. Equal scores take weighted turns by earliest deadline; a single least
 * score moves no deadline. Traefik looks at every server; the same choice is found in O(log n) here.
 */

import { defineBalancer } from '../define.ts';
import { createTieIndex } from '../structures/tie-index.ts';
import type { BalancerView, NodeId } from '../types.ts';

const SAMPLES = 100;

export const leastTime = defineBalancer({
  name: 'least-time',
  aliases: ['leasttime'],
  summary:
    'The node with the least (average latency of its last 100 answers × (requests in flight + 1) ÷ weight).',
  deployed: [
    'Traefik leasttime (3.7; measured to the first byte, and an answer arrives whole here)',
  ],
  source: 'traefik/traefik:pkg/server/service/loadbalancer/leasttime/leasttime.go',
  cost: 'O(log n)',
  weakness:
    'A node without an answer costs nothing, so a new or silent one draws every request; so does one ' +
    'whose errors come fast; answers below a millisecond are all 0.',
  parameters: {
    failures: {
      kind: 'choice',
      choices: ['counted', 'ignored'],
      default: 'counted',
      summary:
        'Whether a failed request has a latency: in Traefik an error answer has one, a broken connection has none.',
    },
  },
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason:
        'weights divide the score, so while all are idle the heaviest of equally fast nodes takes all',
    },
    {
      property: 'avoids-busiest',
      reason: 'a node without an answer yet costs nothing, however many requests it has',
    },
  ],
  create({ failures }, { nodeCount }) {
    const index = createTieIndex(nodeCount);
    const averages = createRecentAverages(nodeCount);
    const isEligible = new Uint8Array(nodeCount);
    let seen: BalancerView;
    let latestDeadline = 0;

    // Hot: runs twice per request. No allocation, no closures.
    function update(node: NodeId): void {
      if (isEligible[node] === 0) return;
      const busy = averages.msOf(node) * (1 + seen.inFlight[node]!);
      index.setLoad(node, busy / seen.weight[node]!);
    }

    function postpone(node: NodeId, from: number): void {
      const deadline = from + 1 / seen.weight[node]!;
      index.setRank(node, deadline);
      latestDeadline = Math.max(latestDeadline, deadline);
    }

    return {
      pick() {
        const node = index.first();
        if (index.tiedCount() > 1) postpone(node, index.rankOf(node));
        return node;
      },
      onStart: update,
      onDone(node, latencyNs, ok) {
        if (ok || failures === 'counted') averages.add(node, Math.trunc(latencyNs / 1e6));
        update(node);
      },
      onMembership(view) {
        seen = view;
        isEligible.fill(0);
        for (let i = 0; i < view.eligibleCount; i++) {
          const node = view.eligible[i]!;
          isEligible[node] = 1;
          // As servers are added, each gets a turn after the ones before it.
          if (index.rankOf(node) === 0) postpone(node, latestDeadline);
        }
        for (let node = 0; node < nodeCount; node++) {
          if (isEligible[node] === 1) update(node);
          else index.setLoad(node, Infinity);
        }
      },
    };
  },
});

/** Averages over each node's last 100 whole milliseconds; 0 without any. */
function createRecentAverages(nodeCount: number) {
  const samples = new Uint32Array(nodeCount * SAMPLES);
  const sums = new Float64Array(nodeCount);
  const counts = new Float64Array(nodeCount);
  return {
    msOf: (node: NodeId) =>
      counts[node] === 0 ? 0 : sums[node]! / Math.min(counts[node]!, SAMPLES),
    add(node: NodeId, ms: number): void {
      const place = node * SAMPLES + (counts[node]! % SAMPLES);
      sums[node] = sums[node]! - samples[place]! + ms;
      samples[place] = ms;
      counts[node]!++;
    },
  };
}
