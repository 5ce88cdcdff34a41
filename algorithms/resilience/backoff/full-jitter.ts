/** Full jitter: anything up to an exponentially growing bound. */

import { defineBackoff } from '../define.ts';
import { grownNs } from './grown.ts';

export const fullJitter = defineBackoff({
  name: 'full-jitter',
  aliases: ['exponential-jitter', 'backoff'],
  summary: 'The n-th retry waits anything up to base × 2^(n−1), at most max.',
  deployed: ['AWS SDKs (standard mode: 1 s base, 20 s at most)'],
  source: 'M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog 2015',
  weakness: 'A retry may come at once, to a server that has just said that it is overloaded.',
  parameters: {
    base: { kind: 'duration', default: 1e9, min: 1, summary: 'The bound of the first retry.' },
    max: { kind: 'duration', default: 20e9, min: 1, summary: 'The largest bound.' },
  },
  create({ base, max }) {
    return {
      delayNs: (retry, _previousNs, uniform) =>
        Math.floor(uniform * grownNs(base, 2, retry - 1, max)),
    };
  },
});
