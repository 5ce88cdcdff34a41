/** Finagle's equal jitter: doubling, and at random up to as much again. */

import { defineBackoff } from '../define.ts';
import { grownNs } from './grown.ts';

export function finagleEqualJitterNs(
  retry: number,
  { startNs, maxNs }: { readonly startNs: number; readonly maxNs: number },
  uniform: number,
): number {
  if (retry === 1) return Math.min(startNs, maxNs);
  // The second one is start and up to start; where half is the maximum already, it stays there.
  const halfNs = grownNs(startNs, 2, retry - 2, maxNs);
  return Math.min(halfNs + Math.floor(uniform * halfNs), maxNs);
}

export const finagleEqualJitter = defineBackoff({
  name: 'finagle-equal-jitter',
  aliases: [],
  summary: 'First the start; the n-th retry waits start × 2^(n−2) and up to as much again.',
  deployed: ['Finagle Backoff.equalJittered: failure accrual, 5 s to 300 s'],
  source:
    'twitter/finagle:finagle-core/src/main/scala/com/twitter/finagle/Backoff.scala#EqualJittered',
  weakness: 'The first delay has no jitter: whoever failed together comes back together, once.',
  parameters: {
    start: { kind: 'duration', default: 5e9, min: 1, summary: 'The first delay.' },
    max: { kind: 'duration', default: 300e9, min: 1, summary: 'The longest delay.' },
  },
  create({ start, max }) {
    const bounds = { startNs: start, maxNs: max };
    return {
      delayNs: (retry, _previousNs, uniform) => finagleEqualJitterNs(retry, bounds, uniform),
    };
  },
});
