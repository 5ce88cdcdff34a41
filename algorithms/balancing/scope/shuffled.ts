/** Permutations that every balancer computes alike, without talking to the others. */

import { xxhash64 } from '../hash/functions/xxhash64.ts';

/** 0 … count − 1 in an order that the seed alone decides; every order is as likely. */
export function shuffled(count: number, seed: string): readonly number[] {
  return Array.from({ length: count }, (_, position) => ({
    position,
    ...xxhash64(`${seed} ${position}`),
  }))
    .sort((a, b) => a.high - b.high || a.low - b.low)
    .map(({ position }) => position);
}

/** The binary van der Corput sequence: the bits of i mirrored at the point; 0, ½, ¼, ¾, ⅛, … */
export function vanDerCorput(i: number): number {
  let mirrored = 0;
  let bit = 0.5;
  for (let left = i; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) mirrored += bit;
    bit /= 2;
  }
  return mirrored;
}

/** 0 … count − 1 in the order of their van der Corput positions. */
export function vanDerCorputOrder(count: number): readonly number[] {
  return Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => vanDerCorput(a) - vanDerCorput(b),
  );
}
