/** Client-side throttling of the SRE book: turn away what would be turned away anyhow. */

import { createWindowedSums } from '../../windowed-sums.ts';
import { defineThrottle } from '../define.ts';

const MS_NS = 1e6;
/** A slice is over after 1/24 of the window: 5 s of two minutes. */
const SLICES = 24;
const REQUESTS = 0;
const ACCEPTS = 1;

export const adaptiveThrottling = defineThrottle({
  name: 'adaptive-throttling',
  aliases: ['client-side-throttling'],
  summary:
    'Turns a call away with probability (requests − 2 × accepts) ÷ (requests + 1) over two minutes, ' +
    'if that is above 0.',
  deployed: ['Google, in clients of most services'],
  source: 'B. Beyer et al., Site Reliability Engineering, 2016, ch. 21, Client-Side Throttling',
  weakness:
    'With K = 2 the service still gets twice what it accepts, so it must turn away cheaply. What a ' +
    'client has learned lasts for the window: after an outage of a minute it comes back slowly. A ' +
    'client with few requests learns little.',
  parameters: {
    k: {
      kind: 'number',
      default: 2,
      min: 1,
      max: 1000,
      summary: 'How many requests there may be for each that is accepted.',
    },
    window: {
      kind: 'duration',
      default: 120e9,
      min: 24e6,
      summary: 'How far it looks back, about.',
    },
  },
  create({ k, window }) {
    const counts = createWindowedSums({
      rows: 2,
      rangeMs: Math.floor(window / MS_NS),
      slices: SLICES,
    });
    return {
      // Hot: runs once per request of a balancer that throttles. No allocation, no closures.
      admits(uniform, nowNs) {
        const nowMs = Math.floor(nowNs / MS_NS);
        const requests = counts.sum(REQUESTS, nowMs);
        const accepts = counts.sum(ACCEPTS, nowMs);
        counts.add(REQUESTS, 1, nowMs);
        return uniform * (requests + 1) >= requests - k * accepts;
      },
      onResult(accepted, nowNs) {
        if (accepted) counts.add(ACCEPTS, 1, Math.floor(nowNs / MS_NS));
      },
    };
  },
});
