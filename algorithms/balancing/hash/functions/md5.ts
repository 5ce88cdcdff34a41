/** MD5 as four little-endian words: real ketama takes four points from each digest. */

import { createHash } from 'node:crypto';

/** The 16 bytes of the digest of the UTF-8 bytes of `text`. */
export function md5(text: string): Uint8Array {
  return createHash('md5').update(text).digest();
}

/** Word 0 to 3 of a digest. */
export function md5Word(digest: Uint8Array, word: number): number {
  const at = 4 * word;
  const low = digest[at]! | (digest[at + 1]! << 8) | (digest[at + 2]! << 16);
  return (low | (digest[at + 3]! << 24)) >>> 0;
}
