/** What HAProxy picks while other requests are under way, and what our algorithms pick then. */

import { afterAll, beforeAll, describe, it } from 'vitest';
import { haproxyConsistentHash } from '../../algorithms/balancing/hash/haproxy-consistent-hash.ts';
import { firstAvailable } from '../../algorithms/balancing/load/first-available.ts';
import { haproxyLeastConnections } from '../../algorithms/balancing/load/haproxy-least-connections.ts';
import { haproxyRoundRobin } from '../../algorithms/balancing/rotation/haproxy-round-robin.ts';
import { staticRoundRobin } from '../../algorithms/balancing/rotation/static-round-robin.ts';
import { EQUAL, expectSame, REQUESTS, UNEQUAL } from './agreement.ts';
import { BACKEND_COUNT, type Backends, startBackends } from './backends.ts';
import { defaultHashKey, startHaproxy } from './haproxy.ts';
import { countsOf, openStats, type StatsSocket } from './haproxy-stats.ts';
import { playSchedule } from './held-traffic.ts';
import { installed } from './installed.ts';
import { plainKeys } from './keys.ts';
import type { RunningProxy } from './process.ts';
import { drawSchedule, ourScheduledPicks } from './schedule.ts';

const { isMissing, title, version } = installed('haproxy');
const hashKey = defaultHashKey(version);

const PLACES = 60;
const WAITING_MOST = 20;

const BOUNDED = ['balance hdr(x-key)', 'hash-type consistent', 'hash-balance-factor 125'];
const CASES = [
  { directives: ['balance leastconn'], definition: haproxyLeastConnections },
  { directives: ['balance leastconn'], definition: haproxyLeastConnections, limited: true },
  { directives: ['balance first'], definition: firstAvailable, limited: true },
  { directives: ['balance roundrobin'], definition: haproxyRoundRobin, limited: true },
  { directives: ['balance static-rr'], definition: staticRoundRobin, limited: true },
  {
    directives: BOUNDED,
    definition: haproxyConsistentHash,
    parameters: { balanceFactor: 1.25, hashKey },
  },
].flatMap((entry, i) => {
  const limits = { limit: entry.limited ? PLACES / BACKEND_COUNT : Infinity };
  return [
    { ...entry, ...limits, name: `equal${i}`, kind: 'equal', weights: EQUAL },
    { ...entry, ...limits, name: `unequal${i}`, kind: 'unequal', weights: UNEQUAL },
  ];
});

describe.skipIf(isMissing)(`${title}, up to ${PLACES} requests at a time, picks as`, () => {
  let backends: Backends;
  let haproxy: RunningProxy;
  let stats: StatsSocket;
  beforeAll(async () => {
    backends = await startBackends();
    haproxy = await startHaproxy(
      backends,
      CASES.map(({ name, directives, weights, limit }) => ({
        name,
        weights,
        directives: [...directives, 'timeout queue 1h'],
        ...(limit < Infinity && { options: `maxconn ${limit}` }),
      })),
    );
    stats = await openStats(haproxy);
  });
  afterAll(async () => {
    stats?.close();
    await haproxy?.stop();
    await backends?.close();
  });

  for (const entry of CASES) {
    const { name, kind, definition, directives, limit, weights } = entry;
    const maxconn = limit < Infinity ? `, maxconn ${limit}` : '';
    it(`${definition.name}: ${directives.join(', ')}${maxconn}, ${kind} weights`, async () => {
      const waitingMost = limit < Infinity ? WAITING_MOST : 0;
      const steps = drawSchedule({ seed: name, requests: REQUESTS, places: PLACES, waitingMost });
      const keys = plainKeys(REQUESTS, name);
      const stage = {
        port: haproxy.port,
        backends,
        requestOf: (request: number) => ({ host: name, headers: { 'X-Key': keys[request]! } }),
        counted: countsOf(stats, name),
      };
      const ours = { ...entry, ...backends, keys, limits: weights.map(() => limit) };
      expectSame(await playSchedule(stage, steps), ourScheduledPicks(ours, steps), ours);
    });
  }
});
