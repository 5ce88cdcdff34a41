/** What HAProxy picks, request by request, and what our algorithms pick for the same requests. */

import { afterAll, beforeAll, describe, it } from 'vitest';
import { haproxyConsistentHash } from '../../algorithms/balancing/hash/haproxy-consistent-hash.ts';
import { mapHash } from '../../algorithms/balancing/hash/map-hash.ts';
import { haproxyLeastConnections } from '../../algorithms/balancing/load/haproxy-least-connections.ts';
import { haproxyRoundRobin } from '../../algorithms/balancing/rotation/haproxy-round-robin.ts';
import { staticRoundRobin } from '../../algorithms/balancing/rotation/static-round-robin.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import { EQUAL, expectSamePicks, REQUESTS, UNEQUAL } from './agreement.ts';
import { type Backends, startBackends } from './backends.ts';
import type { ProxyRequest } from './client.ts';
import { defaultHashKey, type HaproxyBackend, startHaproxy } from './haproxy.ts';
import { installed } from './installed.ts';
import { plainKeys } from './keys.ts';
import type { RunningProxy } from './process.ts';

const { isMissing, title, version } = installed('haproxy');
const hashKey = defaultHashKey(version);

/** How a key travels to HAProxy, and what it is told to hash. */
const CARRIERS: Readonly<Record<string, (key: string) => Omit<ProxyRequest, 'host'>>> = {
  uri: (key) => ({ path: key }),
  'hdr(x-key)': (key) => ({ headers: { 'X-Key': key } }),
  'url_param key': (key) => ({ path: `/find?first=1&key=${key}&last=2` }),
};

const TURNS = [
  { balance: 'roundrobin', definition: haproxyRoundRobin },
  { balance: 'static-rr', definition: staticRoundRobin },
  { balance: 'leastconn', definition: haproxyLeastConnections },
].flatMap(({ balance, definition }) => [
  { name: `${balance}-equal`, kind: 'equal', balance, definition, weights: EQUAL },
  { name: `${balance}-unequal`, kind: 'unequal', balance, definition, weights: UNEQUAL },
]);

interface Hashing {
  readonly says: string;
  readonly parameters: ParameterValues;
  readonly serverOptions?: string;
}

const FUNCTIONS: readonly Hashing[] = ['sdbm', 'djb2', 'wt6', 'crc32'].flatMap((name) => [
  { says: ` ${name}`, parameters: { function: name, modifier: 'none' } },
  { says: ` ${name} avalanche`, parameters: { function: name, modifier: 'avalanche' } },
]);

/** HAProxy 3.0 and later; servers have no such option before. */
const HASH_KEYS: readonly Hashing[] = ['id', 'addr', 'addr-port'].map((key) => ({
  says: '',
  parameters: { hashKey: key === 'id' ? hashKey : key },
  serverOptions: `hash-key ${key}`,
}));

/** Every function with and without avalanche, and what HAProxy does when no function is named. */
const HASHES = [
  { type: 'map-based', definition: mapHash, own: {}, also: [] },
  {
    type: 'consistent',
    definition: haproxyConsistentHash,
    own: { hashKey },
    also: Number.parseInt(version, 10) >= 3 ? HASH_KEYS : [],
  },
].flatMap(({ type, definition, own, also }) =>
  [{ says: '', parameters: {} }, ...FUNCTIONS, ...also].flatMap(
    ({ says, parameters, serverOptions = '' }, i) =>
      [EQUAL, UNEQUAL].map((weights, j) => ({
        name: `${type}-${i}-${j}`,
        // The three carriers in turn: each meets each function.
        balance: Object.keys(CARRIERS)[(i + j) % 3]!,
        hashType: `hash-type ${type}${says}`,
        options: serverOptions,
        definition,
        parameters: { ...own, ...parameters },
        weights,
        kind: j === 0 ? 'equal' : 'unequal',
      })),
  ),
);

const BACKENDS: readonly HaproxyBackend[] = [
  ...TURNS.map(({ name, balance, weights }) => ({
    name,
    weights,
    directives: [`balance ${balance}`],
  })),
  ...HASHES.map(({ name, balance, hashType, options, weights }) => ({
    name,
    weights,
    options,
    directives: [`balance ${balance}`, hashType],
  })),
];

describe.skipIf(isMissing)(`${title}, one request at a time, picks as`, () => {
  let backends: Backends;
  let haproxy: RunningProxy;
  beforeAll(async () => {
    backends = await startBackends();
    haproxy = await startHaproxy(backends, BACKENDS);
  });
  afterAll(async () => {
    await haproxy?.stop();
    await backends?.close();
  });

  for (const { name, kind, balance, definition, weights } of TURNS) {
    it(`${definition.name}: balance ${balance}, ${kind} weights`, async () => {
      const requests = Array.from({ length: REQUESTS }, () => ({ host: name }));
      const { addresses } = backends;
      await expectSamePicks(haproxy.port, requests, { definition, weights, addresses });
    });
  }

  for (const entry of HASHES) {
    const { name, kind, balance, hashType, options, definition } = entry;
    const all = [`balance ${balance}`, hashType, ...(options === '' ? [] : [options])];
    it(`${definition.name}: ${all.join(', ')}, ${kind} weights`, async () => {
      const texts = plainKeys(REQUESTS, name);
      const keys = balance === 'uri' ? texts.map((key) => `/${key}`) : texts;
      const requests = keys.map((key) => ({ host: name, ...CARRIERS[balance]!(key) }));
      await expectSamePicks(haproxy.port, requests, { ...entry, ...backends, keys });
    });
  }
});
