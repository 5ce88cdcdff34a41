/** HAProxy's wt6: two words that take in each byte, swap, and rotate by amounts of their own. */

import { utf8 } from './utf8.ts';

// haproxy/haproxy:src/hash.c#hash_wt6
export function wt6(text: string): number {
  const bytes = utf8(text);
  let first = 0xa53c965a | 0;
  let second = 0x5ca6953a;
  let firstTurn = 6;
  let secondTurn = 18;
  for (let i = 0; i < bytes.length; i++) {
    first = ~(first ^ bytes[i]!);
    second = ~(second + bytes[i]!);
    const turned = rotateLeft(second, firstTurn);
    second = rotateLeft(first, secondTurn);
    first = turned;
    const turns = ((first >>> 16) ^ second) & 0xffff;
    firstTurn = turns & 31;
    secondTurn = turns >>> 11;
  }
  return (first ^ second) >>> 0;
}

/** By 0 to 31; by 0 nothing moves, as `>>> 32` is `>>> 0`. */
function rotateLeft(word: number, by: number): number {
  return (word << by) | (word >>> (32 - by));
}
