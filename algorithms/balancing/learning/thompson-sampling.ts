/**
 * The bandit that takes each node as often as it is likely to be best: it draws what every node's
 * mean latency could be, given what it has seen, and takes the least.
 *
 * Latencies are modelled as exponential, whose rate then has a gamma law: after N answers that took S
 * together it is Gamma(1 + N) ÷ (prior + S). Forgetting lets N and S shrink, so that doubt grows.
 */

import { defineBalancer } from '../define.ts';
import { drawGamma } from '../structures/gamma-draw.ts';
import { BANDIT_PARAMETERS, createDecayedLatencies } from './decayed-latencies.ts';

export const thompsonSampling = defineBalancer({
  name: 'thompson-sampling',
  aliases: [],
  summary:
    'Draws a possible mean latency for every node, from what it has seen of it, and takes the least × (requests in flight + 1).',
  deployed: ['nowhere known: research'],
  source:
    'W. R. Thompson, On the likelihood that one unknown probability exceeds another, Biometrika 1933; ' +
    'V. Raj and S. Kalyani, Taming non-stationary bandits, 2017',
  cost: 'O(n)',
  weakness:
    'Latencies that vary less than exponential ones are explored longer than they need be, and a ' +
    'latency that comes from its own load misleads it; it draws a gamma variable for every node and request.',
  parameters: {
    prior: {
      kind: 'duration',
      default: 1e6,
      min: 1,
      summary: 'Latency of the one answer that a node is credited with in advance; short: try it.',
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
    {
      property: 'avoids-busiest',
      reason: 'while it knows little, what it draws outweighs requests in flight',
    },
  ],
  create({ prior, memory, deadline, countInFlight }, { rng, nodeCount }) {
    const latencies = createDecayedLatencies(nodeCount, memory);
    return {
      // Hot: runs once per request. No allocation, no closures.
      pick({ eligible, eligibleCount, inFlight }, _request, nowNs) {
        let best = eligible[0]!;
        let bestNs = Infinity;
        for (let i = 0; i < eligibleCount; i++) {
          const node = eligible[i]!;
          const rate = drawGamma(1 + latencies.countOf(node, nowNs), rng);
          const drawnNs = (prior + latencies.sumNsOf(node, nowNs)) / rate;
          const costNs = countInFlight ? drawnNs * (inFlight[node]! + 1) : drawnNs;
          if (costNs < bestNs) {
            best = node;
            bestNs = costNs;
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
