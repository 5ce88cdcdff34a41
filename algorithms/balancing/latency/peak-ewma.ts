/** Power of two choices over a latency estimate that jumps up at once and comes down slowly. */

import { defineBalancer } from '../define.ts';
import { powerOfTwo } from '../load/power-of-two.ts';

export const peakEwma = defineBalancer({
  name: 'peak-ewma',
  aliases: ['peak_ewma', 'p2c-peak-ewma', 'ewma'],
  summary:
    'Two nodes at random, then the lower of (peak-sensitive latency average × requests in flight).',
  deployed: ['Finagle P2CPeakEwma', 'Linkerd 2 (default)', 'Envoy peak_ewma (contrib)'],
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
  },
  usesKeys: false,
  except: [
    {
      property: 'respects-weights',
      reason:
        'every node is as likely to be looked at; weights only scale its load in the comparison',
    },
  ],
  create: ({ decay }, context) => powerOfTwo.create({ load: 'peak-ewma', decay }, context),
});
