/**
 * Hashes each key once. Texts are hashed when a key is first seen and kept as two integers, so that
 * a pick costs two array reads; with more keys than it is worth keeping, it hashes at every pick.
 */

import type { BalancerContext } from '../types.ts';
import type { Hash64 } from './functions/hash64.ts';

/** 4 Mi keys × 9 bytes = 36 MiB per balancer. */
const KEPT_KEYS_MAX = 4_194_304;

export interface KeyHashes {
  /** After `load(key)`: the halves of its hash. */
  high: number;
  low: number;
  load(key: number): void;
}

export function createKeyHashes(
  context: BalancerContext,
  hash: (text: string) => Hash64,
): KeyHashes {
  const kept = context.keyCount <= KEPT_KEYS_MAX ? context.keyCount : 0;
  const known = new Uint8Array(kept);
  const highs = new Uint32Array(kept);
  const lows = new Uint32Array(kept);
  const hashes: KeyHashes = {
    high: 0,
    low: 0,
    load(key) {
      if (key < kept && known[key] === 1) {
        hashes.high = highs[key]!;
        hashes.low = lows[key]!;
        return;
      }
      const { high, low } = hash(context.keyText(key));
      hashes.high = high;
      hashes.low = low;
      if (key >= kept) return;
      known[key] = 1;
      highs[key] = high;
      lows[key] = low;
    },
  };
  return hashes;
}
