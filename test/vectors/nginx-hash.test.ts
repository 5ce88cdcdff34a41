/** nginx's hashing methods, and Pingora's copy of one, against cases of their sources. */

import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../algorithms/balancing/hash/functions/crc32.ts';
import { hashModulo, hashStep } from '../../algorithms/balancing/hash/hash-modulo.ts';
import { addressStep, ipHash } from '../../algorithms/balancing/hash/ip-hash.ts';
import { ketama } from '../../algorithms/balancing/hash/ketama.ts';
import { md5Continuum, nginxContinuum } from '../../algorithms/balancing/hash/ketama-points.ts';
import { sourceHash } from '../../algorithms/balancing/hash/source-hash.ts';
import type { AlgorithmDefinition } from '../../algorithms/balancing/types.ts';
import { createDriver, type Pool } from '../algorithms/driver.ts';

/** Where each key goes, by a balancer of these nodes, with those that are down left out. */
function picks(
  definition: AlgorithmDefinition,
  keys: readonly string[],
  { down = [], ...pool }: Pool & { readonly down?: readonly number[] },
): number[] {
  const keyText = (key: number) => keys[key]!;
  const driver = createDriver(definition, { ...pool, keyText, keyCount: keys.length });
  const nodes = pool.weights.map((_, node) => node);
  driver.setEligible(nodes.filter((node) => !down.includes(node)));
  return keys.map((_, key) => driver.send(key));
}

const named = (names: readonly string[], weight = 1) => ({
  weights: names.map(() => weight),
  names,
});

describe('nginx hash KEY', () => {
  const keys = ['/index.html', 'user42', 'a', 'b', 'c'];

  // nginx/nginx:src/http/modules/ngx_http_upstream_hash_module.c#ngx_http_upstream_get_hash_peer
  it('takes fifteen bits of the CRC', () => {
    expect(keys.map((key) => hashStep(crc32(key), key.length, 0))).toEqual([
      27170, 31791, 26807, 29118, 1721,
    ]);
  });

  it.each([
    [
      [1, 1, 1],
      [2, 0, 2, 0, 2],
    ],
    [
      [3, 2, 1],
      [0, 1, 2, 0, 2],
    ],
  ])('weights %j: %j', (weights, expected) => {
    expect(picks(hashModulo, keys, { weights })).toEqual(expected);
  });

  it('hashes again with the number of the try before the key while the server is down', () => {
    const tries = (key: string, count: number) => {
      let hash = 0;
      return Array.from({ length: count }, (_, i) => {
        hash += hashStep(crc32(key), key.length, i);
        return hash % 3;
      });
    };
    expect(tries('/index.html', 3)).toEqual([2, 2, 0]);
    expect(tries('a', 2)).toEqual([2, 1]);
    expect(picks(hashModulo, keys, { weights: [1, 1, 1], down: [2] })).toEqual([0, 0, 1, 0, 1]);
  });

  it('takes turns with an empty key, or after 21 failures', () => {
    const weights = Array<number>(1000).fill(1);
    const allKeys = Array.from({ length: 50 }, (_, i) => `${i}`);
    const down = weights.map((_, node) => node).filter((node) => node > 2);
    // One in 333 is up: 21 tries find it for about three keys out of fifty.
    const found = picks(hashModulo, allKeys, { weights, down });
    expect(new Set(found)).toEqual(new Set([0, 1, 2]));
    expect(picks(hashModulo, ['', '', '', ''], { weights: [2, 1, 1] })).toEqual([0, 1, 2, 0]);
  });

  it('passes over a server at its limit, and keeps the request when all are', () => {
    const pool = { weights: [1, 1, 1], context: { nodeLimits: [1, 1, 1] } };
    // The same three keys as above: /index.html goes 2, then 2 and 0.
    expect(picks(hashModulo, ['/index.html', '/index.html'], pool)).toEqual([2, 0]);
  });
});

describe('nginx ip_hash', () => {
  const ips = ['192.168.0.1', '192.168.0.254', '10.0.0.1', '172.16.5.9', '8.8.8.8'];

  // nginx/nginx:src/http/modules/ngx_http_upstream_ip_hash_module.c
  it('hashes three octets', () => {
    const hashes = ips.map((ip) => {
      const { high, low } = addressStep(ip);
      return (89 * high + low) % 6271;
    });
    expect(hashes).toEqual([153, 153, 2565, 3526, 3023]);
  });

  it.each([
    [
      [1, 1, 1],
      [0, 0, 0, 1, 2],
    ],
    [
      [3, 2, 1],
      [1, 1, 1, 1, 2],
    ],
  ])('weights %j: %j', (weights, expected) => {
    expect(picks(ipHash, ips, { weights })).toEqual(expected);
  });

  it('goes on hashing the address from where it is while the server is down', () => {
    expect(picks(ipHash, ['8.8.8.8'], { weights: [1, 1, 1], down: [2] })).toEqual([1]);
  });

  it('hashes all sixteen bytes of an IPv6 address, and all of another text', () => {
    const recurrence = (bytes: readonly number[]) =>
      bytes.reduce((hash, byte) => (hash * 113 + byte) % 6271, 89);
    const hashOf = (text: string) => {
      const { high, low } = addressStep(text);
      return (89 * high + low) % 6271;
    };
    expect(hashOf('2001:db8::1')).toBe(
      recurrence([0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
    );
    expect(hashOf('ab.c')).toBe(recurrence([97, 98, 46, 99]));
  });
});

describe('weights that products do not take', () => {
  const ips = Array.from({ length: 12_000 }, (_, i) => `10.${i % 120}.${Math.floor(i / 120)}.7`);

  // Largest errors: 256 buckets hold 12 and 5 and 4 in turn; 6,271 values hold 522, 224 and 174.
  it.each([
    ['hash-modulo', hashModulo],
    ['ip-hash', ipHash],
    ['source-hash', sourceHash],
  ])('%s gives a third, a seventh and a ninth their shares, within 0.03', (_, definition) => {
    const weights = [1 / 3, 1 / 7, 1 / 9];
    const nodes = picks(definition, ips, { weights });
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    weights.forEach((weight, node) => {
      const share = nodes.filter((picked) => picked === node).length / nodes.length;
      expect(Math.abs(share - weight / total), `node ${node}: ${share}`).toBeLessThan(0.03);
    });
  });
});

describe('ketama of nginx and Pingora', () => {
  // nginx/nginx:src/http/modules/ngx_http_upstream_hash_module.c#ngx_http_upstream_update_chash
  it('chains CRCs', () => {
    const ring = nginxContinuum([{ node: 0, address: '127.0.0.1:7777', weight: 1 }]);
    expect(ring.hash).toHaveLength(160);
    expect(Array.from(ring.hash.subarray(0, 3))).toEqual([1475464, 66278312, 92713608]);
    for (const point of [842782624, 66278312, 1921422695]) expect(ring.hash).toContain(point);
  });

  // cloudflare/pingora:pingora-ketama/src/lib.rs#tests
  it('two servers, six paths', () => {
    const keys = [
      '/some/path',
      '/some/longer/path',
      '/sad/zaidoon',
      '/g',
      '/pingora/team/is/cool/and/this/is/a/long/uri',
      '/i/am/not/confident/in/this/code',
    ];
    const pool = named(['127.0.0.1:7777', '127.0.0.1:7778']);
    expect(picks(ketama, keys, pool)).toEqual([1, 0, 1, 0, 1, 0]);
  });

  it('a server more does not move these keys', () => {
    const servers = Array.from({ length: 11 }, (_, i) => `127.0.0.${i + 1}:6443`);
    expect(picks(ketama, ['a', 'b'], named(servers.slice(0, 10)))).toEqual([9, 4]);
    expect(picks(ketama, ['a', 'b'], named(servers))).toEqual([9, 4]);
  });

  it('goes on along the points while the server is down', () => {
    const pool = named(['127.0.0.1:7777', '127.0.0.1:7778', '127.0.0.1:7779']);
    // Pingora's node_iter finds 7778, 7779, 7779, 7777, … for this key.
    expect(picks(ketama, ['doghash'], pool)).toEqual([1]);
    expect(picks(ketama, ['doghash'], { ...pool, down: [1] })).toEqual([2]);
    expect(picks(ketama, ['doghash'], { ...pool, down: [1, 2] })).toEqual([0]);
  });

  it('takes smooth turns when 21 points in a row are of servers that are down', () => {
    const servers = Array.from({ length: 200 }, (_, i) => `10.0.0.${i}:80`);
    const down = servers.map((_, node) => node).filter((node) => node > 1);
    const keys = Array.from({ length: 60 }, (_, i) => `key ${i}`);
    const found = picks(ketama, keys, { ...named(servers), down });
    // Two of 200 own one point in a hundred: four keys in five find neither within 21.
    const first = found.filter((node) => node === 0).length;
    expect(found.every((node) => node < 2)).toBe(true);
    expect(Math.abs(first - 30)).toBeLessThan(15);
  });
});

describe('ketama of libmemcached and Twemproxy', () => {
  const digest = (text: string) => createHash('md5').update(text).digest();

  // twitter/twemproxy:src/hashkit/nc_ketama.c; libmemcached's spec calls it weighted ketama.
  it('takes four little-endian points from each of forty digests', () => {
    const ring = md5Continuum([{ node: 0, address: '10.0.1.1:11211', weight: 1 }]);
    const expected = Array.from({ length: 40 }, (_, i) => digest(`10.0.1.1-${i}`)).flatMap((md5) =>
      [0, 4, 8, 12].map((at) => md5.readUInt32LE(at)),
    );
    expect(Array.from(ring.hash)).toEqual(expected.sort((a, b) => a - b));
  });

  it('gives a server floor(40 × servers × share) digests, in single precision', () => {
    const members = [600, 300, 200].map((weight, node) => ({
      node,
      address: `10.0.1.${node + 1}:11212`,
      weight,
    }));
    const { owner } = md5Continuum(members);
    const counts = [0, 1, 2].map((node) => owner.filter((other) => other === node).length);
    // 40 × 3 × 6/11 = 65.45, 3/11: 32.7, 2/11: 21.8.
    expect(counts).toEqual([4 * 65, 4 * 32, 4 * 21]);
  });

  it('sends a key to the first point at or after its MD5, among the servers that are up', () => {
    const names = ['10.0.1.1:11211', '10.0.1.2:11211', '10.0.1.3:11212'];
    const points = (up: readonly number[]) =>
      up.flatMap((node) =>
        Array.from({ length: 160 }, (_, i) => ({
          node,
          hash: digest(`${names[node]!.replace(':11211', '')}-${i >> 2}`).readUInt32LE(4 * (i % 4)),
        })),
      );
    const keys = Array.from({ length: 300 }, (_, i) => `key ${i}`);
    for (const up of [
      [0, 1, 2],
      [0, 2],
    ]) {
      const sorted = points(up).sort((a, b) => a.hash - b.hash);
      const expected = keys.map((key) => {
        const hash = digest(key).readUInt32LE(0);
        return (sorted.find((point) => point.hash >= hash) ?? sorted[0]!).node;
      });
      const down = [0, 1, 2].filter((node) => !up.includes(node));
      expect(picks(ketama, keys, { ...named(names), parameters: { points: 'md5' }, down })).toEqual(
        expected,
      );
    }
  });
});
