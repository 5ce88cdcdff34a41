/** Priority levels of Envoy, against the cases of its own tests, as shares of the weights. */

import { describe, expect, it } from 'vitest';
import { priority } from '../../algorithms/failover/priority.ts';
import { createFailoverDriver } from '../../cli/conformance/failover/driver.ts';

/** Nodes of a level, healthy ones of those, and ones that Envoy excludes from its count. */
type Level = readonly [nodes: number, healthy: number, excluded?: number];

/** The percentage of requests that each level gets, and whether a panic was logged. */
function play(levels: readonly Level[], overprovisioning = 1.4) {
  const priorities = levels.flatMap(([nodes], level) => Array<number>(nodes).fill(level));
  const healthy = levels.flatMap(([nodes, up]) => Array.from({ length: nodes }, (_, i) => i < up));
  // Excluded hosts are those that were never checked yet: as if they were not there.
  const present = levels.flatMap(([nodes, , excluded = 0]) =>
    Array.from({ length: nodes }, (_, i) => i < nodes - excluded),
  );
  const nodesWhere = (flags: readonly boolean[]) => flags.flatMap((is, node) => (is ? [node] : []));
  const driver = createFailoverDriver(priority, {
    weights: priorities.map(() => 1),
    priorities,
    members: nodesWhere(present),
    healthy: nodesWhere(healthy),
    parameters: { overprovisioning },
  });
  const sum = driver.weights.reduce((total, weight) => total + weight, 0);
  const loads = levels.map((_, level) => {
    const part = driver.weights.filter((__, node) => priorities[node] === level);
    return (100 * part.reduce((total, weight) => total + weight, 0)) / sum;
  });
  const isEverybody = driver.eligible.length === nodesWhere(present).length;
  return { loads, sum, isEverybody, panics: driver.log.length === 1, driver };
}

function expectLoads(found: readonly number[], expected: readonly number[]): void {
  found.forEach((load, level) => {
    expect(load).toBeCloseTo(expected[level]!, 9);
  });
}

describe('envoy-priority-two-levels', () => {
  // envoyproxy/envoy:test/extensions/load_balancing_policies/common/load_balancer_impl_base_test.cc
  // Panic threshold 50. Degraded hosts, 0 in every case, do not exist here.
  it.each<[levels: Level[], overprovisioning: number, loads: number[], panics: boolean]>([
    [
      [
        [4, 2],
        [4, 2],
      ],
      1.4,
      [70, 30],
      false,
    ],
    [
      [
        [4, 2],
        [4, 2],
      ],
      1,
      [50, 50],
      false,
    ],
    [
      [
        [4, 1],
        [2, 2],
      ],
      1.4,
      [35, 65],
      false,
    ],
    [
      [
        [4, 1],
        [4, 1],
      ],
      1.4,
      [50, 50],
      true,
    ],
    [
      [
        [1, 0],
        [1, 0],
      ],
      1.4,
      [50, 50],
      true,
    ],
    [
      [
        [1, 0],
        [2, 0],
      ],
      1.4,
      [34, 66],
      true,
    ],
    [
      [
        [4, 1, 3],
        [5, 1],
      ],
      1.4,
      [100, 0],
      false,
    ],
  ])('nodes, healthy, excluded %j at %d: %j', (levels, overprovisioning, expected, panics) => {
    const found = play(levels, overprovisioning);
    expectLoads(found.loads, expected);
    expect(found.panics).toBe(panics);
    if (panics) expect(found.isEverybody).toBe(true);
  });
});

describe('envoy-priority-total-panic', () => {
  // The same file: shares by number of nodes, rounded down, the rest to the first level.
  it.each<[levels: Level[], loads: number[]]>([
    [
      [
        [5, 0],
        [3, 0],
        [2, 0],
      ],
      [50, 30, 20],
    ],
    [
      [
        [5, 0],
        [6, 2],
        [3, 1],
      ],
      [37, 42, 21],
    ],
  ])('nodes and healthy %j: %j', (levels, expected) => {
    const found = play(levels);
    expectLoads(found.loads, expected);
    expect(found).toMatchObject({ panics: true, isEverybody: true });
  });
});

describe('priority', () => {
  it('stays at the first level until fewer than 71.4 % of its nodes are healthy', () => {
    // 5 of 7 is 100 % exactly; 4 of 7 is 80 %.
    expectLoads(
      play([
        [7, 5],
        [7, 7],
      ]).loads,
      [100, 0],
    );
    expectLoads(
      play([
        [7, 4],
        [7, 7],
      ]).loads,
      [80, 20],
    );
  });

  it('keeps configured weights while one level takes everything, and their sum when two do', () => {
    const driver = createFailoverDriver(priority, {
      weights: [3, 1, 2, 2],
      priorities: [0, 0, 1, 1],
    });
    expect(driver.weights).toEqual([3, 1, 0, 0]);
    driver.setHealthy(1, false);
    // 140 % × ½ to level 0; 3 + 2 + 2 in all.
    const [a, b, c, d] = driver.weights as [number, number, number, number];
    expect([b, c]).toEqual([0, d]);
    expect(a / (a + c + d)).toBeCloseTo(0.7, 12);
    expect(a + c + d).toBeCloseTo(7, 12);
  });

  it('counts health by weight if told to: 3 of 4 instead of 1 of 2', () => {
    const driver = createFailoverDriver(priority, {
      weights: [3, 1, 2, 2],
      priorities: [0, 0, 1, 1],
      parameters: { weightedHealth: true },
    });
    driver.setHealthy(1, false);
    // 140 % × ¾ is more than all.
    expect(driver.weights).toEqual([3, 0, 0, 0]);
  });

  it('panics in one level alone, where all of its nodes are used', () => {
    // 35 % and 50 × 1.4 = 70 % make more than 100: no panic, however few of level 0 are healthy.
    expect(
      play([
        [4, 1],
        [4, 2],
      ]),
    ).toMatchObject({ panics: false });
    // 14 % and 70 %: only level 0 panics; its 10 nodes share 16 % (14 ÷ 84), and 1 % of rounding.
    const found = play([
      [10, 1],
      [10, 5],
    ]);
    expectLoads(found.loads, [17, 83]);
    expect(found.driver.eligible).toHaveLength(15);
    expect(found.panics).toBe(true);
  });

  it('counts a level without nodes among those that panic', () => {
    // Of the two others, 14 % and 0 % could take requests: all panic, and share them by nodes.
    const found = play([
      [1, 0, 1],
      [10, 1],
      [10, 0],
    ]);
    expectLoads(found.loads, [0, 50, 50]);
  });

  it('says nothing of a panic in a level that gets nothing', () => {
    // 80 % in level 0, which takes all of it.
    const found = play([
      [7, 4],
      [10, 0],
    ]);
    expectLoads(found.loads, [100, 0]);
    expect(found.panics).toBe(false);
  });

  it('keeps using the first level when even one percent of health is too much to say', () => {
    const driver = createFailoverDriver(priority, {
      weights: Array<number>(200).fill(1),
      parameters: { panic: 0 },
    });
    // 140 % ÷ 200 rounds down to 0.
    driver.setBelief([7]);
    expect(driver.eligible).toEqual([7]);
  });

  it('without a panic threshold sends nobody anywhere when nobody is healthy', () => {
    const driver = createFailoverDriver(priority, {
      weights: [1, 1, 1],
      priorities: [0, 1, 1],
      parameters: { panic: 0 },
    });
    driver.setBelief([]);
    expect(driver.eligible).toEqual([]);
    expect(driver.log).toEqual([]);
    // An empty first level is one without nodes, not one in need.
    driver.leave(0);
    driver.setBelief([1, 2]);
    expect(driver.eligible).toEqual([1, 2]);
  });
});
