/** Envoy's hashing load balancers against its own tests, and Maglev against its paper. */

import { describe, expect, it } from 'vitest';
import { boundedLoads, envoySlots } from '../../algorithms/balancing/hash/bounded-loads.ts';
import type { Hash64 } from '../../algorithms/balancing/hash/functions/hash64.ts';
import { murmurHash2 } from '../../algorithms/balancing/hash/functions/murmur-hash2.ts';
import {
  createMersenneTwister,
  createSeededOrder,
} from '../../algorithms/balancing/hash/functions/seeded-order.ts';
import { xxhash64 } from '../../algorithms/balancing/hash/functions/xxhash64.ts';
import { maglev } from '../../algorithms/balancing/hash/maglev.ts';
import {
  buildMaglevTable,
  maglevEntry,
  primeFrom,
} from '../../algorithms/balancing/hash/maglev-table.ts';
import { fastLog2, xorshiftStar } from '../../algorithms/balancing/hash/rendezvous-scores.ts';
import { buildRing, findOwner } from '../../algorithms/balancing/hash/ring.ts';
import { ringHash } from '../../algorithms/balancing/hash/ring-hash.ts';
import { createDriver } from '../algorithms/driver.ts';

const big = ({ high, low }: Hash64) => (BigInt(high) << 32n) | BigInt(low);

// envoyproxy/envoy:test/extensions/load_balancing_policies/ring_hash/ring_hash_lb_test.cc
describe('ring_hash with MURMUR_HASH_2 (BasicWithMurmur2)', () => {
  const names = Array.from({ length: 6 }, (_, i) => `127.0.0.1:${80 + i}`);
  const members = names.map((key, node) => ({ node, key, weight: 1 }));
  const ring = buildRing(members, { sizeMin: 12, sizeMax: 8_388_608, hash: murmurHash2 });

  it('has every point at its place', () => {
    const points = Array.from(ring.owner, (node, i) => [
      big({ high: ring.high[i]!, low: ring.low[i]! }).toString(),
      node,
    ]);
    expect(points).toEqual([
      ['1358027074129602068', 5],
      ['4361834613929391114', 3],
      ['7224494972555149682', 4],
      ['7701421856454313576', 1],
      ['8649315368077433379', 2],
      ['8739448859063030639', 4],
      ['9887544217113020895', 1],
      ['10150910876324007731', 2],
      ['15168472011420622455', 3],
      ['15427156902705414897', 0],
      ['16375050414328759093', 5],
      ['17613279263364193813', 0],
    ]);
  });

  it.each([
    ['0', 5],
    ['18446744073709551615', 5],
    ['1358027074129602068', 5],
    ['1358027074129602069', 3],
    ['10150910876324007730', 2],
  ])('hash %s belongs to host %i', (hash, host) => {
    const high = Number(BigInt(hash) >> 32n);
    expect(findOwner(ring, high, Number(BigInt(hash) & 0xffffffffn))).toBe(host);
  });

  it('is what hash: murmur2 asks for', () => {
    const parameters = { minimumRingSize: 12, hash: 'murmur2' };
    const driver = createDriver(ringHash, { weights: [1, 1, 1, 1, 1, 1], names, parameters });
    for (let key = 0; key < 200; key++) {
      const { high, low } = xxhash64(`key-${key}`);
      expect(driver.send(key)).toBe(findOwner(ring, high, low));
    }
  });
});

// envoyproxy/envoy:test/extensions/load_balancing_policies/maglev/maglev_lb_test.cc
describe('maglev', () => {
  const tableOf = (names: readonly string[], weights: readonly number[], size: number) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const entries = names.map((key, node) =>
      maglevEntry(node, { key, weight: weights[node]! / total, size }),
    );
    return Array.from(buildMaglevTable(entries, size));
  };
  const six = (nameOf: (i: number) => string) => Array.from({ length: 6 }, (_, i) => nameOf(i));
  const address = (i: number) => `127.0.0.1:${90 + i}`;
  const equal = [1, 1, 1, 1, 1, 1];

  it.each([
    ['Basic', six(address), equal, 7, [2, 4, 0, 1, 5, 0, 3]],
    ['BasicWithHostName', six((i) => `${90 + i}`), equal, 7, [2, 5, 0, 3, 4, 1, 0]],
    [
      'Weighted',
      [address(0), address(1)],
      [1, 2],
      17,
      [1, 0, 0, 1, 0, 1, 1, 0, 1, 1, 1, 1, 1, 0, 1, 0, 1],
    ],
  ])('%s', (_, names, weights, size, expected) => {
    expect(tableOf(names, weights, size)).toEqual(expected);
  });

  it('sends a key to the entry at its hash, whatever the order of the list', () => {
    const table = [2, 4, 0, 1, 5, 0, 3];
    for (const shift of [0, 2]) {
      const nodeOf = (host: number) => (host + shift) % 6;
      const names: string[] = [];
      for (let host = 0; host < 6; host++) names[nodeOf(host)] = address(host);
      const driver = createDriver(maglev, { weights: equal, names, parameters: { tableSize: 7 } });
      for (let key = 0; key < 100; key++) {
        const entry = Number(big(xxhash64(`key-${key}`)) % 7n);
        expect(driver.send(key)).toBe(nodeOf(table[entry]!));
      }
    }
  });

  it('lets a node of half the weight claim in rounds 1, 2, 4, 6, …: a round is skipped while round × weight < target', () => {
    const entries = [
      { node: 0, offset: 0, skip: 1, weight: 1 },
      { node: 1, offset: 2, skip: 2, weight: 2 },
    ];
    // Round 1: 0 at 0, 1 at 2; round 2: 0 at 1.
    expect(Array.from(buildMaglevTable(entries, 3))).toEqual([0, 0, 1]);
  });

  it('takes the next prime for a size that is none', () => {
    expect([1, 2, 4, 7, 65_536, 5_000_010].map(primeFrom)).toEqual([2, 2, 5, 7, 65_537, 5_000_011]);
  });

  // D. E. Eisenbud et al., Maglev, NSDI 2016, table 1.
  it('fills the table of the paper, with and without B1', () => {
    const entries = [
      { node: 0, offset: 3, skip: 4, weight: 1 },
      { node: 1, offset: 0, skip: 2, weight: 1 },
      { node: 2, offset: 3, skip: 1, weight: 1 },
    ];
    expect(Array.from(buildMaglevTable(entries, 7))).toEqual([1, 0, 1, 0, 2, 2, 0]);
    const without = entries.filter(({ node }) => node !== 1);
    expect(Array.from(buildMaglevTable(without, 7))).toEqual([0, 0, 0, 0, 2, 2, 2]);
  });
});

describe('hash_balance_factor', () => {
  // envoyproxy/envoy:test/common/upstream/bounded_load_hlb_test.cc
  it.each([
    [2, [2, 1, 0, 4, 3]],
    [6, [4, 0, 2, 3, 1]],
    [7, [0, 1, 4, 3, 2]],
  ])('hash %i orders five hosts %j', (seed, expected) => {
    const order = createSeededOrder(5);
    order.start(seed, 5);
    expect([1, 2, 3, 4, 5].map(() => order.next())).toEqual(expected);
    // The order does not depend on what was there before.
    order.start(seed, 5);
    expect([1, 2, 3, 4, 5].map(() => order.next())).toEqual(expected);
  });

  it("is drawn with C++'s mt19937: its 10,000th number", () => {
    const random = createMersenneTwister();
    random.seed(5489);
    for (let i = 1; i < 10_000; i++) random.next();
    expect(random.next()).toBe(4_123_659_995);
  });

  // envoyproxy/envoy:source/extensions/load_balancing_policies/common/thread_aware_lb_impl.cc
  it.each([
    [0, 150, 0.25, 1],
    [9, 150, 0.25, 4],
    [99, 120, 0.2, 24],
    [10, 200, 0.5, 11],
  ])('%i active, factor %i, weight %d: %i slots', (active, percent, weight, slots) => {
    expect(envoySlots(active, percent, weight)).toBe(slots);
  });

  it('counts the request to come in the bound: ⌈1.25 × m ÷ 2⌉ for the m-th, clockwise', () => {
    const driver = createDriver(boundedLoads, { weights: [1, 1], parameters: { balance: 1.25 } });
    const home = driver.send(9);
    // Bounds 1, 2, 2, 3, 4, 4, 5 and 5 for the first to the eighth.
    const isHome = Array.from({ length: 7 }, () => driver.send(9) === home);
    expect(isHome).toEqual([true, false, true, true, false, true, false]);
  });

  it('sends a popular key to its own host until that has more than its slots, then in order', () => {
    const weights = [1, 1, 1, 1, 1];
    const parameters = { overflow: 'shuffle', balance: 1.5 };
    const driver = createDriver(boundedLoads, { weights, parameters });
    const order = createSeededOrder(5);
    const picks = Array.from({ length: 40 }, () => {
      const active = [...driver.view.inFlight];
      const total = active.reduce((sum, count) => sum + count, 0);
      const isFull = (node: number) => active[node]! > envoySlots(total, 150, 1 / 5);
      const picked = driver.send(9);
      const home = driver.view.inFlight[picked]! === 1 && total === 0 ? picked : null;
      return { picked, home, isFull: active.map((_, node) => isFull(node)) };
    });
    const home = picks[0]!.home!;
    order.start(xxhash64('key-9').low, 5);
    const others = [1, 2, 3, 4, 5].map(() => order.next()).filter((node) => node !== home);
    for (const { picked, isFull } of picks) {
      expect(picked).toBe([home, ...others].find((node) => !isFull[node]));
    }
    expect(new Set(picks.map(({ picked }) => picked)).size).toBeGreaterThan(2);
  });
});

// envoyproxy/envoy:source/extensions/load_balancing_policies/rendezvous_hash/rendezvous_hash_lb.cc
describe('rendezvous_hash', () => {
  it('mixes with xorshift64*, as 64-bit integers do', () => {
    const mask = (1n << 64n) - 1n;
    for (let i = 0; i < 300; i++) {
      const start = xxhash64(`${i}`);
      let x = big(start);
      x ^= x >> 12n;
      x ^= (x << 25n) & mask;
      x ^= x >> 27n;
      const mixed = { ...start };
      xorshiftStar(mixed);
      expect(big(mixed)).toBe((x * 2_685_821_657_736_338_717n) & mask);
    }
  });

  it('takes logarithms that are good to 1e-3, and exact for powers of two', () => {
    for (let i = 1; i < 1000; i++) {
      expect(Math.abs(fastLog2(i / 1000) - Math.log2(i / 1000))).toBeLessThan(1e-3);
    }
    expect([1, 0.5, 0.25, 2 ** -40].map(fastLog2)).toEqual([0, -1, -2, -40]);
  });
});
