/**
 * Random numbers found by name instead of taken from a sequence: Philox4x32-10.
 *
 * Which attempts a request needs depends on what an algorithm did. Drawn from a sequence, one
 * attempt more would shift everything after it; found by (request, attempt, purpose), the third
 * attempt of request 17 is the same in every variant, whoever else had attempts before.
 *
 * Source: Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as 1, 2, 3, SC 2011.
 */

import type { Uniform } from '../../algorithms/random.ts';

const ROUNDS = 10;
const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const KEY_STEP_0 = 0x9e3779b9;
const KEY_STEP_1 = 0xbb67ae85;
const TWO_32 = 4_294_967_296;

export type Words = readonly [number, number, number, number];

/** The high 32 bits of a product of two 32-bit words, in halves that doubles hold exactly. */
function highWord(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16);
  const carried = (middle % 65_536) + aLow * bHigh;
  return (aHigh * bHigh + Math.floor(middle / 65_536) + Math.floor(carried / 65_536)) >>> 0;
}

/** Four random words for a counter of four words under a key of two. */
export function philox(counter: Words, keyLow: number, keyHigh: number): Words {
  let [a, b, c, d] = counter;
  let key0 = keyLow;
  let key1 = keyHigh;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = highWord(MULTIPLIER_0, a);
    const high1 = highWord(MULTIPLIER_1, c);
    const low0 = Math.imul(MULTIPLIER_0, a) >>> 0;
    const low1 = Math.imul(MULTIPLIER_1, c) >>> 0;
    a = (high1 ^ b ^ key0) >>> 0;
    b = low1;
    c = (high0 ^ d ^ key1) >>> 0;
    d = low0;
    key0 = (key0 + KEY_STEP_0) >>> 0;
    key1 = (key1 + KEY_STEP_1) >>> 0;
  }
  return [a, b, c, d];
}

/** One uniform in [0, 1) with 53 bits for each (request, attempt, purpose). */
export class CounterDraws {
  readonly #keyLow: number;
  readonly #keyHigh: number;

  /** The key comes from a stream, so that it depends on seed, replication and name. */
  constructor(key: Uniform) {
    this.#keyLow = Math.floor(key() * TWO_32);
    this.#keyHigh = Math.floor(key() * TWO_32);
  }

  at(request: number, attempt: number, purpose: number): number {
    const low = request % TWO_32;
    const high = Math.floor(request / TWO_32);
    // Requests are below 2⁵³, so that the upper bits of their high word are free for the purpose.
    const counter: Words = [low, high + purpose * 4_194_304, attempt % TWO_32, 0];
    const [a, b] = philox(counter, this.#keyLow, this.#keyHigh);
    return (a * 2_097_152 + (b >>> 11)) / 9_007_199_254_740_992;
  }
}
