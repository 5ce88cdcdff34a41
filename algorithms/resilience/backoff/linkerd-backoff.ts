/** Linkerd's exponential backoff: doubling from a minimum, and a share of it on top at random. */

import { defineBackoff } from '../define.ts';
import { grownNs } from './grown.ts';

export interface LinkerdBackoffRule {
  readonly minNs: number;
  readonly maxNs: number;
  readonly jitter: number;
}

export function linkerdBackoffNs(
  retry: number,
  { minNs, maxNs, jitter }: LinkerdBackoffRule,
  uniform: number,
): number {
  const baseNs = grownNs(minNs, 2, retry - 1, maxNs);
  return baseNs + Math.min(Math.floor(uniform * jitter * baseNs), maxNs - baseNs);
}

export const linkerdBackoff = defineBackoff({
  name: 'linkerd-backoff',
  aliases: [],
  summary: 'The n-th retry waits min × 2^(n−1) and at random up to half on top, never above max.',
  deployed: ['Linkerd2 proxy: failure accrual, reconnects'],
  source: 'linkerd/linkerd2-proxy:linkerd/exp-backoff/src/lib.rs',
  weakness: 'Once the maximum is reached there is no jitter left.',
  parameters: {
    min: { kind: 'duration', default: 1e9, min: 1, summary: 'The first delay, without jitter.' },
    max: { kind: 'duration', default: 60e9, min: 1, summary: 'The longest delay, with jitter.' },
    jitter: {
      kind: 'ratio',
      default: 0.5,
      min: 0,
      max: 100,
      summary: 'The most that is added, as a share of the delay.',
    },
  },
  create({ min, max, jitter }) {
    const rule = { minNs: Math.min(min, max), maxNs: max, jitter };
    return { delayNs: (retry, _previousNs, uniform) => linkerdBackoffNs(retry, rule, uniform) };
  },
});
