/**
 * How even hashing is and how many keys move, against figures of an independent simulator (C++,
 * xoshiro256**, 30 to 40 batches) of the published algorithms.
 *
 * A mean over r draws of our own must lie within t(1e-6; r − 1) × s × √(1/r + 1/30) of the figure:
 * both means vary, theirs over 30 batches at least. False-alarm rate 1e-6 each; draws are literal.
 */

import seedrandom from 'seedrandom';
import { mean, sampleStandardDeviation } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { boundedCapacity, findFreePoint } from '../../algorithms/balancing/hash/bounded-loads.ts';
import { buildMaglevTable, maglevEntry } from '../../algorithms/balancing/hash/maglev-table.ts';
import { buildProbeRing, probeOwner } from '../../algorithms/balancing/hash/multi-probe.ts';
import { buildRing, findRingPoint, type Ring } from '../../algorithms/balancing/hash/ring.ts';
import { studentTQuantile } from '../../reports/statistics/student-t.ts';

const FALSE_ALARM = 1e-6;
const BATCHES = 30;

/** `rounding` is half a unit of the figure's last digit. */
function expectFigure(samples: readonly number[], figure: number, rounding: number): void {
  const draws = samples.length;
  const deviation = sampleStandardDeviation([...samples]);
  const both = Math.sqrt(1 / draws + 1 / BATCHES);
  const bound = studentTQuantile(FALSE_ALARM, draws - 1) * deviation * both + rounding;
  const found = mean([...samples]);
  expect(Math.abs(found - figure), `${found} against ${figure}`).toBeLessThan(bound);
}

const names = (pool: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${pool}/n-${i}`);

const ringOf = (pool: string, count: number, sizeMin: number): Ring =>
  buildRing(
    names(pool, count).map((key, node) => ({ node, key, weight: 1 })),
    { sizeMin, sizeMax: 8_388_608 },
  );

/** What part of the ring each node owns, × the number of nodes. */
function ringShares(ring: Ring, count: number): number[] {
  const shares = Array<number>(count).fill(0);
  const places = Array.from(ring.high, (high, i) => (high + ring.low[i]! / 2 ** 32) / 2 ** 32);
  places.forEach((place, i) => {
    shares[ring.owner[i]!]! += (place - (places[i - 1] ?? places.at(-1)! - 1)) * count;
  });
  return shares;
}

describe('a ring of 100 nodes with 100 points each: 40 rings', () => {
  const shares = Array.from({ length: 40 }, (_, i) =>
    ringShares(ringOf(`r${i}`, 100, 10_000), 100),
  );

  // Exact: a share is Beta(v, (n − 1) v), so its squared coefficient of variation is (n − 1) ÷ (n v + 1).
  it.each([
    ['squared variation', (s: number[]) => sampleStandardDeviation(s) ** 2, 0.009899, 5e-7],
    ['largest share', (s: number[]) => Math.max(...s), 1.2713, 5e-5],
    ['smallest share', (s: number[]) => Math.min(...s), 0.7677, 5e-5],
  ])('%s', (_, measure, figure, rounding) => {
    expectFigure(shares.map(measure), figure, rounding);
  });
});

describe('Maglev with 1,000 backends', () => {
  it.each([
    [65_537, 1.00706, 0.99181],
    [655_373, 1.00096, 0.99943],
  ])('%i entries: the fullest has %d × the mean, the emptiest %d', (size, most, least) => {
    const table = buildMaglevTable(entries('even', size), size);
    const counts = Array<number>(1000).fill(0);
    for (const node of table) counts[node]!++;
    expect((Math.max(...counts) * 1000) / size).toBeCloseTo(most, 5);
    expect((Math.min(...counts) * 1000) / size).toBeCloseTo(least, 5);
  });

  it.each([
    [65_537, 1, 0.00567, 15],
    [65_537, 10, 0.02346, 15],
    [65_537, 50, 0.03241, 15],
    [655_373, 10, 0.00575, 4],
  ])(
    '%i entries, %i backends leave: %d of the entries of others change',
    (size, gone, figure, draws) => {
      const changed = Array.from({ length: draws }, (_, draw) => {
        const all = entries(`m${draw}`, size);
        const rng = seedrandom.alea(`leave ${draw}`);
        const leaving = new Set<number>();
        while (leaving.size < gone) leaving.add(Math.floor(rng() * 1000));
        const before = buildMaglevTable(all, size);
        const after = buildMaglevTable(
          all.filter(({ node }) => !leaving.has(node)),
          size,
        );
        return before.filter((node, i) => !leaving.has(node) && node !== after[i]).length / size;
      });
      expectFigure(changed, figure, 5e-6);
    },
  );

  const entries = (pool: string, size: number) =>
    names(pool, 1000).map((key, node) => maglevEntry(node, { key, weight: 1, size }));
});

describe('multi-probe with 21 probes, 4,000 keys per node', () => {
  it('100 nodes: the fullest has 1.087 × the mean, 20 rings', () => {
    const rng = seedrandom.alea('probes');
    const fullest = Array.from({ length: 20 }, (_, draw) => {
      const nodes = Uint32Array.from({ length: 100 }, (_, node) => node);
      const ring = buildProbeRing(nodes, names(`p${draw}`, 100));
      const counts = Array<number>(100).fill(0);
      for (let i = 0; i < 400_000; i++) {
        counts[probeOwner(ring, rng.int32() >>> 0, rng.int32() >>> 0, 21)]!++;
      }
      return Math.max(...counts) / 4000;
    });
    expectFigure(fullest, 1.087, 5e-4);
  });
});

describe('bounded loads: 1,000 servers with 100 points, c = 1.25, 10,000 keys', () => {
  const draws = Array.from({ length: 8 }, (_, draw) => {
    const rng = seedrandom.alea(`bounded ${draw}`);
    const ring = ringOf(`b${draw}`, 1000, 100_000);
    const capacity = boundedCapacity(1.25, 10_000, 1 / 1000);
    const load = new Int32Array(1000);
    let [forwarded, probes] = [0, 0];
    for (let key = 0; key < 10_000; key++) {
      const start = findRingPoint(ring, rng.int32() >>> 0, rng.int32() >>> 0);
      const point = findFreePoint(ring, start, (node) => load[node]! < capacity);
      const size = ring.owner.length;
      const steps = (point - start + size) % size;
      if (steps > 0) forwarded++;
      probes += steps;
      load[ring.owner[point]!]!++;
    }
    return { forwarded: forwarded / 10_000, probes: probes / 10_000, most: Math.max(...load) };
  });

  it('may have 13 each, and somebody has', () => {
    expect(draws.map(({ most }) => most)).toEqual(draws.map(() => 13));
  });

  it('4.1% of the keys are forwarded, past 0.0485 points on average', () => {
    expectFigure(
      draws.map(({ forwarded }) => forwarded),
      0.041,
      5e-4,
    );
    expectFigure(
      draws.map(({ probes }) => probes),
      0.0485,
      5e-5,
    );
  });
});
