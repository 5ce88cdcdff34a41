/**
 * Power of two choices that remembers failures: a node that failed lately counts as if it had more
 * requests in flight, so that one which fails fast does not look idle.
 *
 *     lbsim compare --balancer ./cautious-two.ts,power-of-two
 */

import { type BalancerView, defineBalancer, type NodeId } from 'lbsim';

export default defineBalancer({
  name: 'cautious-two',
  summary:
    'Of two different nodes at random, the one with fewer requests in flight, a recent failure ' +
    'counting as several.',
  parameters: {
    memory: {
      kind: 'duration',
      default: 5e9,
      min: 1,
      summary: 'For how long a failure counts.',
    },
    penalty: {
      kind: 'number',
      default: 10,
      min: 0,
      summary: 'As how many requests in flight it counts.',
    },
  },
  except: [
    {
      property: 'respects-weights',
      reason: 'every node is as likely to be looked at, whatever it weighs',
    },
  ],
  create({ memory, penalty }, { nodeCount, rng }) {
    const failedNs = new Float64Array(nodeCount).fill(-Infinity);

    function load({ inFlight }: BalancerView, node: NodeId, nowNs: number): number {
      const isSuspect = nowNs - failedNs[node]! < memory;
      return inFlight[node]! + (isSuspect ? penalty : 0);
    }

    return {
      pick(view, _, nowNs) {
        const { eligible, eligibleCount } = view;
        const i = Math.floor(rng() * eligibleCount);
        const first = eligible[i]!;
        if (eligibleCount === 1) return first;
        // Of the others: skip the one drawn first.
        const j = Math.floor(rng() * (eligibleCount - 1));
        const second = eligible[j < i ? j : j + 1]!;
        return load(view, second, nowNs) < load(view, first, nowNs) ? second : first;
      },
      onDone(node, _latencyNs, ok, nowNs) {
        if (!ok) failedNs[node] = nowNs;
      },
    };
  },
});
