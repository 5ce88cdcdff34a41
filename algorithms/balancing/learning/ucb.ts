/**
 * The bandit that takes the node that could be best: average cost less a margin that shrinks with the
 * number of tries. Costs are latencies ÷ deadline, at most 1, as the theory asks for.
 *
 * With a memory it is discounted UCB; requests in flight count as tries whose outcome is not known
 * yet, so that a node is not tried again and again before its first answer.
 */

import { defineBalancer } from '../define.ts';
import type { NodeId } from '../types.ts';
import { BANDIT_PARAMETERS, createDecayedLatencies } from './decayed-latencies.ts';

export const ucb = defineBalancer({
  name: 'ucb',
  aliases: ['ucb1', 'discounted-ucb'],
  summary:
    'The node with the least (average latency × (requests in flight + 1) − a margin for having been tried rarely).',
  deployed: ['nowhere known: research'],
  source:
    'P. Auer et al., Finite-time analysis of the multiarmed bandit problem, Machine Learning 2002; ' +
    'A. Garivier and E. Moulines, On upper-confidence bound policies, ALT 2011',
  cost: 'O(n)',
  weakness:
    'Differences that are small against the deadline take thousands of requests per node to learn: ' +
    'with the deadline at fifty times the latency it is nearly round robin, unless exploration is lowered.',
  parameters: {
    exploration: {
      kind: 'number',
      default: 1,
      min: 0,
      summary: 'Width of the margin: 1 is UCB1, below it trusts averages sooner.',
    },
    ...BANDIT_PARAMETERS,
  },
  usesKeys: false,
  research: true,
  except: [
    {
      property: 'respects-weights',
      reason: 'it learns what nodes can bear, and ignores configured weights',
    },
  ],
  create({ exploration, memory, deadline, countInFlight }, { nodeCount }) {
    const latencies = createDecayedLatencies(nodeCount, memory);
    const tries = new Float64Array(nodeCount);

    // Hot: runs once per node and request. No allocation, no closures.
    function indexOf(node: NodeId, inFlight: number, logTries: number): number {
      if (tries[node]! < 1e-9) return -Infinity;
      const cost = latencies.meanNsOf(node) / deadline;
      const margin = exploration * Math.sqrt((2 * logTries) / tries[node]!);
      return (countInFlight ? cost * (inFlight + 1) : cost) - margin;
    }

    return {
      // Hot: runs once per request. No allocation, no closures.
      pick({ eligible, eligibleCount, inFlight }, _request, nowNs) {
        let allTries = 1;
        for (let i = 0; i < eligibleCount; i++) {
          const node = eligible[i]!;
          tries[node] = latencies.countOf(node, nowNs) + inFlight[node]!;
          allTries += tries[node]!;
        }
        const logTries = Math.log(allTries);
        let best = eligible[0]!;
        let bestIndex = Infinity;
        for (let i = 0; i < eligibleCount; i++) {
          const node = eligible[i]!;
          const index = indexOf(node, inFlight[node]!, logTries);
          if (index < bestIndex) {
            best = node;
            bestIndex = index;
          }
        }
        return best;
      },
      onDone(node, latencyNs, ok, nowNs) {
        latencies.add(node, ok ? Math.min(latencyNs, deadline) : deadline, nowNs);
      },
    };
  },
});
