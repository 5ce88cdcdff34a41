/** Permutations that every balancer computes alike, without talking to the others. */

import { xxhash64 } from '../hash/functions/xxhash64.ts';

const UINT32_RANGE = 4_294_967_296;

/** 0 … count − 1 in an order that the seed alone decides; every order is as likely. */
export function shuffled(count: number, seed: string): readonly number[] {
  const order = Array.from({ length: count }, (_, position) => position);
  // From the end, as Python's shuffle in the SRE book: one more node changes most of the order.
  for (let last = count - 1, draw = 0; last > 0; last--, draw++) {
    const uniform = xxhash64(`${seed} ${draw}`).high / UINT32_RANGE;
    const other = Math.floor(uniform * (last + 1));
    const moved = order[last]!;
    order[last] = order[other]!;
    order[other] = moved;
  }
  return order;
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
