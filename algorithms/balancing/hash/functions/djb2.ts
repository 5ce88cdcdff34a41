/** D. J. Bernstein's string hash, 32-bit: h ← 33 h + byte, from 5381. */

import { utf8 } from './utf8.ts';

// haproxy/haproxy:src/hash.c#hash_djb2
export function djb2(text: string): number {
  const bytes = utf8(text);
  let hash = 5381;
  for (let i = 0; i < bytes.length; i++) hash = (Math.imul(hash, 33) + bytes[i]!) | 0;
  return hash >>> 0;
}
