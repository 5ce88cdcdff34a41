/** Vegas: estimates the queue from latency without load, and keeps it between two bounds. */

import { defineConcurrencyLimit } from '../define.ts';
import type { ConcurrencyLimit } from '../types.ts';
import { WINDOW_PARAMETER, windowed } from './window.ts';

/** The whole part of log₁₀, at least 1: counted in digits, as the original looks it up. */
function digits(limit: number): number {
  let count = 0;
  for (let rest = Math.floor(limit); rest >= 10; rest = Math.floor(rest / 10)) count++;
  return Math.max(1, count);
}

export const vegas = defineConcurrencyLimit({
  name: 'vegas',
  aliases: ['vegas-limit'],
  summary:
    'Of a limit L a queue of L × (1 − least latency ÷ latency) is estimated; the limit grows while ' +
    'that is below 3 log₁₀ L and shrinks above 6 log₁₀ L.',
  deployed: ['Netflix concurrency-limits VegasLimit'],
  source:
    'Netflix/concurrency-limits:concurrency-limits-core/src/main/java/com/netflix/concurrency/limits/limit/VegasLimit.java',
  weakness:
    'If the least latency is measured again while there is a queue, the queue is taken for normal. ' +
    'With a wide law of service times most answers are far above the least, so the limit is too low. ' +
    'Without a window everybody in flight moves it before the first move has an effect: it swings.',
  parameters: {
    initialLimit: { kind: 'integer', default: 20, min: 1, summary: 'The limit at first.' },
    maxConcurrency: { kind: 'integer', default: 1000, min: 1, summary: 'The largest limit.' },
    smoothing: {
      kind: 'ratio',
      default: 1,
      min: 0,
      max: 1,
      summary: 'How much of each change is made.',
    },
    probeMultiplier: {
      kind: 'integer',
      default: 30,
      min: 1,
      summary: 'After half to all of this × limit answers the least latency is measured anew.',
    },
    ...WINDOW_PARAMETER,
  },
  create({ initialLimit, maxConcurrency, smoothing, probeMultiplier, window }, { rng }) {
    let estimate = initialLimit;
    let leastNs = 0;
    let answers = 0;
    let probeJitter = 0.5 + rng() / 2;

    /** What the limit would be without smoothing, or null if nothing is to be changed. */
    function wanted(latencyNs: number, inFlight: number, dropped: boolean): number | null {
      const step = digits(estimate);
      if (dropped) return estimate - step;
      // The limit is not what holds callers back: nothing can be learned.
      if (inFlight * 2 < estimate) return null;
      const queue = Math.ceil(estimate * (1 - leastNs / latencyNs));
      if (queue <= step) return estimate + 6 * step;
      if (queue < 3 * step) return estimate + step;
      if (queue > 6 * step) return estimate - step;
      return null;
    }

    function moveTo(next: number | null): void {
      if (next === null) return;
      const bounded = Math.max(1, Math.min(maxConcurrency, next));
      estimate = (1 - smoothing) * estimate + smoothing * bounded;
    }

    const limit: ConcurrencyLimit = {
      limit: () => Math.floor(estimate),
      onResult(tookNs, inFlight, dropped) {
        const latencyNs = Math.max(1, tookNs);
        answers++;
        // How fast somebody was turned away says nothing about latency without load.
        if (dropped) {
          moveTo(wanted(latencyNs, inFlight, dropped));
          return;
        }
        if (probeJitter * probeMultiplier * estimate <= answers) {
          probeJitter = 0.5 + rng() / 2;
          answers = 0;
          leastNs = latencyNs;
          return;
        }
        if (leastNs === 0 || latencyNs < leastNs) {
          leastNs = latencyNs;
          return;
        }
        moveTo(wanted(latencyNs, inFlight, dropped));
      },
    };
    return windowed(limit, window);
  },
});
