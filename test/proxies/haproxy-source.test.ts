/**
 * `balance source`: what HAProxy picks for a client's address. Every request comes on a connection
 * of its own that begins with the PROXY header, so that any address can be the client's.
 */

import { isIPv6 } from 'node:net';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { haproxyConsistentHash } from '../../algorithms/balancing/hash/haproxy-consistent-hash.ts';
import { mapHash } from '../../algorithms/balancing/hash/map-hash.ts';
import { EQUAL, expectSame, ourPicks, REQUESTS, UNEQUAL } from './agreement.ts';
import { type Backends, startBackends } from './backends.ts';
import { openConnection } from './client.ts';
import { defaultHashKey, startHaproxy } from './haproxy.ts';
import { installed } from './installed.ts';
import { clientAddresses } from './keys.ts';
import type { RunningProxy } from './process.ts';

const { isMissing, title, version } = installed('haproxy');
const hashKey = defaultHashKey(version);

// The address is not hashed by the function, but mixed by avalanche.
const CASES = [
  { hashType: 'map-based', definition: mapHash, parameters: {} },
  {
    hashType: 'map-based wt6 avalanche',
    definition: mapHash,
    parameters: { modifier: 'avalanche' },
  },
  { hashType: 'consistent', definition: haproxyConsistentHash, parameters: { hashKey } },
  {
    hashType: 'consistent crc32',
    definition: haproxyConsistentHash,
    parameters: { modifier: 'none', hashKey },
  },
].flatMap((entry, i) => {
  const parameters = { ...entry.parameters, input: 'source' };
  return [
    { ...entry, parameters, name: `equal${i}`, kind: 'equal', weights: EQUAL },
    { ...entry, parameters, name: `unequal${i}`, kind: 'unequal', weights: UNEQUAL },
  ];
});

describe.skipIf(isMissing)(`${title}, one client after the other, picks as`, () => {
  let backends: Backends;
  let haproxy: RunningProxy;
  beforeAll(async () => {
    backends = await startBackends();
    haproxy = await startHaproxy(
      backends,
      CASES.map(({ name, hashType, weights }) => ({
        name,
        weights,
        directives: ['balance source', `hash-type ${hashType}`],
      })),
      { acceptsProxyHeader: true },
    );
  });
  afterAll(async () => {
    await haproxy?.stop();
    await backends?.close();
  });

  for (const entry of CASES) {
    const { name, kind, hashType, definition } = entry;
    it(`${definition.name}: balance source, hash-type ${hashType}, ${kind} weights`, async () => {
      const keys = clientAddresses(REQUESTS, name);
      const picks: number[] = [];
      for (const address of keys) {
        const connection = await openConnection(haproxy.port, proxyHeader(address));
        picks.push(await connection.send({ host: name }));
        connection.close();
      }
      const ours = { ...entry, ...backends, keys };
      expectSame(picks, ourPicks(ours, REQUESTS), ours);
    });
  }
});

/** Version 1, haproxy/haproxy:doc/proxy-protocol.txt */
function proxyHeader(address: string): string {
  const [family, to] = isIPv6(address) ? ['TCP6', '::1'] : ['TCP4', '127.0.0.1'];
  return `PROXY ${family} ${address} ${to} 40000 80\r\n`;
}
