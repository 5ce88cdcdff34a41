/** Independent gaps of any law; with a batch above 1, that many requests come at the same instant. */

import type { Uniform } from '../../../algorithms/random.ts';
import type { Distribution } from '../../distributions/types.ts';
import type { ArrivalProcess } from './types.ts';

export function renewalArrivals(
  gap: Distribution,
  batch: number,
  uniform: Uniform,
): ArrivalProcess {
  let nowNs = 0;
  let left = 0;
  return {
    nextNs() {
      if (left === 0) {
        nowNs += gap.quantile(uniform());
        left = batch;
      }
      left--;
      return nowNs;
    },
  };
}
