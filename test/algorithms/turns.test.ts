/** Algorithms that take turns, against the sequences of the products that have them. */

import { describe, expect, it } from 'vitest';
import { nginxLeastConnections } from '../../algorithms/balancing/load/nginx-least-connections.ts';
import { random } from '../../algorithms/balancing/rotation/random.ts';
import { roundRobin } from '../../algorithms/balancing/rotation/round-robin.ts';
import { weightedRoundRobin } from '../../algorithms/balancing/rotation/weighted-round-robin.ts';
import type { AlgorithmDefinition } from '../../algorithms/balancing/types.ts';
import { expectCounts } from '../engine/goodness-of-fit.ts';
import { createDriver, type Pool } from './driver.ts';

const LETTERS = 'abcdefgh';

/** Names of the nodes picked, each request over before the next one comes. */
function sequence(definition: AlgorithmDefinition, pool: Pool, picks: number): string {
  const driver = createDriver(definition, pool);
  return Array.from({ length: picks }, () => {
    const node = driver.send();
    driver.end(node);
    return LETTERS[node]!;
  }).join('');
}

describe('weighted-round-robin', () => {
  // nginx/nginx: src/http/ngx_http_upstream_round_robin.c, ngx_http_upstream_get_peer; the first
  // sequence is the one in its commit message.
  it.each([
    [[5, 1, 1], 'aabacaa'],
    [[1, 2, 3], 'cbacbc'],
    [[1, 1, 1], 'abc'],
    [[4, 2, 1], 'abacaba'],
    [[3, 1], 'aaba'],
    [[2, 3], 'babab'],
    [[10, 1], 'aaaaabaaaaa'],
  ])('weights %j give %s, again and again', (weights, expected) => {
    const found = sequence(weightedRoundRobin, { weights }, 3 * expected.length);
    expect(found).toBe(expected.repeat(3));
  });

  it('goes on with those who are left when a node goes, and takes it in when it is back', () => {
    const driver = createDriver(weightedRoundRobin, { weights: [2, 1, 1] });
    const picks = (count: number) => Array.from({ length: count }, () => driver.send());
    picks(4);
    driver.setEligible([1, 2]);
    expect(picks(6).sort()).toEqual([1, 1, 1, 2, 2, 2]);
    driver.setEligible([0, 1, 2]);
    expect(picks(8).filter((node) => node === 0)).toHaveLength(4);
  });
});

describe('round-robin', () => {
  it('takes the nodes in list order, whatever their weights', () => {
    expect(sequence(roundRobin, { weights: [5, 1, 2] }, 7)).toBe('abcabca');
  });

  it('starts anywhere if told to, and every start is as likely: 7,000 instances', () => {
    const weights = Array<number>(7).fill(1);
    const starts = Array<number>(7).fill(0);
    for (let seed = 0; seed < 7000; seed++) {
      const pool = { weights, seed: `start ${seed}`, parameters: { start: 'random' } };
      const found = sequence(roundRobin, pool, 8);
      starts[LETTERS.indexOf(found[0]!)]!++;
      expect('abcdefgabcdefg').toContain(found);
    }
    expectCounts(starts, Array<number>(7).fill(1000));
  });

  it('goes on at the same place in the list when nodes leave', () => {
    const driver = createDriver(roundRobin, { weights: [1, 1, 1, 1] });
    driver.send();
    driver.send();
    driver.setEligible([0, 1, 3]);
    expect([driver.send(), driver.send(), driver.send()]).toEqual([3, 0, 1]);
  });
});

describe('random', () => {
  it('draws once per pick, and each node has the part of [0, 1) that its weight is worth', () => {
    const edges = [0, 0.19999, 0.2, 0.49999, 0.5, 0.99999];
    const uniforms = [...edges];
    const driver = createDriver(random, { weights: [2, 3, 0, 5], rng: () => uniforms.shift()! });
    expect(edges.map(() => driver.send())).toEqual([0, 0, 1, 1, 3, 3]);
    expect(uniforms).toEqual([]);
  });

  it('draws nodes in proportion to weight: 100,000 picks, chi-square at 1e-6', () => {
    const driver = createDriver(random, { weights: [2, 3, 0, 5] });
    const counts = [0, 0, 0, 0];
    for (let i = 0; i < 100_000; i++) counts[driver.send()]!++;
    expectCounts(counts, [20_000, 30_000, 0, 50_000]);
  });
});

describe('nginx-least-connections when every request is over before the next one', () => {
  // nginx/nginx: src/http/modules/ngx_http_upstream_least_conn_module.c
  it('is round robin with equal weights, as in nginx', () => {
    expect(sequence(nginxLeastConnections, { weights: [1, 1, 1] }, 6)).toBe('abcabc');
  });

  it('is smooth weighted round robin with weights', () => {
    expect(sequence(nginxLeastConnections, { weights: [5, 1, 1] }, 7)).toBe('aabacaa');
  });
});
