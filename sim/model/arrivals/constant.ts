/** One arrival every 1 ÷ rate: no randomness at all. */

import type { ArrivalProcess } from './types.ts';

/** Multiplies instead of adding, so a million gaps do not add up a million roundings. */
export function constantArrivals(ratePerS: number): ArrivalProcess {
  let count = 0;
  return { nextNs: () => (++count * 1e9) / ratePerS };
}
