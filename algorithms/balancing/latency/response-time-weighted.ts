/**
 * Ribbon's WeightedResponseTimeRule: random, a node's weight being the sum of all nodes' average
 * response times less its own.
 *
 * Weights are set every 30 s and stand until then. An average is over everything since the start, so
 * it moves ever more slowly; a request that fails counts like any other. Until there are weights
 * (their sum is below 0.001 ms) nodes take turns, beginning with the second.
 */

import { defineBalancer } from '../define.ts';
import { createWeightedDraw } from '../structures/weighted-draw.ts';
import type { BalancerView, NodeId } from '../types.ts';

const LEAST_TOTAL_MS = 0.001;

export const responseTimeWeighted = defineBalancer({
  name: 'response-time-weighted',
  aliases: ['WeightedResponseTimeRule', 'weighted-response-time'],
  summary:
    'Random, in proportion to (sum of all average latencies − own), set every 30 s; turns before that.',
  deployed: ['Netflix Ribbon and Spring Cloud WeightedResponseTimeRule'],
  source:
    'Netflix/ribbon:ribbon-loadbalancer/src/main/java/com/netflix/loadbalancer/WeightedResponseTimeRule.java',
  cost: 'O(log n)',
  weakness:
    'With many nodes all weights are nearly equal (of ten, one that is ten times slower still gets ' +
    'half an equal share); averages never forget; a node that fails fast draws traffic.',
  parameters: {
    interval: {
      kind: 'duration',
      default: 30e9,
      min: 1,
      summary: 'How often weights are set (ServerWeightTaskTimerInterval).',
    },
  },
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason: 'weights are what it computes from latencies, and configured ones are ignored',
    },
    {
      property: 'avoids-busiest',
      reason: 'it draws at random by latency and never looks at requests in flight',
    },
  ],
  create({ interval }, { rng, nodeCount }) {
    const sumsMs = new Float64Array(nodeCount);
    const counts = new Float64Array(nodeCount);
    const weights = new Float64Array(nodeCount);
    const draw = createWeightedDraw(nodeCount);
    let total = 0;
    let dueNs = interval;
    let last = 0;
    let seen: BalancerView;

    const averageMs = (node: NodeId) => (counts[node] === 0 ? 0 : sumsMs[node]! / counts[node]!);

    /** Sets weights if that is due: nothing happened between then and now. */
    function keepTime(nowNs: number): void {
      if (nowNs < dueNs) return;
      dueNs = (Math.floor(nowNs / interval) + 1) * interval;
      let sum = 0;
      for (let node = 0; node < nodeCount; node++) sum += averageMs(node);
      total = 0;
      for (let node = 0; node < nodeCount; node++) {
        weights[node] = sum - averageMs(node);
        total += weights[node]!;
      }
      draw.updateWith(seen, weights);
    }

    /** The next node in the list, starting over at its end. */
    function nextInTurn({ eligible, eligibleCount }: BalancerView): NodeId {
      let low = 0;
      let high = eligibleCount;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if (eligible[middle]! > last) high = middle;
        else low = middle + 1;
      }
      last = eligible[low === eligibleCount ? 0 : low]!;
      return last;
    }

    return {
      pick(view, _request, nowNs) {
        keepTime(nowNs);
        // Ribbon draws until it hits a server that is up: that is to draw among those.
        if (total < LEAST_TOTAL_MS || draw.total() === 0) return nextInTurn(view);
        return draw.at(rng() * draw.total());
      },
      onDone(node, latencyNs, _ok, nowNs) {
        keepTime(nowNs);
        sumsMs[node]! += latencyNs / 1e6;
        counts[node]!++;
      },
      onMembership(view) {
        seen = view;
        draw.updateWith(view, weights);
      },
    };
  },
});
