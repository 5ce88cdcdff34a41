/**
 * What every balancing algorithm does, or declines to do with a reason in its `except`.
 *
 * Each property is a function of a definition that throws when it does not hold, so that a decline
 * can be checked as well: who declines a property that it has, keeps it. Statistical properties
 * state their false-alarm rate; seeds are literal.
 */

import { expect } from 'vitest';
import { type AlgorithmDefinition, HOLD, type NodeId } from '../../algorithms/balancing/types.ts';
import { meanInterval } from '../../reports/statistics/interval.ts';
import { createDriver } from './driver.ts';
import { expectStableHeap } from './heap.ts';
import { playHistories, playPicks } from './histories.ts';

export interface Property {
  /** What `except` names. */
  readonly name: string;
  /** What it says, after the algorithm's name. */
  readonly claim: string;
  /** False where it makes no sense; a definition need not decline it then. */
  readonly concerns?: (definition: AlgorithmDefinition) => boolean;
  readonly check: (definition: AlgorithmDefinition) => void;
}

const equal = (count: number) => Array<number>(count).fill(1);

export const CONFORMANCE: readonly Property[] = [
  {
    name: 'picks-eligible',
    claim: 'picks only eligible nodes and leaves its view alone, while nodes come and go',
    check: playHistories,
  },
  {
    name: 'any-size',
    claim: 'works for one node, for two, with a weight of zero, and for 10,000',
    check(definition) {
      for (const weights of [[1], [7], [1, 1], [0, 3], [1, 0, 1], equal(10_000)]) {
        const inFlight: NodeId[] = [];
        const onSend = (node: NodeId) => {
          expect(weights[node], `${definition.name} picked ${node}`).toBeGreaterThan(0);
          inFlight.push(node);
        };
        const driver = createDriver(definition, { weights, onSend });
        for (let i = 0; i < 300; i++) {
          const node = driver.send();
          if (i % 3 > 0 || node === HOLD) driver.end(inFlight.pop()!);
        }
      }
    },
  },
  {
    name: 'deterministic',
    claim: 'picks the same again from the same seed, whatever other instances do meanwhile',
    check(definition) {
      const alone = playPicks(definition, 'same');
      expect(playPicks(definition, 'same')).toEqual(alone);
      expect(playPicks(definition, 'same', 'another')).toEqual(alone);
    },
  },
  {
    name: 'reaches-everybody',
    claim: 'gives every one of seven equal, idle nodes a request within 1,400',
    check(definition) {
      const driver = createDriver(definition, { weights: equal(7) });
      const reached = new Set<NodeId>();
      for (let i = 0; i < 1400; i++) {
        driver.nowNs += 1e6;
        const node = driver.send();
        reached.add(node);
        driver.end(node);
      }
      expect(reached.size).toBe(7);
    },
  },
  {
    name: 'respects-weights',
    claim: 'gives nodes shares in proportion to weight, when idle and when requests pile up',
    check(definition) {
      expectWeightedShares(definition, (driver, node) => driver.end(node));
      expectWeightedShares(definition, () => {});
    },
  },
  {
    name: 'avoids-busiest',
    claim: 'never picks the one node that has strictly more requests in flight than all others',
    check(definition) {
      for (const count of [2, 3, 8]) {
        for (let busiest = 0; busiest < count; busiest++) {
          for (let seed = 0; seed < 25; seed++) {
            const driver = createDriver(definition, { weights: equal(count), seed: `${seed}` });
            for (let node = 0; node < count; node++) {
              const load = node === busiest ? 4 : (seed + node) % 4;
              for (let i = 0; i < load; i++) driver.sendTo(node);
            }
            expect(driver.send(seed), `of ${count} nodes`).not.toBe(busiest);
          }
        }
      }
    },
  },
  {
    name: 'sends-at-once',
    claim: 'sends every request at once, also where nodes are at their limits',
    check(definition) {
      for (const limit of [Infinity, 2]) {
        const context = { nodeLimits: [limit, limit, limit] };
        const driver = createDriver(definition, { weights: [1, 2, 1], context });
        for (let i = 0; i < 30; i++) expect(driver.send(), `request ${i}`).not.toBe(HOLD);
      }
    },
  },
  {
    name: 'lets-go',
    claim: 'has sent every request it held when all others have ended',
    check(definition) {
      for (let seed = 0; seed < 20; seed++) {
        const inFlight: NodeId[] = [];
        let sent = 0;
        const onSend = (node: NodeId) => {
          inFlight.push(node);
          sent++;
        };
        const context = { nodeLimits: [1, 3, 2] };
        const pool = { weights: [1, 2, 1], seed: `${seed}`, context, onSend };
        const driver = createDriver(definition, pool);
        for (let i = 0; i < 40; i++) driver.send(i);
        while (inFlight.length > 0) {
          driver.nowNs += 1e6;
          driver.end(inFlight.shift()!);
        }
        expect(driver.held, `seed ${seed}`).toEqual([]);
        expect(sent).toBe(40);
      }
    },
  },
  {
    name: 'ignores-keys',
    claim: 'picks the same whatever the keys are',
    concerns: ({ usesKeys }) => !usesKeys,
    check(definition) {
      const picks = (keyOf: (i: number) => number) => {
        const driver = createDriver(definition, { weights: [3, 1, 2] });
        return Array.from({ length: 200 }, (_, i) => driver.send(keyOf(i)));
      };
      expect(picks((i) => i)).toEqual(picks(() => 5));
    },
  },
  {
    name: 'keeps-keys',
    claim: 'sends a key to the same node whenever the same nodes are there',
    concerns: ({ usesKeys }) => usesKeys,
    check(definition) {
      const before = nodesOfKeys(definition, []);
      expect(nodesOfKeys(definition, [])).toEqual(before);
      expect(nodesOfKeys(definition, [3, 1])).toEqual(before);
    },
  },
  {
    name: 'moves-few-keys',
    claim: 'moves only the keys of a node that leaves',
    concerns: ({ usesKeys }) => usesKeys,
    check(definition) {
      for (const gone of POOL) {
        const { before, after } = keysWhenNodeLeaves(definition, gone);
        after.forEach((node, key) => {
          expect(node).not.toBe(gone);
          if (before[key] !== gone) expect(node).toBe(before[key]);
        });
      }
    },
  },
  {
    name: 'stable-heap',
    claim: 'keeps its memory over 200,000 picks',
    check: expectStableHeap,
  },
];

const POOL = [0, 1, 2, 3, 4];
const KEYS = 2000;

/** Where keys go after those nodes have left and come back, one after the other. */
function nodesOfKeys(definition: AlgorithmDefinition, leaving: readonly NodeId[]): NodeId[] {
  const driver = createDriver(definition, { weights: equal(5), keyCount: KEYS });
  for (const gone of leaving) {
    driver.setEligible(POOL.filter((node) => node !== gone));
    driver.send(7);
    driver.setEligible(POOL);
  }
  return Array.from({ length: KEYS }, (_, key) => driver.send(key));
}

/** Where 2,000 keys go while all five nodes are there, and without one of them. */
export function keysWhenNodeLeaves(
  definition: AlgorithmDefinition,
  gone: NodeId,
  pool = 'web',
): { readonly before: readonly NodeId[]; readonly after: readonly NodeId[] } {
  const names = POOL.map((node) => `${pool}/n-${node}`);
  const driver = createDriver(definition, { weights: equal(5), keyCount: KEYS, names });
  const send = () => Array.from({ length: KEYS }, (_, key) => driver.send(key));
  const before = send();
  driver.setEligible(POOL.filter((node) => node !== gone));
  return { before, after: send() };
}

const WEIGHTS = [5, 1, 1, 2, 1];
/** A multiple of the total weight, so that turns come out even. */
const PICKS = 2000;
const REPLICATIONS = 100;
const FALSE_ALARM = 1e-6;

/**
 * Mean shares over 100 replications of 2,000 picks, each with names and keys of its own, lie within
 * the t interval around w ÷ W; false-alarm rate 1e-6 for each of the five nodes, and the interval
 * must be narrower than a fifth of the share. Hash rings vary most: each is a draw of its own.
 */
function expectWeightedShares(
  definition: AlgorithmDefinition,
  after: (driver: ReturnType<typeof createDriver>, node: NodeId) => void,
): void {
  const total = WEIGHTS.reduce((sum, weight) => sum + weight, 0);
  const shares: number[][] = WEIGHTS.map(() => []);
  for (let replication = 0; replication < REPLICATIONS; replication++) {
    const driver = createDriver(definition, {
      weights: WEIGHTS,
      seed: `weights ${replication}`,
      names: WEIGHTS.map((_, node) => `pool-${replication}/n-${node}`),
    });
    // Nothing may be left of what was there before.
    driver.setEligible([1, 3]);
    driver.setEligible(POOL);
    const counts = WEIGHTS.map(() => 0);
    for (let i = 0; i < PICKS; i++) {
      const node = driver.send(replication * PICKS + i);
      counts[node]!++;
      after(driver, node);
    }
    counts.forEach((count, node) => {
      shares[node]!.push(count / PICKS);
    });
  }
  WEIGHTS.forEach((weight, node) => {
    const share = weight / total;
    const { low, high } = meanInterval(shares[node]!, FALSE_ALARM)!;
    const told = `node ${node}: share in [${low}, ${high}], weight ${share}`;
    expect((high! - low!) / 2, told).toBeLessThan(0.2 * share);
    // Turns come out exactly even: then the interval has no width.
    expect(low!, told).toBeLessThanOrEqual(share + 1e-12);
    expect(high!, told).toBeGreaterThanOrEqual(share - 1e-12);
  });
}
