/** xxHash64, the hash of Envoy, gRPC and Caddy, as two 32-bit halves. */

import createXxhash from 'xxhash-wasm';
import type { Hash64 } from './hash64.ts';

// WebAssembly embedded in the package: instantiating it reads no file and no clock.
const { h64 } = await createXxhash();

/** UTF-8 bytes of `text` → unsigned 64-bit hash, as unsigned 32-bit halves. */
export function xxhash64(text: string, seed = 0): Hash64 {
  const hash = seed === 0 ? h64(text) : h64(text, BigInt(seed));
  return { high: Number(hash >> 32n), low: Number(hash & 0xffffffffn) };
}
