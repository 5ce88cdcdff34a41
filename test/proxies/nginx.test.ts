/** What nginx picks, request by request, and what our algorithms pick for the same requests. */

import { afterAll, beforeAll, describe, it } from 'vitest';
import { hashModulo } from '../../algorithms/balancing/hash/hash-modulo.ts';
import { ipHash } from '../../algorithms/balancing/hash/ip-hash.ts';
import { ketama } from '../../algorithms/balancing/hash/ketama.ts';
import { nginxLeastConnections } from '../../algorithms/balancing/load/nginx-least-connections.ts';
import { weightedRoundRobin } from '../../algorithms/balancing/rotation/weighted-round-robin.ts';
import { EQUAL, expectSamePicks, REQUESTS, UNEQUAL } from './agreement.ts';
import { type Backends, startBackends } from './backends.ts';
import { installed } from './installed.ts';
import { clientAddresses, plainKeys } from './keys.ts';
import { startNginx } from './nginx.ts';
import type { RunningProxy } from './process.ts';

const { isMissing, title } = installed('nginx');

const NOBODY: readonly number[] = [];
const CASES = [
  { directive: '', definition: weightedRoundRobin, hashes: null },
  { directive: 'least_conn;', definition: nginxLeastConnections, hashes: null },
  { directive: 'hash $http_x_key;', definition: hashModulo, hashes: 'key' },
  { directive: 'hash $http_x_key consistent;', definition: ketama, hashes: 'key' },
  { directive: 'ip_hash;', definition: ipHash, hashes: 'address' },
].flatMap((entry, i) => [
  { ...entry, name: `equal${i}`, kind: 'equal', weights: EQUAL, down: NOBODY },
  { ...entry, name: `unequal${i}`, kind: 'unequal', weights: UNEQUAL, down: NOBODY },
  { ...entry, name: `down${i}`, kind: 'unequal', weights: UNEQUAL, down: [0, 3, 8] },
]);

describe.skipIf(isMissing)(`${title}, one request at a time, picks as`, () => {
  let backends: Backends;
  let nginx: RunningProxy;
  beforeAll(async () => {
    backends = await startBackends();
    nginx = await startNginx(
      backends,
      CASES.map(({ directive, ...upstream }) => ({ ...upstream, method: directive })),
    );
  });
  afterAll(async () => {
    await nginx?.stop();
    await backends?.close();
  });

  for (const entry of CASES) {
    const { directive, definition, hashes, name, kind } = entry;
    const down = entry.down.length > 0 ? ', three servers down' : '';
    it(`${definition.name}: ${directive || 'no directive'}, ${kind} weights${down}`, async () => {
      const keys =
        hashes === 'address' ? clientAddresses(REQUESTS, name) : plainKeys(REQUESTS, name);
      const header = hashes === 'address' ? 'X-Forwarded-For' : 'X-Key';
      const requests = keys.map((key) => ({ host: name, headers: { [header]: key } }));
      const ours = { ...entry, ...backends, ...(hashes && { keys }) };
      await expectSamePicks(nginx.port, requests, ours);
    });
  }
});
