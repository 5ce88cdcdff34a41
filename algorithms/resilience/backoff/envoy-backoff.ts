/** Envoy's pause before a retry: fully jittered, in whole milliseconds. */

import { defineBackoff } from '../define.ts';
import { grownNs } from './grown.ts';

const MS_NS = 1e6;

/** The bound of the n-th retry before the cap, where each step adds twice the step before. */
export function summedBoundNs(retry: number, baseNs: number): number {
  return grownNs(baseNs, 2, retry, Infinity) - baseNs;
}

export const envoyBackoff = defineBackoff({
  name: 'envoy-backoff',
  aliases: ['retry_back_off'],
  summary: 'The n-th retry waits anything below 25 ms × 2^(n−1), at most 250 ms.',
  deployed: ['Envoy retry_policy.retry_back_off, Istio'],
  source:
    'envoyproxy/envoy:source/common/common/backoff_strategy.cc#JitteredExponentialBackOffStrategy',
  weakness:
    'With a default of one retry the pause is 12 ms on average: a server that restarts is not back. ' +
    'Requests in a pause are not counted as active, so budgets see too little (envoy issue 30205).',
  parameters: {
    base: { kind: 'duration', default: 25e6, min: MS_NS, summary: 'base_interval.' },
    max: {
      kind: 'duration',
      default: 250e6,
      min: MS_NS,
      summary: 'max_interval; ten times the base.',
    },
    growth: {
      kind: 'choice',
      choices: ['doubling', 'sum'],
      default: 'doubling',
      summary:
        'Bounds of 25, 50, 100, 200, 250 ms; or, as its documentation and older releases ' +
        'have it, 25, 75, 175, 375, … where the draw is capped, not the bound.',
    },
  },
  create({ base, max, growth }) {
    const isDoubling = growth === 'doubling';
    return {
      delayNs(retry, _previousNs, uniform) {
        const boundNs = isDoubling ? grownNs(base, 2, retry - 1, max) : summedBoundNs(retry, base);
        return Math.min(Math.floor((uniform * boundNs) / MS_NS) * MS_NS, max);
      },
    };
  },
});
