/** How HAProxy turns what it hashes into 32 bits: function, modifier, and the address's own way. */

import type { ParameterSchema } from '../../parameters.ts';
import { crc32 } from './functions/crc32.ts';
import { djb2 } from './functions/djb2.ts';
import { fullHash } from './functions/full-hash.ts';
import type { Hash64 } from './functions/hash64.ts';
import { ipAddressBytes } from './functions/ip-address.ts';
import { leadingInteger } from './functions/leading-integer.ts';
import { sdbm } from './functions/sdbm.ts';
import { wt6 } from './functions/wt6.ts';

const FUNCTIONS: Readonly<Record<string, (text: string) => number>> = {
  sdbm,
  djb2,
  wt6,
  crc32,
  none: leadingInteger,
};

/** Parameters that both ways of hashing have; what `modifier` defaults to differs. */
export const haproxyKeyParameters = <const M extends string>(modifier: M) =>
  ({
    input: {
      kind: 'choice',
      choices: ['text', 'source'],
      default: 'text',
      summary:
        'The key as text (uri, hdr, url_param), or as an IP address whose 32-bit words are XORed ' +
        'and for which the function does not matter (source); a key that is none takes turns.',
    },
    function: {
      kind: 'choice',
      choices: ['sdbm', 'djb2', 'wt6', 'crc32', 'none'],
      default: 'sdbm',
      summary: 'What hashes the text; none takes the number that it starts with (from 3.0 on).',
    },
    modifier: {
      kind: 'choice',
      choices: ['none', 'avalanche'],
      default: modifier,
      summary: 'Whether the hash is mixed once more, so that similar keys part.',
    },
  }) satisfies ParameterSchema;

/**
 * The key's hash as `low`; `high` is 1 if there is none, as for `source` without an IP address:
 * then HAProxy takes turns.
 *
 * haproxy/haproxy:src/backend.c#gen_hash, #get_server_sh
 */
export function haproxyKeyHash(
  input: string,
  functionName: string,
  modifier: string,
): (text: string) => Hash64 {
  const mix = modifier === 'avalanche' ? fullHash : (hash: number) => hash;
  if (input === 'text') {
    const hash = FUNCTIONS[functionName]!;
    return (text) => ({ high: 0, low: mix(hash(text)) });
  }
  return (text) => {
    const address = ipAddressBytes(text);
    return address === null ? { high: 1, low: 0 } : { high: 0, low: mix(sourceHash(address)) };
  };
}

/** The address's 32-bit words, highest byte first, XORed. */
function sourceHash(address: Uint8Array): number {
  let hash = 0;
  for (let at = 0; at < address.length; at++) hash ^= address[at]! << (24 - 8 * (at % 4));
  return hash >>> 0;
}
