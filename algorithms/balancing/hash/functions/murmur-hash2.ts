/**
 * MurmurHash2, 64-bit, as libstdc++ hashes strings and Envoy its rings under MURMUR_HASH_2.
 *
 * A. Appleby's MurmurHash64A; envoyproxy/envoy:source/common/common/hash.cc
 */

import { type Hash64, type MutableHash64, multiply64 } from './hash64.ts';
import { utf8 } from './utf8.ts';

/** Seed of libstdc++'s std::hash. */
const SEED = 0xc70f6907;
const FACTOR_HIGH = 0xc6a4a793;
const FACTOR_LOW = 0x5bd1e995;

export function murmurHash2(text: string): Hash64 {
  const bytes = utf8(text);
  const hash: MutableHash64 = { high: 0, low: bytes.length };
  multiply64(hash, FACTOR_HIGH, FACTOR_LOW);
  hash.low = (hash.low ^ SEED) >>> 0;
  const word: MutableHash64 = { high: 0, low: 0 };
  const whole = bytes.length - (bytes.length % 8);
  for (let at = 0; at < whole; at += 8) {
    word.low = littleEndian(bytes, at, 4);
    word.high = littleEndian(bytes, at + 4, 4);
    multiply64(word, FACTOR_HIGH, FACTOR_LOW);
    xorShiftRight47(word);
    multiply64(word, FACTOR_HIGH, FACTOR_LOW);
    hash.high = (hash.high ^ word.high) >>> 0;
    hash.low = (hash.low ^ word.low) >>> 0;
    multiply64(hash, FACTOR_HIGH, FACTOR_LOW);
  }
  if (whole < bytes.length) {
    hash.low = (hash.low ^ littleEndian(bytes, whole, 4)) >>> 0;
    hash.high = (hash.high ^ littleEndian(bytes, whole + 4, 4)) >>> 0;
    multiply64(hash, FACTOR_HIGH, FACTOR_LOW);
  }
  xorShiftRight47(hash);
  multiply64(hash, FACTOR_HIGH, FACTOR_LOW);
  xorShiftRight47(hash);
  return hash;
}

/** value ^= value >> 47: only the top 17 bits come down, and only into the low half. */
function xorShiftRight47(value: MutableHash64): void {
  value.low = (value.low ^ (value.high >>> 15)) >>> 0;
}

/** Up to `count` bytes from `at`, those after the end read as zero. */
function littleEndian(bytes: Uint8Array, at: number, count: number): number {
  let word = 0;
  for (let i = 0; i < count && at + i < bytes.length; i++) word |= bytes[at + i]! << (8 * i);
  return word >>> 0;
}
