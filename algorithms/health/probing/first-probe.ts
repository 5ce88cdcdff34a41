/** When the first probe of a node starts: products differ, and whether all are probed at once matters. */

import type { Uniform } from '../../random.ts';

export const FIRST_PROBES = ['immediately', 'after-interval', 'spread', 'random'];

interface Place {
  readonly intervalNs: number;
  /** Which of how many nodes at the start, from 0; later ones are number 1 of 1. */
  readonly position: number;
  readonly count: number;
}

export function firstProbeDelayNs(
  first: string,
  { intervalNs, position, count }: Place,
  rng: Uniform,
): number {
  switch (first) {
    case 'immediately':
      return 0;
    case 'after-interval':
      return intervalNs;
    case 'spread':
      return Math.floor((intervalNs * position) / count);
    default:
      return Math.floor(rng() * intervalNs);
  }
}
