/**
 * Power of two choices over a latency estimate that jumps up at once and comes down slowly.
 *
 * As it stands it is Finagle's. Linkerd 2 (Tower) is `defaultRtt: 30ms`; its load biaser, where a
 * failure counts as slow instead of as fast, is `defaultRtt: 1s` with `failurePenalty: 5s`.
 */

import { defineBalancer } from '../define.ts';
import { createPeakEwma } from '../loads/peak-ewma.ts';
import { sampleDistinct } from '../structures/sampling.ts';

export const peakEwma = defineBalancer({
  name: 'peak-ewma',
  aliases: ['peak_ewma', 'p2c-peak-ewma'],
  summary:
    'Two nodes at random, then the lower of (peak-sensitive average latency × requests in flight).',
  deployed: [
    'Finagle P2CPeakEwma',
    'Linkerd 2 and Tower PeakEwma (defaultRtt: 30ms)',
    'Linkerd 2 with penalize-failures (defaultRtt: 1s, failurePenalty: 5s; it also heeds ' +
      'Retry-After, and counts a broken connection as the time it took)',
    'Envoy peak_ewma (contrib) is close: the same cost, but a plain average, updated every 100 ms',
  ],
  source:
    'twitter/finagle:finagle-core/src/main/scala/com/twitter/finagle/loadbalancer/PeakEwma.scala',
  cost: 'O(1)',
  weakness:
    'Errors that come faster than answers look like a fast node; a node that was slow once is ' +
    'avoided until its average has decayed.',
  parameters: {
    decay: {
      kind: 'duration',
      default: 10e9,
      min: 1,
      summary: 'Time constant: after this long without news an estimate has fallen to 37 %.',
    },
    defaultRtt: {
      kind: 'duration',
      default: 0,
      min: 0,
      summary:
        'What a new node is believed to need; 0: nothing when idle, more than any other when busy.',
    },
    failurePenalty: {
      kind: 'duration',
      default: 0,
      min: 0,
      summary: 'What a failed request counts as; 0: the time that it took.',
    },
  },
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason:
        'every node is as likely to be looked at; weights only scale its load in the comparison',
    },
  ],
  create({ decay, defaultRtt, failurePenalty }, { rng, nodeCount }) {
    const settings = {
      decayNs: decay,
      defaultRttNs: defaultRtt,
      failurePenaltyNs: failurePenalty,
    };
    const { of, onDone, onMembership } = createPeakEwma(settings, nodeCount);
    const drawn = new Int32Array(2);
    const sorted = new Int32Array(2);
    return {
      pick(view, _request, nowNs) {
        const count = sampleDistinct(drawn, sorted, view.eligibleCount, rng);
        const first = view.eligible[drawn[0]!]!;
        if (count === 1) return first;
        const second = view.eligible[drawn[1]!]!;
        return of(first, view, nowNs) <= of(second, view, nowNs) ? first : second;
      },
      onDone,
      onMembership,
    };
  },
});
