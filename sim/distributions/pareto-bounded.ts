/** Bounded Pareto law: a Pareto law on condition that it stays below `max`; all moments finite. */

import { expMinusOne } from './numeric/exponentials.ts';
import type { Law } from './types.ts';

export interface BoundedPareto {
  readonly shape: number;
  readonly min: number;
  readonly max: number;
}

/**
 * E[(X ÷ min)^n] = shape ÷ (1 − R^-shape) × (R^(n − shape) − 1) ÷ (n − shape), with R = max ÷ min.
 * The last quotient is written with exp − 1, so that it stays exact where shape passes n.
 */
export function boundedMoment({ shape, min, max }: BoundedPareto, n: number): number {
  const log = Math.log(max / min);
  const gap = n - shape;
  const quotient = gap === 0 ? log : expMinusOne(gap * log) / gap;
  return (shape / -expMinusOne(-shape * log)) * quotient;
}

export function createBoundedPareto(law: BoundedPareto, describe: () => string): Law {
  const { shape, min, max } = law;
  const log = Math.log(max / min);
  /** Probability that the unbounded law exceeds `max`. */
  const beyond = Math.exp(-shape * log);
  const within = -expMinusOne(-shape * log);
  const first = boundedMoment(law, 1);
  const second = boundedMoment(law, 2);
  return {
    quantile: (u) => {
      // Of 1 − u within, the form that does not cancel.
      const logTail = u < 0.5 ? Math.log1p(-u * within) : Math.log(1 - u + u * beyond);
      return Math.min(max, min * Math.exp(-logTail / shape));
    },
    cdf: (x) => {
      if (x >= max) return 1;
      return x > min ? expMinusOne(-shape * Math.log(x / min)) / -within : 0;
    },
    survival: (x) => {
      if (x >= max) return 0;
      return x > min ? (beyond * expMinusOne(shape * Math.log(max / x))) / within : 1;
    },
    mean: min * first,
    variance: min * min * Math.max(0, second - first * first),
    describe,
  };
}
