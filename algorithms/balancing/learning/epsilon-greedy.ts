/** The bandit that nearly always takes what was best so far, and now and then anything. */

import { defineBalancer } from '../define.ts';
import { createTrackedLoads } from '../structures/tracked-loads.ts';
import { BANDIT_PARAMETERS, createDecayedLatencies } from './decayed-latencies.ts';

/** A node that was never tried is believed to be faster than any other. */
const UNTRIED_NS = 1;

export const epsilonGreedy = defineBalancer({
  name: 'epsilon-greedy',
  aliases: [],
  summary:
    'With probability ε a node at random, otherwise the one with the least average latency × (requests in flight + 1).',
  deployed: ['nowhere known: a baseline of research'],
  source: 'R. Sutton and A. Barto, Reinforcement learning, 2nd ed. 2018, §2.2',
  cost: 'O(log n)',
  weakness:
    'Explores for ever and without aim: ε of the requests go to nodes known to be bad, and with many ' +
    'nodes each is looked at so rarely that its average is old.',
  parameters: {
    epsilon: {
      kind: 'ratio',
      default: 0.1,
      min: 0,
      max: 1,
      summary: 'Part of the requests that explore (ε).',
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
      reason: 'when it explores it takes any node',
    },
  ],
  create({ epsilon, memory, deadline, countInFlight }, { rng, nodeCount }) {
    const latencies = createDecayedLatencies(nodeCount, memory);
    const { index, hooks } = createTrackedLoads(nodeCount, (node, view) => {
      const meanNs = latencies.meanNsOf(node) || UNTRIED_NS;
      return countInFlight ? meanNs * (view.inFlight[node]! + 1) : meanNs;
    });
    return {
      ...hooks,
      pick(view) {
        if (rng() < epsilon) return view.eligible[Math.floor(rng() * view.eligibleCount)]!;
        return index.leastAt(Math.floor(rng() * index.leastCount()));
      },
      onDone(node, latencyNs, ok, nowNs) {
        latencies.add(node, ok ? Math.min(latencyNs, deadline) : deadline, nowNs);
        hooks.onDone(node, latencyNs, ok, nowNs);
      },
    };
  },
});
