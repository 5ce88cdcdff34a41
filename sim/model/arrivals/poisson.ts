/** Independent exponential gaps: many independent users, none of whom knows of the others. */

import type { Uniform } from '../../../algorithms/random.ts';
import type { ArrivalProcess } from './types.ts';

export function poissonArrivals(ratePerS: number, uniform: Uniform): ArrivalProcess {
  const meanNs = 1e9 / ratePerS;
  let nowNs = 0;
  return {
    nextNs() {
      nowNs -= meanNs * Math.log1p(-uniform());
      return nowNs;
    },
  };
}
