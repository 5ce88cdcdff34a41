/** HAProxy's hashing against its sources: map-based, consistent, and with bounded loads. */

import { describe, expect, it } from 'vitest';
import { fullHash } from '../../algorithms/balancing/hash/functions/full-hash.ts';
import { sdbm } from '../../algorithms/balancing/hash/functions/sdbm.ts';
import { haproxyConsistentHash } from '../../algorithms/balancing/hash/haproxy-consistent-hash.ts';
import { haproxyKeyHash } from '../../algorithms/balancing/hash/haproxy-key.ts';
import { findNearest, serverKey } from '../../algorithms/balancing/hash/haproxy-ring.ts';
import { haproxySlots } from '../../algorithms/balancing/hash/haproxy-slots.ts';
import { mapHash } from '../../algorithms/balancing/hash/map-hash.ts';
import { createPointList } from '../../algorithms/balancing/hash/point-ring.ts';
import { createDriver } from '../algorithms/driver.ts';

describe('balance source', () => {
  const ips = ['192.168.1.10', '10.0.0.1', '172.16.5.9'];

  // haproxy/haproxy:src/backend.c#get_server_sh
  it('takes the address itself, whatever the function', () => {
    const hash = haproxyKeyHash('source', 'djb2', 'none');
    expect(ips.map((ip) => hash(ip).low)).toEqual([3232235786, 167772161, 2886731017]);
    expect(hash('2001:db8::1').low).toBe((0x20010db8 ^ 1) >>> 0);
    expect(haproxyKeyHash('source', 'sdbm', 'avalanche')(ips[0]!).low).toBe(3131202894);
  });

  it('finds a slot of the map', () => {
    const driver = createDriver(mapHash, {
      weights: [1, 1, 1],
      parameters: { input: 'source' },
      keyText: (key) => ips[key] ?? 'a socket',
    });
    expect([0, 1, 2].map((key) => driver.send(key))).toEqual([2, 2, 1]);
    // No address: turns.
    expect([3, 3, 3, 3].map((key) => driver.send(key))).toEqual([0, 1, 2, 0]);
  });
});

describe('hash-type map-based', () => {
  it('spreads weights over the map, and builds it of those that are up', () => {
    const numbers = { weights: [1, 2, 1], parameters: { function: 'none' } };
    const driver = createDriver(mapHash, { ...numbers, keyText: (key) => `${key}` });
    const slots = () => [0, 1, 2, 3, 4, 5].map((key) => driver.send(key));
    // By hand with the rule of src/lb_map.c#recalc_server_map: the largest ⌊score ÷ 4⌋, the first.
    expect(slots()).toEqual([0, 1, 1, 2, 0, 1]);
    driver.setEligible([1, 2]);
    expect(slots()).toEqual([1, 1, 2, 1, 1, 2]);
  });
});

describe('hash-type consistent', () => {
  // haproxy/haproxy:src/lb_chash.c#chash_get_server_hash: the previous node if dp <= dn.
  it('takes the point before the hash if both are as near, also around the end of the ring', () => {
    const list = createPointList(2);
    list.add(10, 0);
    list.add(20, 1);
    const ring = list.toRing('keep');
    expect([14, 15, 16, 20, 5].map((hash) => findNearest(ring, hash))).toEqual([0, 0, 1, 1, 0]);
    // Halfway around from 20 to 10: 2^31 − 5 further on.
    expect([2 ** 31 + 15, 2 ** 31 + 16].map((hash) => findNearest(ring, hash))).toEqual([1, 0]);
  });

  /** Every point of the servers that are up, as HAProxy computes them under `hash-key id`. */
  const points = (weights: readonly number[], up: readonly number[]) =>
    up
      .flatMap((node) =>
        Array.from({ length: 16 * weights[node]! }, (_, j) => ({
          node,
          key: fullHash((node + 1) * 4096 + j),
        })),
      )
      .sort((a, b) => a.key - b.key);

  const RING = 2 ** 32;

  /** The nearest point, tried one by one; the one before the hash among equals. */
  function nearest(ring: ReturnType<typeof points>, hash: number): number {
    const distances = ring.map(({ key }) => ({
      before: (hash - key + RING) % RING,
      after: (key - hash + RING) % RING,
    }));
    const before = Math.min(...distances.map((d) => d.before || RING));
    const after = Math.min(...distances.map((d) => d.after));
    const is = after < before ? (d: (typeof distances)[0]) => d.after === after : null;
    const found = distances.findIndex(is ?? ((d) => d.before === before));
    return ring[found]!.node;
  }

  it.each([
    ['all up', [1, 1, 1, 1], [0, 1, 2, 3]],
    ['weights', [1, 3, 2], [0, 1, 2]],
    ['one down', [1, 3, 2], [0, 2]],
  ])('finds the nearest point for 1,000 keys: %s', (_, weights, up) => {
    const driver = createDriver(haproxyConsistentHash, { weights });
    driver.setEligible(up);
    const ring = points(weights, up);
    for (let key = 0; key < 1000; key++) {
      expect(driver.send(key)).toBe(nearest(ring, fullHash(sdbm(`key-${key}`))));
    }
  });

  // haproxy/haproxy:src/lb_chash.c#chash_compute_server_key
  it.each([
    ['id', '10.0.0.1:80', 2 * 4096],
    ['id32', '10.0.0.1:80', fullHash(0x02000000)],
    ['hashed-id', '10.0.0.1:80', fullHash(2)],
    ['addr', '10.0.0.1:80', fullHash(0x0100000a)],
    ['addr-port', '10.0.0.1:80', fullHash(fullHash(80) + 0x0100000a)],
    ['addr', 'web/a-1', 2 * 4096],
    // Cyan4973/xxHash: XXH32 of these sixteen bytes, seed 0.
    ['addr', '[::1]:80', xxh32OfLoopback()],
  ])('%s of %s is %i', (hashKey, address, expected) => {
    expect(serverKey(1, address, hashKey)).toBe(expected);
  });
});

/** XXH32 of ::1, after its definition: one stripe of four lanes, of which one is not zero. */
function xxh32OfLoopback(): number {
  const [P1, P2, P3, P4] = [2654435761, 2246822519, 3266489917, 668265263];
  const rotate = (x: number, by: number) => (x << by) | (x >>> (32 - by));
  const round = (lane: number, input: number) =>
    Math.imul(rotate(lane + Math.imul(input, P2), 13), P1);
  const lanes = [round(P1 + P2, 0), round(P2, 0), round(0, 0), round(-P1, 0x01000000)];
  const turns = [1, 7, 12, 18];
  let hash = lanes.reduce((sum, lane, i) => (sum + rotate(lane, turns[i]!)) | 0, 0) + 16;
  hash = Math.imul(hash ^ (hash >>> 15), P2);
  hash = Math.imul(hash ^ (hash >>> 13), P3);
  // P4 and P5 are for bytes after the last stripe: there are none.
  return P4 > 0 ? (hash ^ (hash >>> 16)) >>> 0 : 0;
}

describe('hash-balance-factor', () => {
  // haproxy/haproxy:src/lb_chash.c#chash_server_is_eligible
  it.each([
    [0, 150, [16, 16, 16], [1, 1, 1]],
    [9, 150, [16, 16, 16], [5, 5, 5]],
    [9, 125, [16, 16, 16], [4, 4, 5]],
    [29, 150, [32, 16, 16], [22, 11, 12]],
    [99, 110, [16, 16, 16, 16], [27, 28, 27, 28]],
  ])('%i in flight, factor %i, weights %j: slots %j', (served, percent, weights, expected) => {
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let before = 0;
    const slots = weights.map((weight) => {
      before += weight;
      return haproxySlots({ served, percent, total }, weight, before - weight);
    });
    expect(slots).toEqual(expected);
  });

  it('sends a popular key on, clockwise, and keeps every node within its bound', () => {
    const weights = [1, 1, 1, 1, 1];
    const parameters = { balanceFactor: 1.25 };
    const driver = createDriver(haproxyConsistentHash, { weights, parameters });
    const free = createDriver(haproxyConsistentHash, { weights });
    const home = free.send(7);
    const nodes = Array.from({ length: 100 }, () => driver.send(7));
    expect(nodes[0]).toBe(home);
    // Of 100 requests for one key, each may have ceil(100 × 1.25) ÷ 5 = 25.
    expect(Math.max(...driver.view.inFlight)).toBe(25);
    // When they are over, the key goes home again.
    for (const node of nodes) driver.end(node);
    expect(driver.send(7)).toBe(home);
  });
});
