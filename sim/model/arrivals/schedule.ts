/**
 * Poisson arrivals whose rate follows a piecewise-linear schedule.
 *
 * Exact by inversion of the integrated rate: a unit exponential is spent along the schedule. On a
 * segment with rate r and slope s the area up to x is r·x + s·x²/2, solved for x in the form that
 * does not cancel: x = 2a ÷ (r + √(r² + 2·s·a)).
 */

import type { Uniform } from '../../../algorithms/random.ts';
import type { RatePoint } from '../types.ts';
import type { ArrivalProcess } from './types.ts';

export function scheduleArrivals(
  points: readonly RatePoint[],
  repeat: boolean,
  uniform: Uniform,
): ArrivalProcess {
  const lastNs = points[points.length - 1]!.atNs;
  let cycleNs = 0;
  let segment = 0;
  let nowNs = 0;

  /** End of the current segment; before the first point and after the last the rate is constant. */
  function segmentEndNs(): number {
    return segment < points.length ? cycleNs + points[segment]!.atNs : Infinity;
  }

  /** Requests per ns at the given time inside the current segment, and its change per ns. */
  function rateAt(timeNs: number): number {
    const after = points[Math.min(segment, points.length - 1)]!;
    const before = points[Math.max(segment - 1, 0)]!;
    if (before.atNs === after.atNs) return after.ratePerS / 1e9;
    return (before.ratePerS + slope() * 1e9 * (timeNs - cycleNs - before.atNs)) / 1e9;
  }

  function slope(): number {
    if (segment === 0 || segment >= points.length) return 0;
    const before = points[segment - 1]!;
    const after = points[segment]!;
    const spanNs = after.atNs - before.atNs;
    return spanNs === 0 ? 0 : (after.ratePerS - before.ratePerS) / 1e9 / spanNs;
  }

  function nextSegment(endNs: number): void {
    nowNs = endNs;
    segment++;
    if (!repeat || segment < points.length) return;
    cycleNs += lastNs;
    segment = 0;
  }

  return {
    nextNs() {
      let left = -Math.log1p(-uniform());
      for (;;) {
        const endNs = segmentEndNs();
        const rate = Math.max(0, rateAt(nowNs));
        const change = slope();
        const spanNs = endNs - nowNs;
        const area =
          endNs === Infinity ? (rate > 0 ? Infinity : 0) : spanNs * (rate + (change * spanNs) / 2);
        if (area >= left && area > 0) {
          nowNs += (2 * left) / (rate + Math.sqrt(Math.max(0, rate * rate + 2 * change * left)));
          return nowNs;
        }
        if (endNs === Infinity) return Infinity;
        left -= area;
        nextSegment(endNs);
      }
    },
  };
}
