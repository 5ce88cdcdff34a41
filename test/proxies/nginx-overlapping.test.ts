/** What nginx picks while other requests are under way, and what our algorithms pick then. */

import { afterAll, beforeAll, describe, it } from 'vitest';
import { hashModulo } from '../../algorithms/balancing/hash/hash-modulo.ts';
import { ipHash } from '../../algorithms/balancing/hash/ip-hash.ts';
import { ketama } from '../../algorithms/balancing/hash/ketama.ts';
import { nginxLeastConnections } from '../../algorithms/balancing/load/nginx-least-connections.ts';
import { weightedRoundRobin } from '../../algorithms/balancing/rotation/weighted-round-robin.ts';
import { EQUAL, expectSame, REQUESTS, UNEQUAL } from './agreement.ts';
import { BACKEND_COUNT, type Backends, startBackends } from './backends.ts';
import { playSchedule } from './held-traffic.ts';
import { installed } from './installed.ts';
import { clientAddresses, plainKeys } from './keys.ts';
import { startNginx } from './nginx.ts';
import type { RunningProxy } from './process.ts';
import { drawSchedule, ourScheduledPicks } from './schedule.ts';

const { isMissing, title } = installed('nginx');

const PLACES = 60;

const METHODS = [
  { method: '', definition: weightedRoundRobin },
  { method: 'least_conn;', definition: nginxLeastConnections },
  { method: 'hash $http_x_key;', definition: hashModulo },
  { method: 'hash $http_x_key consistent;', definition: ketama },
  { method: 'ip_hash;', definition: ipHash },
];
/** Only least_conn looks at what is under way, but a server at `max_conns` is passed over by all. */
const CASES = [
  { ...METHODS[1]!, limit: Infinity },
  ...METHODS.map((entry) => ({ ...entry, limit: PLACES / BACKEND_COUNT })),
].flatMap((entry, i) => [
  { ...entry, name: `equal${i}`, kind: 'equal', weights: EQUAL },
  { ...entry, name: `unequal${i}`, kind: 'unequal', weights: UNEQUAL },
]);

describe.skipIf(isMissing)(`${title}, up to ${PLACES} requests at a time, picks as`, () => {
  let backends: Backends;
  let nginx: RunningProxy;
  beforeAll(async () => {
    backends = await startBackends();
    nginx = await startNginx(
      backends,
      CASES.map(({ name, weights, method, limit }) => ({
        name,
        weights,
        method,
        ...(limit < Infinity && { options: `max_conns=${limit}` }),
      })),
    );
  });
  afterAll(async () => {
    await nginx?.stop();
    await backends?.close();
  });

  for (const entry of CASES) {
    const { name, kind, definition, method, limit, weights } = entry;
    const maxConns = limit < Infinity ? `, max_conns=${limit}` : '';
    it(`${definition.name}: ${method || 'no directive'}${maxConns}, ${kind} weights`, async () => {
      const steps = drawSchedule({ seed: name, requests: REQUESTS, places: PLACES });
      const [header, textsOf] =
        definition === ipHash ? ['X-Forwarded-For', clientAddresses] : ['X-Key', plainKeys];
      const keys = textsOf(REQUESTS, name);
      const requestOf = (request: number) => ({
        host: name,
        headers: { [header]: keys[request]! },
      });
      const ours = { ...entry, ...backends, keys, limits: weights.map(() => limit) };
      const picks = await playSchedule({ port: nginx.port, backends, requestOf }, steps);
      expectSame(picks, ourScheduledPicks(ours, steps), ours);
    });
  }
});
