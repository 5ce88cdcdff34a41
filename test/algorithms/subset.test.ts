/** Subsets: how evenly they cover the nodes, and what a balancer does when nodes of its own leave. */

import { describe, expect, it } from 'vitest';
import { pickFirst } from '../../algorithms/balancing/scope/pick-first.ts';
import { shuffled, vanDerCorputOrder } from '../../algorithms/balancing/scope/shuffled.ts';
import { subset } from '../../algorithms/balancing/scope/subset.ts';
import {
  deterministicSubset,
  rocksteadierSubset,
} from '../../algorithms/balancing/scope/subsets.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import { expectCounts } from '../engine/goodness-of-fit.ts';
import { createDriver, type Driver } from './driver.ts';

const ones = (count: number) => Array<number>(count).fill(1);

/** Nodes that one balancer sends to; the default within takes turns, so `size` requests meet all. */
function nodesOf(driver: Driver, size: number): readonly number[] {
  return Array.from({ length: size }, () => driver.send()).sort((a, b) => a - b);
}

/** Number of clients that each node has. */
function connections(
  nodes: number,
  clients: number,
  parameters: ParameterValues & { readonly size: number },
  seed = 'connections',
): readonly number[] {
  const counts = Array<number>(nodes).fill(0);
  for (let instance = 0; instance < clients; instance++) {
    const context = { instance, instances: clients };
    const pool = { weights: ones(nodes), parameters, context, seed: `${seed} ${instance}` };
    for (const node of nodesOf(createDriver(subset, pool), parameters.size)) counts[node]!++;
  }
  return counts;
}

describe('random subsets', () => {
  // B. Beyer et al., Site Reliability Engineering, ch. 20, figure 20-3: 300 clients with 90 of 300
  // backends each leave one with 63 % of the mean (57) and another with 121 % (109), in one run.
  // 57 is 4.2 standard deviations below the mean, so the means over many runs are what counts:
  // least 0.753 × and most 1.259 × the mean (own simulation of 300 runs), coefficient of variation
  // sqrt((1 − k/B) ÷ (C k/B)) = 0.0882. Tolerance 3 %, over 12 runs: about 4 standard errors.
  it('are as uneven as in the SRE book: 300 clients, 300 backends, 90 each', () => {
    const runs = Array.from({ length: 12 }, (_, run) =>
      connections(300, 300, { method: 'random', size: 90 }, `run ${run}`),
    );
    const meanOf = (values: readonly number[]) => values.reduce((a, b) => a + b) / values.length;
    expect(runs.every((counts) => meanOf(counts) === 90)).toBe(true);
    const within = (found: number, figure: number) =>
      expect(Math.abs(found / figure - 1)).toBeLessThan(0.03);
    within(meanOf(runs.map((counts) => Math.min(...counts))) / 90, 0.753);
    within(meanOf(runs.map((counts) => Math.max(...counts))) / 90, 1.2589);
    const variance = meanOf(runs.flat().map((count) => (count - 90) ** 2));
    within(Math.sqrt(variance) / 90, 0.08819);
  });

  it('take the next node of their list for one that leaves, and give it back', () => {
    const driver = createDriver(subset, {
      weights: ones(12),
      parameters: { method: 'random', size: 4 },
    });
    const before = nodesOf(driver, 4);
    const [gone, ...rest] = before;
    driver.setEligible(
      Array.from({ length: 12 }, (_, node) => node).filter((node) => node !== gone),
    );
    const during = nodesOf(driver, 4);
    expect(during.filter((node) => rest.includes(node))).toEqual(rest);
    expect(new Set(during).size).toBe(4);
    driver.setEligible(Array.from({ length: 12 }, (_, node) => node));
    expect(nodesOf(driver, 4)).toEqual(before);
  });
});

describe('deterministic subsets', () => {
  it('give every node as many clients as any other when rounds are full: 20 rounds of 15', () => {
    expect(new Set(connections(300, 300, { size: 20 }))).toEqual(new Set([20]));
  });

  it('differ by one while a round is not full', () => {
    expect(new Set(connections(300, 307, { size: 20 }))).toEqual(new Set([20, 21]));
  });

  it('shuffle each round anew, or the same nodes would share their clients for ever', () => {
    const rounds = Array.from({ length: 200 }, (_, round) => deterministicSubset(20, 5, 4 * round));
    // By chance two subsets of 5 of 20 have 1.25 nodes in common; the mean of 199 pairs has a
    // standard deviation of 0.86 ÷ √199 = 0.061; false-alarm rate 1e-6 at 4.9 of them.
    const common = rounds
      .slice(1)
      .map((nodes, i) => nodes.filter((node) => rounds[i]!.includes(node)).length);
    const mean = common.reduce((sum, count) => sum + count, 0) / common.length;
    expect(Math.abs(mean - 1.25)).toBeLessThan(4.9 * 0.061);
  });

  it('leave out what does not make a subset: of 25 nodes, five have no client of a round', () => {
    const [first, second] = [0, 1].map((client) => deterministicSubset(25, 10, client));
    expect(new Set([...first!, ...second!]).size).toBe(20);
  });

  it('spread the load of a node that is down over the others of its subset alone', () => {
    const pool = { weights: ones(40), parameters: { size: 4 } };
    const driver = createDriver(subset, pool);
    const own = nodesOf(driver, 4);
    const up = Array.from({ length: 40 }, (_, node) => node).filter((node) => node !== own[0]);
    driver.setEligible(up);
    expect(new Set(nodesOf(driver, 30))).toEqual(new Set(own.slice(1)));
    driver.setEligible(up.filter((node) => !own.includes(node)));
    expect(new Set(nodesOf(driver, 36)).size).toBe(36);
  });
});

describe('rocksteadier subsets', () => {
  it('order lots and clients by van der Corput’s sequence', () => {
    expect(vanDerCorputOrder(8)).toEqual([0, 4, 2, 6, 1, 5, 3, 7]);
    expect(vanDerCorputOrder(10)).toEqual([0, 8, 4, 2, 6, 1, 9, 5, 3, 7]);
  });

  it('start the clients of a lot where they are in that sequence: the second one half-way', () => {
    const list = rocksteadierSubset(10, 10, 0);
    const starts = [0, 1, 2, 3, 8].map((client) => rocksteadierSubset(10, 1, client)[0]);
    expect(starts).toEqual([0, 5, 3, 8, 1].map((place) => list[place]));
  });

  it.each([
    [100, 100, 20, 20, 20],
    [100, 100, 30, 30, 30],
    // 25 nodes are two and a half rows of the table, so every lot of clients gives 2 or 3.
    [100, 10, 25, 2, 3],
    [60, 60, 12, 12, 12],
  ])(
    '%d nodes, %d clients, %d each: every node has %d to %d clients',
    (nodes, clients, size, least, most) => {
      const counts = connections(nodes, clients, { method: 'rocksteadier', size });
      expect([Math.min(...counts), Math.max(...counts)]).toEqual([least, most]);
    },
  );

  it('stay nearly even with 56 nodes, whose last lot is padded', () => {
    const counts = connections(56, 200, { method: 'rocksteadier', size: 10 });
    const mean = (200 * 10) / 56;
    expect(Math.min(...counts) / mean).toBeGreaterThan(0.8);
    expect(Math.max(...counts) / mean).toBeLessThan(1.2);
  });

  it('keep nine of ten nodes when there is one more, where deterministic ones lose most of theirs', () => {
    const kept = (subsetOf: typeof deterministicSubset) => {
      let same = 0;
      for (let client = 0; client < 100; client++) {
        const before = new Set(subsetOf(100, 20, client));
        same += subsetOf(101, 20, client).filter((node) => before.has(node)).length;
      }
      return same / 2000;
    };
    expect(kept(rocksteadierSubset)).toBeGreaterThan(0.9);
    expect(kept(deterministicSubset)).toBeLessThan(0.5);
  });

  it('are of different nodes, as many as there are or as were asked for', () => {
    for (const n of [1, 9, 10, 11, 57]) {
      for (let client = 0; client < 30; client++) {
        const found = rocksteadierSubset(n, 12, client);
        expect(new Set(found).size).toBe(Math.min(n, 12));
        expect(Math.max(...found)).toBeLessThan(n);
      }
    }
  });
});

describe('shuffled', () => {
  it('puts every node in every place alike: 6,000 seeds, chi-square at 1e-6', () => {
    const counts = Array<number>(6).fill(0);
    for (let seed = 0; seed < 6000; seed++) counts[shuffled(6, `${seed}`).indexOf(2)]!++;
    expectCounts(counts, Array<number>(6).fill(1000));
  });
});

describe('pick-first', () => {
  it('stays where it is until that node leaves, then starts from the top of the list', () => {
    const driver = createDriver(pickFirst, { weights: [0, 1, 1, 1] });
    expect([driver.send(), driver.send()]).toEqual([1, 1]);
    driver.setEligible([2, 3]);
    expect([driver.send(), driver.send()]).toEqual([2, 2]);
    driver.setEligible([1, 2, 3]);
    expect(driver.send()).toBe(2);
    driver.setEligible([1, 3]);
    expect(driver.send()).toBe(1);
  });

  it('chooses every node alike if it shuffles: 4,000 clients', () => {
    const counts = [0, 0, 0, 0];
    for (let client = 0; client < 4000; client++) {
      const pool = { weights: ones(4), seed: `client ${client}`, parameters: { shuffle: true } };
      counts[createDriver(pickFirst, pool).send()]!++;
    }
    expectCounts(counts, [1000, 1000, 1000, 1000]);
  });
});
