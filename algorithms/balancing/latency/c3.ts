/**
 * C3: replica ranking by response time and a cubed estimate of the queue.
 *
 * Ψ = R − 1/μ + q³/μ with q = 1 + os × n + q̄: R is this client's average response time, 1/μ and q̄
 * are the server's averages of service time and requests inside, which answers carry, os are the
 * requests in flight to it, and n is the number of clients, who are taken to do the same. The cube
 * keeps a fast server from being loaded with a long queue.
 *
 * A report has no service time; 1/μ is utilization ÷ answers per second (the utilization law: the
 * time that the server, all workers together, needs for one). A server without a fixed number of
 * workers reports no utilization: then R takes the place of 1/μ. Requests that fail are not measured.
 *
 * The second half of the paper, cubic rate control with a backlog per replica group, is left out: it
 * needs a clock to wake up by. So are the corrections that Elasticsearch makes to servers not chosen.
 */

import { defineBalancer } from '../define.ts';
import { createLoadIndex } from '../structures/load-index.ts';
import type { BalancerView, NodeId } from '../types.ts';

export const c3 = defineBalancer({
  name: 'c3',
  aliases: ['adaptive-replica-selection'],
  summary:
    'The node with the least (response time − service time + cubed queue estimate × service time), as nodes report it.',
  deployed: [
    'Elasticsearch and OpenSearch adaptive replica selection (newest: 30%; it also nudges nodes not ' +
      'chosen, and multiplies by the number of data nodes instead of clients)',
    'Cassandra, as a research patch, with rate control, which is left out here',
  ],
  source:
    'L. Suresh et al., C3: cutting tail latency in cloud data stores, NSDI 2015; lalithsuresh/absim',
  cost: 'O(log n)',
  weakness:
    'Among many clients the estimate multiplies a single request in flight by their number; a node ' +
    'that never answers keeps the score of an unknown one, and draws every request.',
  parameters: {
    exponent: {
      kind: 'integer',
      default: 3,
      min: 1,
      max: 5,
      summary: 'Power of the queue estimate: 1 trusts service times, higher ones even out queues.',
    },
    newest: {
      kind: 'ratio',
      default: 0.9,
      min: 0.01,
      max: 1,
      summary: 'Part of each average that is its newest value.',
    },
  },
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason: 'it has no weights: what a node can bear shows in its reports',
    },
    {
      property: 'avoids-busiest',
      reason: 'nodes that never answered all score 0, however many requests they have',
    },
  ],
  create({ exponent, newest }, { rng, nodeCount, instances }) {
    const index = createLoadIndex(nodeCount);
    const isEligible = new Uint8Array(nodeCount);
    const responseNs = createAverages(nodeCount, newest);
    const serviceNs = createAverages(nodeCount, newest);
    const inside = createAverages(nodeCount, newest);
    let seen: BalancerView;

    // Hot: runs three times per request. No allocation, no closures.
    function update(node: NodeId): void {
      if (isEligible[node] === 0) return;
      const response = responseNs.of(node, 0);
      const service = serviceNs.of(node, response);
      const queue = 1 + seen.inFlight[node]! * instances + inside.of(node, 0);
      let power = 1;
      for (let i = 0; i < exponent; i++) power *= queue;
      index.set(node, response - service + power * service);
    }

    return {
      pick: () => index.leastAt(Math.floor(rng() * index.leastCount())),
      onStart: update,
      onReport(node, { requestsInside, utilization, ratePerS }) {
        inside.add(node, requestsInside);
        if (utilization > 0 && ratePerS > 0) serviceNs.add(node, (1e9 * utilization) / ratePerS);
        update(node);
      },
      onDone(node, latencyNs, ok) {
        if (ok) responseNs.add(node, latencyNs);
        update(node);
      },
      onMembership(view) {
        seen = view;
        isEligible.fill(0);
        for (let i = 0; i < view.eligibleCount; i++) isEligible[view.eligible[i]!] = 1;
        for (let node = 0; node < nodeCount; node++) {
          if (isEligible[node] === 1) update(node);
          else index.set(node, Infinity);
        }
      },
    };
  },
});

/** Moving averages by node; the first value is taken as it is. */
function createAverages(nodeCount: number, newest: number) {
  const averages = new Float64Array(nodeCount).fill(Number.NaN);
  return {
    add(node: NodeId, value: number): void {
      const before = averages[node]!;
      averages[node] = before >= 0 ? newest * value + (1 - newest) * before : value;
    },
    of: (node: NodeId, unknown: number) => (averages[node]! >= 0 ? averages[node]! : unknown),
  };
}
