/** Algorithms that look at load: what they pick is never worse than what else they saw. */

import fc from 'fast-check';
import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { leastConnections } from '../../algorithms/balancing/load/least-connections.ts';
import { powerOfTwo } from '../../algorithms/balancing/load/power-of-two.ts';
import { expectCounts } from '../engine/goodness-of-fit.ts';
import { createDriver, type Driver, type Pool } from './driver.ts';

/** A fresh balancer that has so many requests in flight to each node. */
function loaded(
  definition: typeof powerOfTwo,
  inFlight: readonly number[],
  pool: Partial<Pool> = {},
): Driver {
  const driver = createDriver(definition, { weights: inFlight.map(() => 1), ...pool });
  inFlight.forEach((count, node) => {
    for (let i = 0; i < count; i++) driver.sendTo(node);
  });
  return driver;
}

const nodes = fc.array(
  fc.record({ inFlight: fc.nat(6), weight: fc.constantFrom(1, 1, 2, 3, 10) }),
  { minLength: 1, maxLength: 8 },
);

describe('least-connections', () => {
  it('picks a minimum of requests in flight ÷ weight, whatever breaks its ties', () => {
    fc.assert(
      fc.property(nodes, fc.constantFrom('rotate', 'first', 'random'), (pool, ties) => {
        const driver = loaded(
          leastConnections,
          pool.map(({ inFlight }) => inFlight),
          { weights: pool.map(({ weight }) => weight), parameters: { ties } },
        );
        for (let picks = 0; picks < 5; picks++) {
          const load = (node: number) => driver.view.inFlight[node]! / pool[node]!.weight;
          const loads = pool.map((_, node) => load(node));
          const picked = driver.send();
          const before = loads[picked]!;
          expect(before).toBe(Math.min(...loads));
          if (ties === 'first') expect(picked).toBe(loads.indexOf(before));
        }
      }),
      { seed: 30, numRuns: 300 },
    );
  });

  it('breaks ties at random, all tied nodes equally: 40,000 picks, chi-square at 1e-6', () => {
    const driver = loaded(leastConnections, [1, 0, 2, 0, 0, 1, 0], {
      parameters: { ties: 'random' },
    });
    const counts = Array<number>(7).fill(0);
    for (let i = 0; i < 40_000; i++) {
      const node = driver.send();
      counts[node]!++;
      driver.end(node);
    }
    expectCounts(counts, [0, 10_000, 0, 10_000, 10_000, 0, 10_000]);
  });

  it('finds the one least loaded, as Envoy FULL_SCAN does', () => {
    // envoyproxy/envoy: least_request_lb_test.cc, FullScanOneHostWithLeastRequests
    for (const ties of ['rotate', 'first', 'random']) {
      expect(loaded(leastConnections, [4, 3, 2, 1, 5], { parameters: { ties } }).send()).toBe(3);
    }
  });

  it('clears its list of candidates when it finds a smaller load, as Caddy does not', () => {
    // caddyserver/caddy: selectionpolicies.go, leastRequests may pick either of [5, 3].
    for (let seed = 0; seed < 50; seed++) {
      const pool = { seed: `${seed}`, parameters: { ties: 'random' } };
      expect(loaded(leastConnections, [5, 3], pool).send()).toBe(1);
    }
  });
});

describe('power-of-two', () => {
  it('picks the least loaded of its own sample; ties to the first drawn', () => {
    fc.assert(
      fc.property(
        nodes,
        fc.integer({ min: 1, max: 5 }),
        fc.boolean(),
        fc.nat(),
        (pool, choices, replacement, seed) => {
          const driver = loaded(
            powerOfTwo,
            pool.map(({ inFlight }) => inFlight),
            {
              weights: pool.map(({ weight }) => weight),
              seed: `${seed}`,
              parameters: { choices, replacement },
            },
          );
          const rng = seedrandom.alea(`${seed}`).double;
          const sample = replacement
            ? Array.from({ length: choices }, () => Math.floor(rng() * pool.length))
            : drawDistinct(choices, pool.length, rng);
          const loads = sample.map((node) => pool[node]!.inFlight / pool[node]!.weight);
          expect(driver.send()).toBe(sample[loads.indexOf(Math.min(...loads))]);
        },
      ),
      { seed: 31, numRuns: 500 },
    );
  });

  it('with as many choices as nodes picks a minimum', () => {
    fc.assert(
      fc.property(nodes, fc.nat(), (pool, seed) => {
        const inFlight = pool.map((node) => node.inFlight);
        const parameters = { choices: pool.length };
        const driver = loaded(powerOfTwo, inFlight, { seed: `${seed}`, parameters });
        expect(inFlight[driver.send()]).toBe(Math.min(...inFlight));
      }),
      { seed: 32, numRuns: 200 },
    );
  });

  it.each([2, 3, 4, 10])(
    'with replacement the busiest of %i nodes is picked once in n²: 200,000 picks, at 1e-6',
    (count) => {
      // envoyproxy/envoy: least_request.proto, issue 14859.
      const driver = loaded(powerOfTwo, [5, ...Array<number>(count - 1).fill(0)], {
        parameters: { replacement: true },
      });
      let worst = 0;
      for (let i = 0; i < 200_000; i++) {
        const node = driver.send();
        if (node === 0) worst++;
        driver.end(node);
      }
      const expected = 200_000 / count ** 2;
      expectCounts([worst, 200_000 - worst], [expected, 200_000 - expected]);
    },
  );
});

/** By taking out of a list: the plainest way, and another one than the tested. */
function drawDistinct(count: number, n: number, rng: () => number): readonly number[] {
  const left = Array.from({ length: n }, (_, i) => i);
  return Array.from({ length: Math.min(count, n) }, () => {
    return left.splice(Math.floor(rng() * left.length), 1)[0]!;
  });
}
