/** Highest random weight in Traefik and Caddy, jump hashing in Guava, and source hashing in IPVS. */

import { describe, expect, it } from 'vitest';
import { jumpHash } from '../../algorithms/balancing/hash/functions/jump.ts';
import { rendezvous } from '../../algorithms/balancing/hash/rendezvous.ts';
import { RENDEZVOUS_SCORES } from '../../algorithms/balancing/hash/rendezvous-scores.ts';
import {
  sourceBucket,
  sourceBuckets,
  sourceHash,
} from '../../algorithms/balancing/hash/source-hash.ts';
import { createContext } from '../algorithms/context.ts';
import { createDriver } from '../algorithms/driver.ts';

describe('Traefik hrw', () => {
  const names = ['first', 'second'];
  const sources = ['10.0.0.1', '10.0.0.2', '192.168.1.7', '8.8.8.8'];
  const keyText = (key: number) => sources[key]!;

  // traefik/traefik:pkg/server/service/loadbalancer/hrw/hrw.go#getNodeScore
  it('scores weight ÷ −ln(FNV-1a ÷ 2^64)', () => {
    const score = RENDEZVOUS_SCORES.traefik!(createContext(2, { nodeNames: names, keyText }));
    const { view } = createDriver(rendezvous, { weights: [4, 1] });
    score.update!(view);
    const scores = sources.map((_, key) => {
      score.load(key);
      return [score.of(0), score.of(1)].map((value) => value.toFixed(6));
    });
    expect(scores).toEqual([
      ['8.985992', '216.924852'],
      ['8.579098', '2.725593'],
      ['17.409572', '1.025748'],
      ['1.673704', '0.801415'],
    ]);
    const pool = { weights: [4, 1], names, keyText, parameters: { score: 'traefik' } };
    const driver = createDriver(rendezvous, pool);
    expect(sources.map((_, key) => driver.send(key))).toEqual([1, 0, 0, 0]);
  });

  it('knows a server by its URL, and gives all to the heavier if only the last digit differs', () => {
    const shares = (addresses: readonly string[]) => {
      const driver = createDriver(rendezvous, {
        weights: [1, 2, 1],
        names: addresses,
        keyText: (key) => `10.1.${key >> 8}.${key & 255}`,
        parameters: { score: 'traefik' },
      });
      const counts = [0, 0, 0];
      for (let key = 0; key < 20_000; key++) counts[driver.send(key)]!++;
      return counts;
    };
    expect(shares(['127.0.0.1:8081', '127.0.0.1:8082', '127.0.0.1:8083'])).toEqual([0, 20_000, 0]);
    expect(
      Math.min(...shares(['10.0.0.1:8080', '10.9.7.2:8080', '10.4.4.3:8080'])),
    ).toBeGreaterThan(4000);
  });
});

describe('Caddy ip_hash', () => {
  const ips = ['172.0.0.1', '172.0.0.2', '172.0.0.3', '172.0.0.4'];
  const pool = (names: readonly string[]) =>
    createDriver(rendezvous, {
      weights: names.map(() => 1),
      names,
      keyText: (key) => ips[key]!,
      keyCount: 4,
      parameters: { score: 'caddy' },
    });

  // caddyserver/caddy:modules/caddyhttp/reverseproxy/selectionpolicies_test.go#TestIPHashPolicy
  it('takes the highest xxHash64 of address and client, among those that are up', () => {
    const { send, setEligible } = pool(['0.0.0.1', '0.0.0.2', '0.0.0.3']);
    const picks = () => [0, 1, 2, 3].map((key) => send(key));
    expect(picks()).toEqual([0, 1, 0, 1]);
    setEligible([0, 2]);
    expect(picks()).toEqual([0, 0, 0, 2]);
    setEligible([0, 1, 2]);
    expect(picks()).toEqual([0, 1, 0, 1]);
    const small = pool(['0.0.0.2', '0.0.0.3']);
    expect([0, 1, 2, 3].map((key) => small.send(key))).toEqual([0, 0, 0, 0]);
  });
});

describe('jump hash', () => {
  // google/guava:guava-tests/test/com/google/common/hash/HashingTest.java
  it.each([
    [0, 100, 0],
    [1, 100, 55],
    [2, 100, 62],
    [3, 100, 8],
    [4, 100, 45],
    [5, 100, 59],
    [0, 1, 0],
    [7, 1, 0],
    [12345, 1, 0],
    // The reference implementation of the paper.
    [1, 1, 0],
    [42, 57, 43],
    [0xdead10cc, 1, 0],
    [0xdead10cc, 666, 361],
    [256, 1024, 520],
  ])('key %i of %i buckets: %i', (key, buckets, expected) => {
    expect(jumpHash(0, key, buckets)).toBe(expected);
  });

  it('moves keys only to the new bucket when there is one more', () => {
    for (let key = 0; key < 2000; key++) {
      const high = Math.imul(key, 0x9e3779b1) >>> 0;
      for (let buckets = 1; buckets < 20; buckets++) {
        const before = jumpHash(high, key, buckets);
        expect([before, buckets]).toContain(jumpHash(high, key, buckets + 1));
      }
    }
  });
});

// torvalds/linux:net/netfilter/ipvs/ip_vs_sh.c
describe('IPVS sh', () => {
  it('fills 256 buckets in list order, each node as often as its weight', () => {
    const buckets = sourceBuckets(Uint32Array.of(0, 2, 3), Float64Array.of(2, 0, 1, 3));
    expect(Array.from(buckets.subarray(0, 13))).toEqual([0, 0, 2, 3, 3, 3, 0, 0, 2, 3, 3, 3, 0]);
    expect(buckets).toHaveLength(256);
  });

  it('takes the high bits of the product, and took the low ones before Linux 4.18', () => {
    const product = (ip: bigint, factor: bigint) => (ip * factor) % (1n << 32n);
    const ip = 0xc0a8010an;
    expect(sourceBucket('192.168.1.10', 'current')).toBe(Number(product(ip, 0x61c88647n) >> 24n));
    expect(sourceBucket('192.168.1.10', 'before-4.18')).toBe(
      Number(product(ip, 2654435761n) & 255n),
    );
    // Only the last byte mattered.
    expect(sourceBucket('10.0.0.10', 'before-4.18')).toBe(
      sourceBucket('192.168.1.10', 'before-4.18'),
    );
    expect(sourceBucket('::c0a8:10a', 'current')).toBe(sourceBucket('192.168.1.10', 'current'));
  });

  it('goes around the table from the hash on while the node is down, adding the hash again', () => {
    const keyText = (key: number) => `10.0.${key}.7`;
    const driver = createDriver(sourceHash, { weights: [1, 1, 1, 1, 1], keyText });
    for (let key = 0; key < 100; key++) {
      const bucket = sourceBucket(keyText(key), 'current');
      driver.setEligible([0, 1, 2, 3, 4]);
      expect(driver.send(key)).toBe(bucket % 5);
      driver.setEligible([0, 2]);
      const tries = [bucket, ...Array.from({ length: 9 }, (_, i) => (2 * bucket + i) % 256)];
      const expected = tries.map((place) => place % 5).find((node) => node === 0 || node === 2);
      expect(driver.send(key)).toBe(expected);
    }
  });
});
