/** What random histories are drawn with. */

import type { Uniform } from '../../algorithms/random.ts';

/** A whole number from 0, less than `count`. */
export function below(rng: Uniform, count: number): number {
  return Math.floor(rng() * count);
}

export function oneOf<T>(rng: Uniform, list: readonly T[]): T {
  return list[below(rng, list.length)]!;
}
