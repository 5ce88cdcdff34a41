/** Hash rings against Envoy's own tests: every point, every lookup, every count. */

import { describe, expect, it } from 'vitest';
import { xxhash64 } from '../../algorithms/balancing/hash/functions/xxhash64.ts';
import { createKeyHashes } from '../../algorithms/balancing/hash/key-hashes.ts';
import { buildRing, findOwner, type Ring } from '../../algorithms/balancing/hash/ring.ts';
import { ringHash } from '../../algorithms/balancing/hash/ring-hash.ts';
import { keysWhenNodeLeaves } from './conformance.ts';
import { createContext } from './context.ts';
import { createDriver } from './driver.ts';

const RING_SIZE_MAX = 8_388_608;

/** Envoy's test hosts: 127.0.0.1:90, :91, … */
function ringOf(weights: readonly number[], sizeMin: number, keyOf = hostKey): Ring {
  const members = weights.map((weight, node) => ({ node, key: keyOf(node), weight }));
  return buildRing(members, { sizeMin, sizeMax: RING_SIZE_MAX });
}

const hostKey = (node: number) => `127.0.0.1:${90 + node}`;

/** Points as Envoy's tests write them: hash, and position of the host. */
function pointsOf(ring: Ring): readonly (readonly [string, number])[] {
  return Array.from(ring.owner, (owner, i) => {
    const hash = (BigInt(ring.high[i]!) << 32n) | BigInt(ring.low[i]!);
    return [hash.toString(), owner] as const;
  });
}

function ownerOf(ring: Ring, hash: bigint): number {
  return findOwner(ring, Number(hash >> 32n), Number(hash & 0xffffffffn));
}

const EQUAL = [1, 1, 1, 1, 1, 1];

// envoyproxy/envoy: test/extensions/load_balancing_policies/ring_hash/ring_hash_lb_test.cc
describe("Envoy's rings", () => {
  it('Basic: six equal hosts, at least 12 points', () => {
    expect(pointsOf(ringOf(EQUAL, 12))).toEqual([
      ['833437586790550860', 4],
      ['928266305478181108', 2],
      ['1033482794131418490', 0],
      ['3551244743356806947', 5],
      ['3851675632748031481', 3],
      ['5583722120771150861', 1],
      ['6311230543546372928', 1],
      ['7700377290971790572', 3],
      ['13144177310400110813', 5],
      ['13444792449719432967', 2],
      ['15516499411664133160', 4],
      ['16117243373044804889', 0],
    ]);
  });

  it.each([
    ['0', 4],
    ['18446744073709551615', 4],
    ['3551244743356806947', 5],
    ['3551244743356806948', 3],
    ['16117243373044804880', 0],
  ])('Basic: hash %s belongs to host %i', (hash, host) => {
    expect(ownerOf(ringOf(EQUAL, 12), BigInt(hash))).toBe(host);
  });

  it('BasicWithHostname: keys are host names', () => {
    expect(pointsOf(ringOf(EQUAL, 12, (node) => `${90 + node}`))).toEqual([
      ['1975508444536362413', 5],
      ['2376063919839173711', 5],
      ['2386806903309390596', 3],
      ['6749904478991551885', 4],
      ['6803900775736438537', 3],
      ['7225015537174310577', 2],
      ['8787465352164086522', 0],
      ['11282020843382717940', 2],
      ['13723418369486627818', 1],
      ['13776502110861797421', 0],
      ['14338313586354474791', 1],
      ['15364271037087512980', 4],
    ]);
  });

  it('HostWeightedTinyRing: weights 1, 2, 3', () => {
    expect(pointsOf(ringOf([1, 2, 3], 6))).toEqual([
      ['928266305478181108', 2],
      ['4443673547860492590', 2],
      ['5583722120771150861', 1],
      ['6311230543546372928', 1],
      ['13444792449719432967', 2],
      ['16117243373044804889', 0],
    ]);
  });

  it('HostAndLocalityWeightedTinyRing: effective weights 1, 2, 2, 4', () => {
    expect(pointsOf(ringOf([1, 2, 2, 4], 9))).toEqual([
      ['928266305478181108', 2],
      ['3851675632748031481', 3],
      ['5583722120771150861', 1],
      ['6311230543546372928', 1],
      ['7700377290971790572', 3],
      ['12559126875973811811', 3],
      ['13444792449719432967', 2],
      ['13784988426630141778', 3],
      ['16117243373044804889', 0],
    ]);
  });

  it('HostAndLocalityWeightedLargeRing: 9,000 hashes all around the ring', () => {
    const ring = ringOf([1, 2, 2, 4], 9216);
    const step = (2n ** 64n - 1n) / 9000n;
    const counts = [0, 0, 0, 0];
    for (let i = 0n; i < 9000n; i++) counts[ownerOf(ring, i * step)]!++;
    expect(counts).toEqual([924, 2009, 2053, 4014]);
  });
});

describe('ring size', () => {
  it.each([
    // Points per host: a whole number for the least weight, at least the minimum together.
    [[1, 1, 1, 1, 1], 1024, 1025],
    [[1, 1, 1], 1024, 1026],
    [[1, 2, 3], 6, 6],
    [[1, 2, 4], 1, 7],
    [[1], 1024, 1024],
  ])('weights %j, at least %i: %i points', (weights, sizeMin, size) => {
    const ring = ringOf(weights, sizeMin);
    expect(ring.owner).toHaveLength(size);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const counts = weights.map((_, node) => ring.owner.filter((owner) => owner === node).length);
    expect(counts).toEqual(weights.map((weight) => (size * weight) / total));
  });

  it('is at most the maximum, and then the last hosts may own nothing, as in Envoy', () => {
    const members = EQUAL.map((weight, node) => ({ node, key: hostKey(node), weight }));
    const ring = buildRing(members, { sizeMin: 1024, sizeMax: 4 });
    expect(ring.owner).toHaveLength(4);
    expect(new Set(ring.owner).size).toBeLessThan(6);
  });

  it('rounds as Envoy does, in doubles: 75 equal hosts have a point too many', () => {
    // ceil(1024 ÷ 75) × 75 = 1050, but the running target ends a little above that.
    expect(ringOf(Array<number>(75).fill(1), 1024).owner).toHaveLength(1051);
  });
});

describe('key hashes', () => {
  it.each([3, Infinity])('are those of the text, kept or not: %d keys', (keyCount) => {
    let hashed = 0;
    const context = createContext(1, { keyCount, keyText: (key) => `user ${key}` });
    const hashes = createKeyHashes(context, (text) => {
      hashed++;
      return xxhash64(text);
    });
    for (const key of [0, 2, 1, 2, 0, 0]) {
      hashes.load(key);
      expect({ high: hashes.high, low: hashes.low }).toEqual(xxhash64(`user ${key}`));
    }
    expect(hashed).toBe(keyCount === 3 ? 3 : 6);
  });
});

describe('ring-hash', () => {
  it('sends a key where the ring of names and weights says', () => {
    const names = EQUAL.map((_, node) => hostKey(node));
    const driver = createDriver(ringHash, {
      weights: EQUAL,
      names,
      parameters: { minimumRingSize: 12 },
    });
    const ring = ringOf(EQUAL, 12);
    for (let key = 0; key < 200; key++) {
      const { high, low } = xxhash64(`key-${key}`);
      expect(driver.send(key)).toBe(findOwner(ring, high, low));
    }
  });

  it('moves an eighth of the other keys when one of five leaves, as it says: 20 rings', () => {
    let [moved, others] = [0, 0];
    for (let ring = 0; ring < 20; ring++) {
      const gone = ring % 5;
      const { before, after } = keysWhenNodeLeaves(ringHash, gone, `pool-${ring}`);
      after.forEach((node, key) => {
        if (before[key] === gone) return;
        others++;
        if (node !== before[key]) moved++;
      });
    }
    expect(Math.abs(moved / others - 1 / 8)).toBeLessThan(0.02);
  });
});
