/** Where round robins start, what they do about absent and full nodes, and how their turns differ. */

import { describe, expect, it } from 'vitest';
import { balancerByName } from '../../algorithms/balancing/index.ts';
import { HOLD } from '../../algorithms/balancing/types.ts';
import { expectCounts } from '../engine/goodness-of-fit.ts';
import { createDriver, type Driver, type Pool } from './driver.ts';

const play = (name: string, pool: Pool) => createDriver(balancerByName(name)!, pool);
const picks = (driver: Driver, count: number) =>
  Array.from({ length: count }, () => {
    const node = driver.send();
    if (node !== HOLD) driver.end(node);
    return node;
  });
const ones = (count: number) => Array<number>(count).fill(1);

describe('names', () => {
  it.each([
    ['roundrobin', 'haproxy-round-robin'],
    ['static-rr', 'static-round-robin'],
    ['round_robin', 'round-robin'],
    ['ROUND_ROBIN', 'edf-weighted-round-robin'],
    ['RANDOM', 'uniform-random'],
    ['client_side_weighted_round_robin', 'static-stride'],
  ])('%s is %s', (alias, name) => {
    expect(balancerByName(alias)!.name).toBe(name);
  });
});

it('takes weighted_round_robin for no name: gRPC and Caddy mean different rules by it', () => {
  expect(balancerByName('weighted_round_robin')).toBeNull();
});

describe('round-robin', () => {
  it('passes the turn of an absent node to its neighbour, or leaves it out of the count', () => {
    const leftOut = play('round-robin', { weights: ones(4) });
    leftOut.setEligible([0, 2]);
    expect(picks(leftOut, 1)).toEqual([0]);
    leftOut.setEligible([0, 2, 3]);
    // Turn 1 of those three.
    expect(picks(leftOut, 3)).toEqual([2, 3, 0]);
    const driver = play('round-robin', { weights: ones(4), parameters: { absent: 'passed-over' } });
    driver.setEligible([0, 2, 3]);
    // Node 1's turn goes to node 2, and then it is node 3's: over the list, not over who is there.
    expect(picks(driver, 4)).toEqual([0, 2, 3, 0]);
    driver.setEligible([0, 1, 2, 3]);
    expect(picks(driver, 3)).toEqual([1, 2, 3]);
  });

  it('draws a new start at every change if told to, as gRPC does for every picker', () => {
    const uniforms = [0, 5, 2].map((draw) => draw / 2 ** 32);
    const driver = play('round-robin', {
      weights: ones(4),
      parameters: { start: 'redrawn' },
      rng: () => uniforms.shift()!,
    });
    expect(picks(driver, 3)).toEqual([0, 1, 2]);
    driver.setEligible([0, 1, 2, 3]);
    expect(picks(driver, 2)).toEqual([1, 2]);
    driver.setEligible([0, 1, 2]);
    expect(picks(driver, 2)).toEqual([2, 0]);
    expect(uniforms).toEqual([]);
  });
});

describe('full nodes', () => {
  const context = { nodeLimits: [2, 1, 1] };

  it.each(['weighted-round-robin', 'haproxy-round-robin', 'static-round-robin'])(
    '%s passes over them, holds when all are full, and goes on when one is free',
    (name) => {
      const driver = play(name, { weights: [5, 1, 1], context });
      const sent = Array.from({ length: 4 }, () => driver.send());
      expect([...sent].sort()).toEqual([0, 0, 1, 2]);
      expect(driver.send()).toBe(HOLD);
      driver.end(1);
      expect(driver.held.length).toBe(0);
      expect([...driver.view.inFlight]).toEqual([2, 1, 1]);
    },
  );

  it('smooth turns of a full node do not pile up meanwhile', () => {
    // nginx: a peer at max_conns is skipped before its current weight grows.
    const driver = play('weighted-round-robin', {
      weights: [1, 1, 1],
      context: { nodeLimits: [1, 9, 9] },
    });
    driver.send();
    for (let i = 0; i < 4; i++) driver.send();
    driver.end(0);
    expect(picks(driver, 6).filter((node) => node === 0)).toHaveLength(2);
  });
});

describe('interleaved-weighted-round-robin', () => {
  it('rises through the levels as in the literature: abc abc ab a', () => {
    const driver = play('iwrr', { weights: [4, 3, 2], parameters: { rounds: 'rising' } });
    expect(picks(driver, 9)).toEqual([0, 1, 2, 0, 1, 2, 0, 1, 0]);
  });

  it('goes on from the level that the kernel rounds to when the common divisor changes', () => {
    const driver = play('iwrr', { weights: [9, 6, 2] });
    // Levels 9, 8, 7 and 6; then 9 and 6 are left, in steps of 3, and (6 ÷ 3) × 3 + 1 = 7.
    expect(picks(driver, 4)).toEqual([0, 0, 0, 0]);
    driver.setEligible([0, 1]);
    expect(picks(driver, 6)).toEqual([0, 0, 1, 0, 1, 0]);
  });

  it('counts levels in steps of the common divisor', () => {
    const driver = play('iwrr', { weights: [400, 300, 200] });
    expect(picks(driver, 9)).toEqual([0, 0, 1, 0, 1, 2, 0, 1, 2]);
  });
});

describe('static-round-robin', () => {
  it('keeps the weights of the start, as HAProxy refuses to change them for static-rr', () => {
    const driver = play('static-rr', { weights: [3, 1] });
    driver.view.weight[0] = 1;
    driver.setEligible([0, 1]);
    expect(picks(driver, 4)).toEqual([0, 0, 0, 1]);
  });
});

describe('uniform-random', () => {
  it('draws every node as often, whatever it weighs: 100,000 picks, chi-square at 1e-6', () => {
    const driver = play('RANDOM', { weights: [9, 1, 0, 5] });
    const counts = [0, 0, 0, 0];
    for (const node of picks(driver, 99_999)) counts[node]!++;
    expectCounts(counts, [33_333, 33_333, 0, 33_333]);
  });
});
