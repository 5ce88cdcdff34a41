/** HAProxy's default hash function, from the sdbm database: h ← 65599 h + byte. */

import { utf8 } from './utf8.ts';

// haproxy/haproxy:src/hash.c#hash_sdbm
export function sdbm(text: string): number {
  const bytes = utf8(text);
  let hash = 0;
  for (let i = 0; i < bytes.length; i++) hash = (Math.imul(hash, 65_599) + bytes[i]!) | 0;
  return hash >>> 0;
}
