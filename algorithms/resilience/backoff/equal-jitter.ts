/** Equal jitter: half of an exponentially growing bound, and at random up to the other half. */

import { defineBackoff } from '../define.ts';
import { grownNs } from './grown.ts';

export const equalJitter = defineBackoff({
  name: 'equal-jitter',
  aliases: [],
  summary: 'The n-th retry waits between half and all of base × 2^(n−1), at most max.',
  deployed: ['Clients that follow the article; Finagle has a variant of its own'],
  source: 'M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog 2015',
  weakness: 'Spreads retries over half of the time that full jitter does, so it takes longer.',
  parameters: {
    base: { kind: 'duration', default: 1e9, min: 1, summary: 'The bound of the first retry.' },
    max: { kind: 'duration', default: 20e9, min: 1, summary: 'The largest bound.' },
  },
  create({ base, max }) {
    return {
      delayNs(retry, _previousNs, uniform) {
        const halfNs = grownNs(base, 2, retry - 1, max) / 2;
        return Math.floor(halfNs + uniform * halfNs);
      },
    };
  },
});
