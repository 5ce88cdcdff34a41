/** Gradient2: compares each latency with its long average, and lets the limit follow the quotient. */

import { defineConcurrencyLimit } from '../define.ts';
import type { ConcurrencyLimit } from '../types.ts';
import { WINDOW_PARAMETER, windowed } from './window.ts';

const WARM_UP = 10;

export const gradient2 = defineConcurrencyLimit({
  name: 'gradient2',
  aliases: ['gradient2-limit'],
  summary:
    'The limit moves a fifth of the way to limit × gradient + 4, where the gradient is 1.5 × long ' +
    'average ÷ latency, between 0.5 and 1.',
  deployed: ['Netflix concurrency-limits Gradient2Limit, Zuul'],
  source:
    'Netflix/concurrency-limits:concurrency-limits-core/src/main/java/com/netflix/concurrency/limits/limit/Gradient2Limit.java',
  weakness:
    'The long average follows overload too: what is slow for long becomes normal. It does not look ' +
    'at drops, and meant for averages over a window it is noisy with single answers.',
  parameters: {
    initialLimit: { kind: 'integer', default: 20, min: 1, summary: 'The limit at first.' },
    minLimit: { kind: 'integer', default: 20, min: 1, summary: 'The smallest limit.' },
    maxConcurrency: { kind: 'integer', default: 200, min: 1, summary: 'The largest limit.' },
    smoothing: {
      kind: 'ratio',
      default: 0.2,
      min: 0,
      max: 1,
      summary: 'How much of each change is made.',
    },
    queueSize: {
      kind: 'integer',
      default: 4,
      min: 0,
      summary: 'How many more than needed may wait.',
    },
    rttTolerance: {
      kind: 'number',
      default: 1.5,
      min: 1,
      summary: 'By which factor a latency may be above the average before the limit shrinks.',
    },
    longWindow: {
      kind: 'integer',
      default: 600,
      min: 1,
      summary: 'How many answers the average is over.',
    },
    ...WINDOW_PARAMETER,
  },
  create(p) {
    const weight = 2 / (p.longWindow + 1);
    let estimate = p.initialLimit;
    let answers = 0;
    let sumNs = 0;
    let longNs = 0;

    function average(latencyNs: number): number {
      if (answers < WARM_UP) {
        answers++;
        sumNs += latencyNs;
        longNs = sumNs / answers;
      } else {
        longNs = longNs * (1 - weight) + latencyNs * weight;
      }
      return longNs;
    }

    const limit: ConcurrencyLimit = {
      limit: () => Math.floor(estimate),
      onResult(tookNs, inFlight, dropped) {
        // How fast somebody was turned away is no latency.
        if (dropped) return;
        const latencyNs = Math.max(1, tookNs);
        const averageNs = average(latencyNs);
        // After a long overload the average comes down faster than it would by itself.
        if (averageNs / latencyNs > 2) longNs *= 0.95;
        if (inFlight < estimate / 2) return;
        const gradient = Math.max(0.5, Math.min(1, (p.rttTolerance * averageNs) / latencyNs));
        const next = estimate * gradient + p.queueSize;
        const smoothed = estimate * (1 - p.smoothing) + next * p.smoothing;
        estimate = Math.max(p.minLimit, Math.min(p.maxConcurrency, smoothed));
      },
    };
    return windowed(limit, p.window);
  },
});
