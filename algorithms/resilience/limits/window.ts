/** Lets a limit learn from averages over a window instead of from every answer: WindowedLimit. */

import type { ConcurrencyLimit } from '../types.ts';

/** With fewer answers the window goes on. */
const ANSWERS_MIN = 10;

export const WINDOW_PARAMETER = {
  window: {
    kind: 'duration',
    default: 0,
    min: 0,
    summary:
      'Answers of so long, ten at least, count as one with their average latency; 0s: each counts by itself. Netflix WindowedLimit has 1s.',
  },
} as const;

export function windowed(inner: ConcurrencyLimit, windowNs: number): ConcurrencyLimit {
  if (windowNs === 0) return inner;
  let endNs = 0;
  let sumNs = 0;
  let answers = 0;
  let mostInFlight = 0;
  let isDropped = false;
  return {
    limit: () => inner.limit(),
    // Hot: runs once per event. No allocation, no closures.
    onResult(latencyNs, inFlight, dropped, nowNs) {
      mostInFlight = Math.max(mostInFlight, inFlight);
      if (dropped) {
        isDropped = true;
      } else {
        sumNs += latencyNs;
        answers++;
      }
      if (nowNs <= endNs || answers < ANSWERS_MIN) return;
      inner.onResult(sumNs / answers, mostInFlight, isDropped, nowNs);
      endNs = nowNs + windowNs;
      sumNs = 0;
      answers = 0;
      mostInFlight = 0;
      isDropped = false;
    },
  };
}
