/** Pingora's weighted hashing against its own test. */

import { describe, expect, it } from 'vitest';
import { fnv1a64 } from '../../algorithms/balancing/hash/functions/fnv1a.ts';
import { remainder64 } from '../../algorithms/balancing/hash/functions/hash64.ts';
import { rehash, weightedFnv } from '../../algorithms/balancing/hash/weighted-fnv.ts';
import { createDriver } from '../algorithms/driver.ts';

// cloudflare/pingora:pingora-load-balancing/src/selection/weighted.rs#test_fnv: 1.0.0.1:80 of
// weight 10, 1.0.0.255:80 and 1.1.1.1:80.
describe('Weighted<FNVHash>', () => {
  const driver = (keyText: (key: number) => string) =>
    createDriver(weightedFnv, { weights: [10, 1, 1], keyText });

  it('finds the first node of seven keys', () => {
    const keys = ['test1', 'test2', 'test3', 'test4', 'test5', 'test6', 'test7'];
    const { send } = driver((key) => keys[key]!);
    expect(keys.map((_, key) => send(key))).toEqual([0, 0, 1, 2, 0, 0, 0]);
  });

  it('goes on by hashing the hash', () => {
    const hash = { ...fnv1a64('test') };
    const next = Array.from({ length: 10 }, () => {
      rehash(hash);
      return remainder64(hash.high, hash.low, 3);
    });
    expect(next).toEqual([0, 0, 2, 1, 0, 0, 2, 0, 1, 2]);
  });

  it('takes the first of these that is up', () => {
    const pool = driver(() => 'test');
    expect(pool.send()).toBe(0);
    pool.setEligible([1, 2]);
    expect(pool.send()).toBe(2);
    pool.setEligible([1]);
    expect(pool.send()).toBe(1);
  });
});
