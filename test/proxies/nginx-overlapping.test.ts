/** What nginx picks while other requests are under way, and what our algorithms pick then. */

import { afterAll, beforeAll, describe, it } from 'vitest';
import { nginxLeastConnections } from '../../algorithms/balancing/load/nginx-least-connections.ts';
import { EQUAL, expectSame, UNEQUAL } from './agreement.ts';
import { BACKEND_COUNT, type Backends, startBackends } from './backends.ts';
import { playSchedule } from './held-traffic.ts';
import { installed } from './installed.ts';
import { startNginx } from './nginx.ts';
import type { RunningProxy } from './process.ts';
import { drawSchedule, ourScheduledPicks } from './schedule.ts';

const { isMissing, title } = installed('nginx');

const REQUESTS = 1_200;
const PLACES = 60;

const CASES = [
  { name: 'equal', weights: EQUAL, limit: Infinity },
  { name: 'unequal', weights: UNEQUAL, limit: Infinity },
  { name: 'limited', weights: UNEQUAL, limit: PLACES / BACKEND_COUNT },
];

describe.skipIf(isMissing)(`${title}, up to ${PLACES} requests at a time, picks as`, () => {
  let backends: Backends;
  let nginx: RunningProxy;
  beforeAll(async () => {
    backends = await startBackends();
    nginx = await startNginx(
      backends,
      CASES.map(({ name, weights, limit }) => ({
        name,
        weights,
        method: 'least_conn;',
        ...(limit < Infinity && { options: `max_conns=${limit}` }),
      })),
    );
  });
  afterAll(async () => {
    await nginx?.stop();
    await backends?.close();
  });

  for (const { name, weights, limit } of CASES) {
    it(`nginx-least-connections: least_conn, ${name} weights`, async () => {
      const steps = drawSchedule({ seed: name, requests: REQUESTS, places: PLACES });
      const stage = { port: nginx.port, backends, requestOf: () => ({ host: name }) };
      const ours = {
        definition: nginxLeastConnections,
        weights,
        limits: weights.map(() => limit),
        addresses: backends.addresses,
      };
      expectSame(await playSchedule(stage, steps), ourScheduledPicks(ours, steps), ours);
    });
  }
});
