/** CRC-32 of zlib and Ethernet, the hash of nginx and Pingora, and one that HAProxy offers. */

import CRC32 from 'crc-32';

/** UTF-8 bytes of `text`, continuing after bytes whose CRC is `before`. */
export function crc32(text: string, before = 0): number {
  return CRC32.str(text, before) >>> 0;
}

/** Continues after bytes whose CRC is `before`. */
export function crc32Bytes(bytes: Uint8Array, before = 0): number {
  return CRC32.buf(bytes, before) >>> 0;
}

const ZERO = new Uint8Array(1);

/**
 * CRC of A followed by B, from the CRC of each and B's length in bytes: A's register advanced by as
 * many zeros, XOR B's. CRC-32 is linear but for inversions at both ends, and those of A's end and
 * B's start cancel.
 */
export function crc32Concatenated(a: number, b: number, bLength: number): number {
  let register = a;
  // The package inverts before and after; inverting around it leaves the bare register.
  for (let i = 0; i < bLength; i++) register = ~CRC32.buf(ZERO, ~register);
  return (register ^ b) >>> 0;
}
