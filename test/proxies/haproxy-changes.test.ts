/**
 * Servers that go into maintenance and come back, and weights that change, while HAProxy runs: what
 * it picks then. Both happen between two requests, over its stats socket.
 */

import seedrandom from 'seedrandom';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { haproxyConsistentHash } from '../../algorithms/balancing/hash/haproxy-consistent-hash.ts';
import { mapHash } from '../../algorithms/balancing/hash/map-hash.ts';
import { firstAvailable } from '../../algorithms/balancing/load/first-available.ts';
import { haproxyLeastConnections } from '../../algorithms/balancing/load/haproxy-least-connections.ts';
import { haproxyRoundRobin } from '../../algorithms/balancing/rotation/haproxy-round-robin.ts';
import { staticRoundRobin } from '../../algorithms/balancing/rotation/static-round-robin.ts';
import { createDriver } from '../algorithms/driver.ts';
import { expectSame, type Ours, poolOf, REQUESTS, UNEQUAL } from './agreement.ts';
import { type Backends, startBackends } from './backends.ts';
import { openConnection } from './client.ts';
import { defaultHashKey, startHaproxy } from './haproxy.ts';
import { command, openStats, type StatsSocket } from './haproxy-stats.ts';
import { installed } from './installed.ts';
import { plainKeys } from './keys.ts';
import type { RunningProxy } from './process.ts';

const { isMissing, title, version } = installed('haproxy');
const hashKey = defaultHashKey(version);

/** Static algorithms refuse to change weights at run time. */
const CASES = [
  { balance: 'roundrobin', definition: haproxyRoundRobin, isStatic: false },
  { balance: 'static-rr', definition: staticRoundRobin, isStatic: true },
  { balance: 'leastconn', definition: haproxyLeastConnections, isStatic: false },
  { balance: 'first', definition: firstAvailable, isStatic: true },
  { balance: 'hdr(x-key)', definition: mapHash, isStatic: true },
  {
    balance: 'hdr(x-key)',
    definition: haproxyConsistentHash,
    parameters: { hashKey },
    isStatic: false,
  },
].map((entry, i) => ({ ...entry, name: `changes${i}`, weights: UNEQUAL }));

const WEIGHT_MOST = 20;

/** What happens just before a request. */
interface Change {
  readonly node: number;
  /** A new weight, or whether it is up. */
  readonly to: number | boolean;
}

/** About one change in eight requests; at least two servers stay up. */
function drawChanges(name: string, isStatic: boolean): readonly (Change | null)[] {
  const uniform = seedrandom.alea(name);
  const isUp = UNEQUAL.map(() => true);
  return Array.from({ length: REQUESTS }, () => {
    if (uniform() >= 1 / 8) return null;
    const node = Math.floor(uniform() * isUp.length);
    if (!isStatic && uniform() < 1 / 2)
      return { node, to: 1 + Math.floor(uniform() * WEIGHT_MOST) };
    if (isUp[node] && isUp.filter((up) => up).length <= 2) return null;
    isUp[node] = !isUp[node];
    return { node, to: isUp[node] };
  });
}

describe.skipIf(isMissing)(`${title}, servers coming and going, picks as`, () => {
  let backends: Backends;
  let haproxy: RunningProxy;
  let stats: StatsSocket;
  beforeAll(async () => {
    backends = await startBackends();
    haproxy = await startHaproxy(
      backends,
      CASES.map(({ name, balance, definition, weights }) => ({
        name,
        weights,
        directives: [
          `balance ${balance}`,
          ...(definition === haproxyConsistentHash ? ['hash-type consistent'] : []),
        ],
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
    const { name, balance, definition, isStatic } = entry;
    const what = isStatic ? 'servers' : 'servers and weights';
    it(`${definition.name}: balance ${balance}, ${what} change`, async () => {
      const changes = drawChanges(name, isStatic);
      const keys = plainKeys(REQUESTS, name);
      const connection = await openConnection(haproxy.port);
      const picks: number[] = [];
      for (const [i, change] of changes.entries()) {
        if (change) await command(stats, commandFor(name, change));
        picks.push(await connection.send({ host: name, headers: { 'X-Key': keys[i]! } }));
      }
      connection.close();
      const ours = { ...entry, ...backends, keys };
      expectSame(picks, picksThrough(changes, ours), ours);
    });
  }
});

function commandFor(backend: string, { node, to }: Change): string {
  if (typeof to === 'number') return `set weight ${backend}/s${node} ${to}`;
  return `set server ${backend}/s${node} state ${to ? 'ready' : 'maint'}`;
}

function picksThrough(changes: readonly (Change | null)[], ours: Ours): readonly number[] {
  const driver = createDriver(ours.definition, { ...poolOf(ours), keyCount: changes.length });
  const up = new Set(ours.weights.keys());
  return changes.map((change, i) => {
    if (change) {
      const { node, to } = change;
      if (typeof to === 'number') driver.view.weight[node] = to;
      else if (to) up.add(node);
      else up.delete(node);
      driver.setEligible([...up]);
    }
    driver.nowNs++;
    const node = driver.send(i);
    driver.end(node);
    return node;
  });
}
