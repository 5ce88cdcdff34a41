/** xxHash64 with seed 0, the hash of Envoy and gRPC rings, as two 32-bit halves. */

import createXxhash from 'xxhash-wasm';

// WebAssembly embedded in the package: instantiating it reads no file and no clock.
const { h64 } = await createXxhash();

export interface Hash64 {
  readonly high: number;
  readonly low: number;
}

/** UTF-8 bytes of `text` → unsigned 64-bit hash, as unsigned 32-bit halves. */
export function xxhash64(text: string): Hash64 {
  const hash = h64(text);
  return { high: Number(hash >> 32n), low: Number(hash & 0xffffffffn) };
}
