/** Zones and priority levels: who gets how much when parts of them are away, by hand. */

import { describe, expect, it } from 'vitest';
import { localityWeighted } from '../../algorithms/balancing/scope/locality-weighted.ts';
import { priority } from '../../algorithms/balancing/scope/priority.ts';
import { zoneAware } from '../../algorithms/balancing/scope/zone-aware.ts';
import type { AlgorithmDefinition } from '../../algorithms/balancing/types.ts';
import { expectCounts } from '../engine/goodness-of-fit.ts';
import { createDriver, type Driver, type Pool } from './driver.ts';

const ones = (count: number) => Array<number>(count).fill(1);

/** `aabb`: two nodes in zone a, two in b. */
function inZones(
  definition: AlgorithmDefinition,
  zones: string,
  zone: string | null = null,
  more: Partial<Pool> = {},
): Driver {
  const context = { nodeZones: [...zones], zone };
  return createDriver(definition, { weights: ones(zones.length), ...more, context });
}

/** Requests by node, each over before the next one comes. */
function countPicks(driver: Driver, picks: number): number[] {
  const counts = Array<number>(driver.view.weight.length).fill(0);
  for (let i = 0; i < picks; i++) {
    const node = driver.send();
    counts[node]!++;
    driver.end(node);
  }
  return counts;
}

const sum = (counts: readonly number[]) => counts.reduce((a, b) => a + b, 0);

describe('zone-aware', () => {
  it('keeps everything where a zone has no smaller part of the nodes than of the callers', () => {
    expect(countPicks(inZones(zoneAware, 'aabbbb', 'b'), 400)).toEqual([0, 0, 100, 100, 100, 100]);
  });

  it('keeps two thirds where a third of the nodes serves half of the callers', () => {
    // 3333 ÷ 5000 of the requests stay; b has 1666 to spare and takes the rest.
    const counts = countPicks(inZones(zoneAware, 'aabbbb', 'a'), 30_000);
    const stay = sum(counts.slice(0, 2));
    expectCounts([stay, 30_000 - stay], [19_998, 10_002]);
    // So every node gets as much as any other: 10,000 from here, 20,000 + 10,000 from both.
  });

  it('spreads what does not stay by what other zones have to spare', () => {
    // Nodes 10, 30, 60 %, callers a third each: 3 of 10 stay, and only c has more nodes than callers.
    const zones = `${'a'.repeat(1)}${'b'.repeat(3)}${'c'.repeat(6)}`;
    const counts = countPicks(inZones(zoneAware, zones, 'a'), 10_000);
    expect(sum(counts.slice(1, 4))).toBe(0);
    expectCounts([counts[0]!, sum(counts.slice(4))], [3000, 7000]);
  });

  it('believes what it is told about its callers', () => {
    // 2500 ÷ 6250 = 40 % stay; the rest goes to b and c, 3750 − 1875 and 3750 − 1875 to spare.
    const parameters = { localShare: 0.625 };
    const counts = countPicks(inZones(zoneAware, 'aabbbccc', 'a', { parameters }), 20_000);
    const byZone = [counts.slice(0, 2), counts.slice(2, 5), counts.slice(5)].map(sum);
    expectCounts(byZone, [8000, 6000, 6000]);
  });

  it('spreads over zones that have nodes to spare when its own zone has none', () => {
    // Three caller zones, two with nodes: each has 5000 − 3333 to spare.
    const counts = countPicks(inZones(zoneAware, 'aaabbb', 'elsewhere'), 6000);
    expectCounts(
      counts,
      ones(6).map(() => 1000),
    );
  });

  it('leaves its zone when nobody is available there', () => {
    const driver = inZones(zoneAware, 'aabbbbbb', 'a');
    driver.setEligible([2, 3, 4, 5, 6, 7]);
    expect(sum(countPicks(driver, 600).slice(0, 2))).toBe(0);
  });

  it.each<[string, string, string | null, Partial<Pool>, readonly number[] | undefined]>([
    ['five nodes are too few', 'aabbb', 'a', {}, undefined],
    ['its own zone is not known', 'aaabbb', null, {}, undefined],
    ['there is one zone', 'aaaaaa', 'a', {}, undefined],
    ['it is not enabled', 'aaabbb', 'a', { parameters: { routingEnabled: 0 } }, undefined],
    ['all callers are in one zone', 'aaabbb', 'a', { parameters: { localShare: 1 } }, undefined],
    ['nodes left are too few', 'aaabbb', 'a', {}, [0, 2, 3, 4, 5]],
  ])('uses all nodes alike when %s', (_, zones, zone, more, eligible) => {
    const driver = inZones(zoneAware, zones, zone, more);
    if (eligible) driver.setEligible(eligible);
    const present = driver.view.eligibleCount;
    const counts = countPicks(driver, 20 * present);
    expect(counts.filter((count) => count > 0)).toEqual(ones(present).map(() => 20));
  });

  it('stays at home whatever the shares if it is forced to, while a node is there', () => {
    const driver = inZones(zoneAware, 'abbbbb', 'a', {
      parameters: { forceLocal: true, minimumClusterSize: 1 },
    });
    expect(countPicks(driver, 100)[0]).toBe(100);
    driver.setEligible([1, 2, 3, 4, 5]);
    expect(countPicks(driver, 100)[0]).toBe(0);
  });

  it('tells the algorithm of the zone and that of the whole pool what is in flight', () => {
    const parameters = { within: 'least-connections' };
    const driver = inZones(zoneAware, 'aaabbb', 'a', { parameters });
    // Three in zone a, all in flight; then a leaves, and a is back with its loads still known.
    expect([driver.send(), driver.send(), driver.send()].sort()).toEqual([0, 1, 2]);
    driver.end(1);
    expect(driver.send()).toBe(1);
    driver.setEligible([0, 1, 3, 4, 5]);
    // Five nodes: zones do not count any more, and idle ones are in b.
    expect([driver.send(), driver.send(), driver.send()].sort()).toEqual([3, 4, 5]);
  });
});

describe('locality-weighted', () => {
  it('gives zones turns by the weight of their nodes', () => {
    expect(countPicks(inZones(localityWeighted, 'aaab'), 4000)).toEqual([1000, 1000, 1000, 1000]);
  });

  it('lets the rest of a zone take up to 1.4 × its part when nodes are away', () => {
    const driver = inZones(localityWeighted, 'aaaaabbbbb');
    // 4 of 5 are 112 %: the zone keeps its half, and its four nodes get 1.25 × as much.
    driver.setEligible([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    expect(sum(countPicks(driver, 1000).slice(5))).toBe(500);
    // 2 of 5 are 56 %: weights 5 and 2.8.
    driver.setEligible([0, 1, 2, 3, 4, 5, 6]);
    expect(sum(countPicks(driver, 7800).slice(5))).toBe(2800);
    driver.setEligible([0, 1, 2, 3, 4]);
    expect(sum(countPicks(driver, 100).slice(5))).toBe(0);
  });

  it('begins anywhere in its turns, so that balancers do not go in step', () => {
    const firsts = new Set<number>();
    for (let seed = 0; seed < 40; seed++) {
      firsts.add(inZones(localityWeighted, 'abc', null, { seed: `${seed}` }).send());
    }
    expect(firsts.size).toBe(3);
  });
});

describe('priority', () => {
  /** Draws 0, 0.01, …, 0.99 again and again; round robin within does not draw. */
  function inLevels(nodePriorities: readonly number[]): Driver {
    let draws = 0;
    return createDriver(priority, {
      weights: ones(nodePriorities.length),
      parameters: { within: 'round-robin' },
      context: { nodePriorities },
      rng: () => (draws++ % 100) / 100,
    });
  }

  it('sends everything to the first level while 72 % of its nodes are there', () => {
    const driver = inLevels([...ones(10).map(() => 0), 1, 1]);
    driver.setEligible([0, 1, 2, 3, 4, 5, 6, 7, 10, 11]);
    expect(sum(countPicks(driver, 800).slice(10))).toBe(0);
  });

  it('spills over what the first level cannot take: half of it away, 30 %', () => {
    const driver = inLevels([0, 0, 0, 0, 1, 1, 1, 1]);
    driver.setEligible([0, 1, 4, 5]);
    // 70 % each can be taken: the first level takes 70, the second the rest.
    expect(countPicks(driver, 1000)).toEqual([350, 350, 0, 0, 150, 150, 0, 0]);
  });

  it('takes levels by number, whatever numbers they are and wherever nodes stand', () => {
    const driver = inLevels([20, 5, 20, 5]);
    expect(countPicks(driver, 10)).toEqual([0, 5, 0, 5]);
    driver.setEligible([0, 2]);
    expect(countPicks(driver, 10)).toEqual([5, 0, 5, 0]);
  });

  it('goes on with whoever there is when no level has a percent of health', () => {
    const driver = inLevels([0, ...ones(200)]);
    driver.setEligible([7]);
    expect(countPicks(driver, 10)[7]).toBe(10);
  });

  it('is all or nothing with enough overprovisioning, as gRPC is', () => {
    const driver = createDriver(priority, {
      weights: ones(6),
      parameters: { overprovisioning: 10_000 },
      context: { nodePriorities: [0, 0, 0, 0, 1, 1] },
    });
    driver.setEligible([3, 4, 5]);
    expect(countPicks(driver, 100)[3]).toBe(100);
  });
});
