/** Load-based balancers by hand, and against the loops that their products run over all nodes. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { caddyRandomChoose } from '../../algorithms/balancing/load/caddy-random-choose.ts';
import { envoyLeastRequest } from '../../algorithms/balancing/load/envoy-least-request.ts';
import { firstAvailable } from '../../algorithms/balancing/load/first-available.ts';
import { haproxyLeastConnections } from '../../algorithms/balancing/load/haproxy-least-connections.ts';
import { neverQueue } from '../../algorithms/balancing/load/never-queue.ts';
import { nginxRandomTwo } from '../../algorithms/balancing/load/nginx-random-two.ts';
import { overflow } from '../../algorithms/balancing/load/overflow.ts';
import { shortestExpectedDelay } from '../../algorithms/balancing/load/shortest-expected-delay.ts';
import { traefikPowerOfTwo } from '../../algorithms/balancing/load/traefik-p2c.ts';
import { weightedFailover } from '../../algorithms/balancing/load/weighted-failover.ts';
import { type AlgorithmDefinition, HOLD } from '../../algorithms/balancing/types.ts';
import { expectCounts } from '../engine/goodness-of-fit.ts';
import { createDriver, type Driver, type Pool } from './driver.ts';

function loaded(
  definition: AlgorithmDefinition,
  inFlight: readonly number[],
  pool: Partial<Pool> = {},
): Driver {
  const driver = createDriver(definition, { weights: inFlight.map(() => 1), ...pool });
  inFlight.forEach((count, node) => {
    for (let i = 0; i < count; i++) driver.sendTo(node);
  });
  return driver;
}

const send = (driver: Driver, count: number) => Array.from({ length: count }, () => driver.send());

interface Server {
  readonly active: number;
  readonly weight: number;
}

const servers = fc.array(
  fc.record({ active: fc.nat(6), weight: fc.constantFrom(1, 1, 2, 3, 10) }),
  {
    minLength: 1,
    maxLength: 8,
  },
);

/** The first server that `beats` every one before it, as a loop of the kernel finds it. */
function scan(all: readonly Server[], beats: (one: Server, best: Server) => boolean): number {
  let best = 0;
  all.forEach((one, i) => {
    if (i > 0 && beats(one, all[best]!)) best = i;
  });
  return best;
}

/** Picks as the loop does, and goes on doing so while its picks are sent. */
function expectAsLoop(
  definition: AlgorithmDefinition,
  loop: (all: readonly Server[]) => number,
  seed: number,
): void {
  fc.assert(
    fc.property(servers, (pool) => {
      const weights = pool.map(({ weight }) => weight);
      const driver = loaded(
        definition,
        pool.map(({ active }) => active),
        { weights },
      );
      for (let i = 0; i < 6; i++) {
        const now = weights.map((weight, node) => ({
          active: driver.view.inFlight[node]!,
          weight,
        }));
        const expected = loop(now);
        const picked = driver.algorithm.pick(driver.view, { key: 0 }, 0);
        expect(picked, JSON.stringify(now)).toBe(expected);
        if (picked === HOLD) return;
        driver.sendTo(picked);
      }
    }),
    { seed, numRuns: 200 },
  );
}

describe('IPVS', () => {
  const isShorter = (one: Server, best: Server) =>
    (best.active + 1) * one.weight > (one.active + 1) * best.weight;

  it('sed: least (active + 1) ÷ weight, the first of equals', () => {
    expectAsLoop(shortestExpectedDelay, (all) => scan(all, isShorter), 40);
  });

  it('nq: the first idle server, else as sed', () => {
    const loop = (all: readonly Server[]) => {
      const idle = all.findIndex(({ active }) => active === 0);
      return idle !== -1 ? idle : scan(all, isShorter);
    };
    expectAsLoop(neverQueue, loop, 41);
  });

  it('ovf: the heaviest that is not over its weight; waits when all are', () => {
    const loop = (all: readonly Server[]) => {
      const fits = all.filter(({ active, weight }) => active <= weight);
      const heaviest = Math.max(...fits.map(({ weight }) => weight));
      return all.findIndex(({ active, weight }) => active <= weight && weight === heaviest);
    };
    expect(loop([{ active: 2, weight: 1 }])).toBe(HOLD);
    expectAsLoop(overflow, loop, 42);
  });

  it('fo: the heaviest that is there', () => {
    const driver = createDriver(weightedFailover, { weights: [1, 5, 3, 5] });
    expect(send(driver, 3)).toEqual([1, 1, 1]);
    driver.setEligible([0, 2]);
    expect(driver.send()).toBe(2);
    driver.setEligible([0, 2, 3]);
    expect(driver.send()).toBe(3);
  });
});

describe('haproxy-least-connections', () => {
  it('lets an idle server come first whatever it weighs, then compares (served + 1) ÷ weight', () => {
    // Keys in flight: 0, then 2, 3, 4, … × 4096 ÷ (16 × weight): 512, 768 and 256, 384, 512, 640, …;
    // who came to a key first goes first.
    const driver = createDriver(haproxyLeastConnections, { weights: [1, 2] });
    expect(send(driver, 8)).toEqual([0, 1, 1, 1, 0, 1, 1, 0]);
  });

  it.each([[[1000, 2000]], [[0.001, 0.002]]])(
    'compares weights %j, which HAProxy does not have, as 1 and 2',
    (weights) => {
      const driver = createDriver(haproxyLeastConnections, { weights });
      expect(send(driver, 8)).toEqual([0, 1, 1, 1, 0, 1, 1, 0]);
    },
  );

  it('puts a server that is back behind those that are idle, and forgets its old place', () => {
    const driver = createDriver(haproxyLeastConnections, { weights: [1, 1, 1] });
    driver.setEligible([1, 2]);
    driver.setEligible([0, 1, 2]);
    expect(send(driver, 3)).toEqual([1, 2, 0]);
  });
});

describe('first-available', () => {
  it('fills node after node up to maxConnections, and goes back to the first with room', () => {
    const driver = createDriver(firstAvailable, {
      weights: [1, 9, 1],
      context: { nodeLimits: [2, 1, Infinity] },
    });
    expect(send(driver, 5)).toEqual([0, 0, 1, 2, 2]);
    driver.end(1);
    expect(driver.send()).toBe(1);
  });
});

describe('nginx-random-two', () => {
  const full = { context: { nodeLimits: [2, 2, 2] } };

  it('passes over full nodes, takes the only one with room, and waits when there is none', () => {
    const driver = loaded(nginxRandomTwo, [2, 2, 1], full);
    expect(driver.send()).toBe(2);
    expect(driver.send()).toBe(HOLD);
    driver.end(1);
    expect(driver.held).toEqual([]);
    expect([...driver.view.inFlight]).toEqual([2, 2, 2]);
  });

  it('takes smooth turns by weight when 21 draws found no two different nodes', () => {
    let drawn = 0;
    const rng = () => {
      drawn++;
      return 0;
    };
    const driver = createDriver(nginxRandomTwo, { weights: [2, 1], rng });
    expect(send(driver, 6)).toEqual([0, 1, 0, 0, 1, 0]);
    expect(drawn).toBe(6 * 21);
  });

  it('by least-time takes 3 and 19 ms for equal, so that the second drawn wins', () => {
    const uniforms = [0.9, 0.1];
    const driver = createDriver(nginxRandomTwo, {
      weights: [1, 1],
      parameters: { by: 'least-time' },
      rng: () => uniforms.shift()!,
    });
    for (const [node, latencyMs] of [19, 3].entries()) {
      driver.nowNs += 1e9;
      driver.sendTo(node);
      driver.end(node, latencyMs * 1e6);
    }
    expect(driver.send()).toBe(0);
  });

  it('by least-time prefers the faster of two: classes of 20 ms × (in flight + 1)', () => {
    const driver = createDriver(nginxRandomTwo, {
      weights: [1, 1],
      parameters: { by: 'least-time' },
    });
    driver.nowNs = 1e9;
    for (const [node, latencyNs] of [
      [0, 45e6],
      [1, 19e6],
    ] as const) {
      driver.sendTo(node);
      driver.end(node, latencyNs);
    }
    // 60 against 20, 40, 60: at three the tie goes to whoever is drawn second.
    expect(send(driver, 2)).toEqual([1, 1]);
    driver.sendTo(1);
    expect(driver.send()).toBe(0);
  });
});

describe('traefik-p2c', () => {
  it('compares neighbours twice as often as others: 60,000 picks, chi-square at 1e-6', () => {
    // Pairs in order: the same drawn twice moves on by one. With 5 idle nodes the first of a pair is
    // kept, so node 0 overloaded leaves it to the second: 1 in 5 draws, of which 2 in 5 are node 1.
    const driver = loaded(traefikPowerOfTwo, [9, 0, 0, 0, 0]);
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < 60_000; i++) {
      const node = driver.send();
      counts[node]!++;
      driver.end(node);
    }
    const others = 60_000 / 5;
    expectCounts(
      counts,
      [0, 1.4, 1.2, 1.2, 1.2].map((share) => share * others),
    );
  });
});

describe('caddy-random-choose', () => {
  it('gives the first of two idle nodes everything, and of busy equals either', () => {
    const idle = createDriver(caddyRandomChoose, { weights: [1, 1] });
    expect(Array.from({ length: 50 }, () => idle.algorithm.pick(idle.view, { key: 0 }, 0))).toEqual(
      Array(50).fill(0),
    );
    const busy = loaded(caddyRandomChoose, [3, 3, 3], { parameters: { choose: 3 } });
    const counts = [0, 0, 0];
    for (let i = 0; i < 30_000; i++) counts[busy.algorithm.pick(busy.view, { key: 0 }, 0)]!++;
    expectCounts(counts, [10_000, 10_000, 10_000]);
  });

  it('samples fairly: of four nodes the busiest is never picked, the idle one in half of the samples', () => {
    const driver = loaded(caddyRandomChoose, [1, 2, 0, 1]);
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 60_000; i++) counts[driver.algorithm.pick(driver.view, { key: 0 }, 0)]!++;
    // Six pairs: three hold the idle node, 0-1 gives 0, 1-3 gives 3, and 0-3 is a tie.
    expectCounts(counts, [15_000, 0, 30_000, 15_000]);
  });
});

describe('envoy-least-request with unequal weights', () => {
  it('approaches the square roots of weights while requests pile up', () => {
    // dn/dt ∝ w ÷ n, so n² ∝ w: weights 1 and 4 get a third and two thirds, not a fifth and four.
    const driver = createDriver(envoyLeastRequest, { weights: [1, 4] });
    send(driver, 3000);
    expect(driver.view.inFlight[0]! / 3000).toBeCloseTo(1 / 3, 2);
  });

  it('is due as its load was at its last pick: a node that drains must wait for its deadline', () => {
    const driver = createDriver(envoyLeastRequest, { weights: [1, 2], rng: () => 0 });
    const picks = () => driver.algorithm.pick(driver.view, { key: 0 }, 0);
    driver.view.inFlight.set([9, 0]);
    // Node 0, due at 1, is put back for 1 + 10 ÷ 1; then it drains, and nobody notices before.
    expect([picks(), picks()]).toEqual([1, 0]);
    driver.view.inFlight.set([0, 0]);
    const next = Array.from({ length: 22 }, picks);
    expect(next.slice(0, 19)).toEqual(Array(19).fill(1));
    expect(next).toContain(0);
  });

  it('biases by a power of requests in flight', () => {
    // (3 + 1)^0.5 = 2: node 0 counts for half its weight, as often as node 1.
    const parameters = { activeRequestBias: 0.5 };
    const driver = loaded(envoyLeastRequest, [3, 0], { weights: [2, 1], rng: () => 0, parameters });
    driver.setEligible([0, 1]);
    const picks = Array.from({ length: 100 }, () =>
      driver.algorithm.pick(driver.view, { key: 0 }, 0),
    );
    expect(picks.filter((node) => node === 0)).toHaveLength(50);
  });
});
