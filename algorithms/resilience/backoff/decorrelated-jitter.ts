/** Decorrelated jitter: between a base and three times the pause before. */

import { defineBackoff } from '../define.ts';

export const decorrelatedJitter = defineBackoff({
  name: 'decorrelated-jitter',
  aliases: [],
  summary: 'Each retry waits between base and three times what the one before waited, at most max.',
  deployed: ['Finagle Backoff.decorrelatedJittered, which begins with base itself'],
  source: 'M. Brooker, Exponential Backoff And Jitter, AWS Architecture Blog 2015',
  weakness: 'One long pause is likely to be followed by another; the mean grows by half each time.',
  parameters: {
    base: { kind: 'duration', default: 1e9, min: 1, summary: 'The shortest pause.' },
    max: { kind: 'duration', default: 20e9, min: 1, summary: 'The longest pause.' },
  },
  create({ base, max }) {
    return {
      delayNs(_retry, previousNs, uniform) {
        // Before the first retry there was a pause of base, as the article starts.
        const upToNs = 3 * Math.max(previousNs, base);
        return Math.min(max, Math.floor(base + uniform * (upToNs - base)));
      },
    };
  },
});
