/**
 * FNV-1a, 64-bit: XOR a byte, multiply by 2^40 + 0x1b3. The hash of Traefik's hrw and of Pingora.
 *
 * G. Fowler, L. C. Noll, K.-P. Vo, http://www.isthe.com/chongo/tech/comp/fnv/
 */

import { type Hash64, type MutableHash64, multiply64 } from './hash64.ts';
import { utf8 } from './utf8.ts';

const PRIME_HIGH = 0x100;
const PRIME_LOW = 0x1b3;

export function fnv1a64(text: string): Hash64 {
  const hash: MutableHash64 = { high: 0, low: 0 };
  startFnv1a64(hash);
  continueFnv1a64(hash, utf8(text));
  return hash;
}

/** The hash of no bytes. */
export function startFnv1a64(hash: MutableHash64): void {
  hash.high = 0xcbf29ce4;
  hash.low = 0x84222325;
}

export function continueFnv1a64(hash: MutableHash64, bytes: Uint8Array): void {
  for (let i = 0; i < bytes.length; i++) {
    hash.low = (hash.low ^ bytes[i]!) >>> 0;
    multiply64(hash, PRIME_HIGH, PRIME_LOW);
  }
}
