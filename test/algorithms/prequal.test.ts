/** The rules of Prequal's probe pool, by hand. */

import { describe, expect, it } from 'vitest';
import { prequal } from '../../algorithms/balancing/latency/prequal.ts';
import { createCountQuantile } from '../../algorithms/balancing/structures/count-quantile.ts';
import type { NodeId } from '../../algorithms/balancing/types.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import { createDriver, type Driver, type Pool } from './driver.ts';

const MS = 1e6;
const S = 1e9;

/** No probes, no removals: the pool holds what the test puts there. */
const QUIET = { probesPerRequest: 0, removalsPerRequest: 0, poolMin: 1 };

const poolOf = (nodes: number, parameters: ParameterValues, more: Partial<Pool> = {}) =>
  createDriver(prequal, { weights: Array<number>(nodes).fill(1), parameters, ...more });

function answer(driver: Driver, node: NodeId, rif: number, latencyMs: number): void {
  const report = {
    requestsInside: rif,
    latencyNs: latencyMs * MS,
    utilization: 0,
    ratePerS: 0,
    errorsPerS: 0,
  };
  driver.algorithm.onProbe!(node, report, driver.nowNs);
}

/** From node 0 on, with nothing in flight. */
function answerAll(driver: Driver, latenciesMs: readonly number[]): void {
  for (const [node, latencyMs] of latenciesMs.entries()) answer(driver, node, 0, latencyMs);
}

const send = (driver: Driver, count: number) => Array.from({ length: count }, () => driver.send());

describe('hot-cold lexicographic rule', () => {
  const fourNodes = (hotQuantile: number) => {
    const driver = poolOf(4, { ...QUIET, hotQuantile });
    answer(driver, 0, 9, 10);
    answer(driver, 1, 2, 50);
    answer(driver, 2, 3, 30);
    answer(driver, 3, 1, 80);
    return driver;
  };

  it('takes the fastest cold node, counts what it sends, and the least busy when all are hot', () => {
    // RIF 1, 2, 3, 9: the median by nearest rank is 2, so nodes 0 and 2 are hot. Of 1 and 3, node 1
    // is faster; with the request it has 3 and is hot. Node 3 follows twice, then all are hot with
    // RIF 9, 3, 3, 3: first in the pool, and around.
    expect(send(fourNodes(0.5), 7)).toEqual([1, 3, 3, 1, 2, 3, 1]);
  });

  it('is requests in flight alone at quantile 0, and latency alone at 1', () => {
    expect(send(fourNodes(0), 3)).toEqual([3, 1, 3]);
    expect(send(fourNodes(1), 3)).toEqual([0, 0, 0]);
  });

  it('counts a request in every answer of its node', () => {
    const driver = poolOf(2, { ...QUIET, hotQuantile: 0 });
    answer(driver, 0, 1, 1);
    answer(driver, 0, 1, 1);
    answer(driver, 1, 2, 1);
    // 1, 1, 2 → 2, 2, 2 → 3, 3, 2.
    expect(send(driver, 3)).toEqual([0, 0, 1]);
  });

  it('compares with what every node said last', () => {
    const driver = poolOf(3, { ...QUIET, hotQuantile: 0.5 });
    answer(driver, 0, 5, 1);
    answer(driver, 1, 1, 9);
    answer(driver, 2, 1, 9);
    // RIF 5, 1, 1: above 1 is hot. When node 1 says 7 and node 2 says 8, above 7 is.
    expect(driver.send()).toBe(1);
    answer(driver, 1, 7, 9);
    answer(driver, 2, 8, 9);
    expect(driver.send()).toBe(0);
  });
});

describe('the pool', () => {
  const latencyOnly = { ...QUIET, hotQuantile: 1 };

  it('loses the oldest and the worst in turns, one for each request', () => {
    const driver = poolOf(4, { ...latencyOnly, removalsPerRequest: 1 }, { rng: () => 0.99 });
    answerAll(driver, [40, 10, 30, 20]);
    // 40 is the oldest, 30 the slowest of 10, 30, 20; then 10 is the oldest, and 20 is left.
    expect(send(driver, 4)).toEqual([1, 1, 1, 3]);
    answer(driver, 0, 0, 1);
    expect(send(driver, 2)).toEqual([0, 3]);
  });

  it('takes the busiest for the worst when somebody is hot', () => {
    const parameters = { ...QUIET, hotQuantile: 0.5, removalsPerRequest: 1 };
    const driver = poolOf(5, parameters);
    answer(driver, 4, 0, 1);
    for (const [node, rif] of [9, 3, 4, 2].entries()) answer(driver, node, rif, 99 - node);
    // RIF 0, 9, 3, 4, 2: above 3 is hot. Node 4 is picked and, as the oldest, removed; then node 3
    // is picked, and node 0 is the busiest. Then 1 (3, 98 ms) is the oldest, 3 is picked.
    expect(send(driver, 3)).toEqual([4, 3, 3]);
    // Left are 2 (RIF 4, hot) and 3 (RIF 4 with two requests): both hot, first in the pool.
    expect(driver.send()).toBe(2);
  });

  it('drops answers that are older than a second', () => {
    const driver = poolOf(2, latencyOnly, { rng: () => 0 });
    answer(driver, 1, 0, 5);
    driver.nowNs = S;
    expect(driver.send()).toBe(1);
    driver.nowNs = S + 1;
    expect(driver.send()).toBe(0);
  });

  it('drops the oldest when it is full', () => {
    const driver = poolOf(3, { ...latencyOnly, poolSize: 2 });
    answerAll(driver, [1, 2, 3]);
    expect(driver.send()).toBe(1);
  });

  it('drops answers of nodes that left, and does not hear them any more', () => {
    const driver = poolOf(3, latencyOnly);
    answerAll(driver, [1, 2, 3]);
    driver.setEligible([1, 2]);
    answer(driver, 0, 0, 1);
    expect(driver.send()).toBe(1);
  });

  it('is not asked while it has fewer than two answers', () => {
    const driver = poolOf(4, { ...latencyOnly, poolMin: 2 }, { rng: () => 0.5 });
    answer(driver, 0, 0, 1);
    expect(driver.send()).toBe(2);
    answer(driver, 1, 0, 2);
    expect(driver.send()).toBe(0);
  });

  it.each([
    [0.19, [7, 7, 19]],
    [0.2, [7, 20, 20]],
  ])('uses an answer (1 + δ) ÷ ((1 − m/n) r_probe − r_remove) times, uniform %d', (u, picks) => {
    // n = 100, m = 16, 2 probes, no removal: 2 ÷ 1.68 = 1.19 uses, twice with probability 0.19.
    const driver = poolOf(100, { ...latencyOnly, probesPerRequest: 2 }, { rng: () => u });
    answer(driver, 7, 0, 1);
    expect(send(driver, 3)).toEqual(picks);
  });
});

describe('reuse', () => {
  it.each([
    [0.31, [7, 7]],
    [0.32, [7, 32]],
  ])('grows as removals take answers away, uniform %d', (u, picks) => {
    // n = 100, m = 16: 2 ÷ (0.84 × 3 − 1) = 1.316 uses. The removal takes the older answer.
    const driver = poolOf(100, { poolMin: 1, hotQuantile: 1 }, { rng: () => u });
    answer(driver, 8, 0, 2);
    answer(driver, 7, 0, 1);
    expect(send(driver, 2)).toEqual(picks);
  });
});

describe('probes', () => {
  const probesOf = (probesPerRequest: number, requests: number) => {
    const probed: number[] = [];
    const context = { probe: (node: NodeId) => probed.push(node) };
    const driver = poolOf(5, { probesPerRequest }, { context });
    return Array.from({ length: requests }, () => {
      driver.send();
      return probed.splice(0);
    });
  };

  it('go to three different nodes for each request', () => {
    const probes = probesOf(3, 500);
    for (const one of probes) expect(new Set(one).size).toBe(3);
    const counts = [0, 1, 2, 3, 4].map((node) => probes.flat().filter((n) => n === node).length);
    // 300 each on average; binomial with standard deviation 11, six of them.
    for (const count of counts) expect(Math.abs(count - 300)).toBeLessThan(66);
  });

  it('go to everybody when there are fewer nodes, and may be fewer than one for each request', () => {
    for (const one of probesOf(9, 20)) expect([...one].sort()).toEqual([0, 1, 2, 3, 4]);
    expect(probesOf(0.5, 6).map((one) => one.length)).toEqual([0, 1, 0, 1, 0, 1]);
    expect(probesOf(1.25, 8).map((one) => one.length)).toEqual([1, 1, 1, 2, 1, 1, 1, 2]);
  });
});

describe('count quantile', () => {
  it('is the k-th smallest of what is there', () => {
    const counts = createCountQuantile();
    const values = [5, 0, 1023, 5, 2000, 7];
    for (const value of values) counts.add(value);
    counts.remove(5);
    const sorted = [0, 5, 7, 1023, 1023];
    expect(counts.size()).toBe(5);
    expect(sorted.map((_, i) => counts.smallest(i + 1))).toEqual(sorted);
    expect(counts.smallest(0)).toBe(-1);
  });
});
