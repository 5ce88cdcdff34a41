/** Hash functions against the values of the projects that use them. */

import { describe, expect, it } from 'vitest';
import { crc32, crc32Concatenated } from '../../algorithms/balancing/hash/functions/crc32.ts';
import { djb2 } from '../../algorithms/balancing/hash/functions/djb2.ts';
import { fnv1a64 } from '../../algorithms/balancing/hash/functions/fnv1a.ts';
import { fullHash } from '../../algorithms/balancing/hash/functions/full-hash.ts';
import {
  type Hash64,
  multiply64,
  remainder64,
} from '../../algorithms/balancing/hash/functions/hash64.ts';
import { ipAddressBytes } from '../../algorithms/balancing/hash/functions/ip-address.ts';
import { leadingInteger } from '../../algorithms/balancing/hash/functions/leading-integer.ts';
import { murmurHash2 } from '../../algorithms/balancing/hash/functions/murmur-hash2.ts';
import { sdbm } from '../../algorithms/balancing/hash/functions/sdbm.ts';
import { wt6 } from '../../algorithms/balancing/hash/functions/wt6.ts';
import { xxhash64 } from '../../algorithms/balancing/hash/functions/xxhash64.ts';

const decimal = ({ high, low }: Hash64) => ((BigInt(high) << 32n) | BigInt(low)).toString();

const ENVOY_KEYS = ['foo', 'bar', 'foo\nbar', 'lyft', ''];

describe('xxHash64', () => {
  // envoyproxy/envoy:test/common/common/hash_test.cc#xxHash
  it("gives Envoy's values", () => {
    expect(ENVOY_KEYS.map((key) => decimal(xxhash64(key)))).toEqual([
      '3728699739546630719',
      '5234164152756840025',
      '8917841378505826757',
      '4400747396090729504',
      '17241709254077376921',
    ]);
  });

  it('has another value for another seed: the reference value for "" and seed 1', () => {
    // Cyan4973/xxHash: XXH64 of nothing is the avalanche of seed + PRIME64_5.
    expect(decimal(xxhash64('', 1))).toBe(avalanche(1n + 0x27d4eb2f165667c5n).toString());
  });
});

/** The end of XXH64, after its definition. */
function avalanche(start: bigint): bigint {
  const mask = (1n << 64n) - 1n;
  let hash = start & mask;
  hash = ((hash ^ (hash >> 33n)) * 0xc2b2ae3d27d4eb4fn) & mask;
  hash = ((hash ^ (hash >> 29n)) * 0x165667b19e3779f9n) & mask;
  return hash ^ (hash >> 32n);
}

describe('MurmurHash2', () => {
  // envoyproxy/envoy:test/common/common/hash_test.cc#murmurHash2
  it("gives Envoy's values", () => {
    expect(ENVOY_KEYS.map((key) => decimal(murmurHash2(key)))).toEqual([
      '9631199822919835226',
      '11474628671133349555',
      '16306510975912980159',
      '12847078931730529320',
      '6142509188972423790',
    ]);
  });
});

describe('FNV-1a', () => {
  // Published reference values.
  it('gives the published values', () => {
    expect(['', 'a', 'foobar'].map((key) => decimal(fnv1a64(key)))).toEqual([
      '14695981039346656037',
      '12638187200555641996',
      '9625390261332436968',
    ]);
  });
});

describe("HAProxy's functions", () => {
  const keys = ['', 'a', '/index.html', 'www.example.com', 'user=42'];

  // haproxy/haproxy:include/haproxy/intops.h#__full_hash, src/hash.c
  it.each([
    ['sdbm', sdbm, [0, 97, 858007926, 2718216582, 2048319344]],
    ['djb2', djb2, [5381, 177670, 3776231887, 2843247409, 1170332263]],
    ['crc32', crc32, [0, 3904355907, 3928116034, 785793723, 1629494019]],
    [
      'sdbm and avalanche',
      (key: string) => fullHash(sdbm(key)),
      [2874071335, 1830748055, 4217574924, 1242975261, 3281989612],
    ],
    // Of src/hash.c, compiled.
    ['wt6', wt6, [4187620192, 1900802597, 822151038, 612436471, 2842037690]],
  ])('%s', (_, hash, expected) => {
    expect(keys.map((key) => hash(key))).toEqual(expected);
  });

  it('full_hash mixes numbers', () => {
    const numbers = [0, 1, 2, 4096, 3232235786, 4294967295];
    expect(numbers.map(fullHash)).toEqual([
      2874071335, 881230262, 3798448204, 1237450891, 3131202894, 2120532354,
    ]);
  });

  // haproxy/haproxy:src/tools.c#read_int64
  it.each([
    ['42', 42],
    ['+7 and more', 7],
    ['-1', 4_294_967_295],
    ['4294967297', 1],
    ['9223372036854775807', 4_294_967_295],
    ['9223372036854775806', 4_294_967_294],
    ['9223372036854775808', 4_294_967_295],
    ['-9223372036854775809', 0],
    ['99999999999999999999999999', 4_294_967_295],
    ['x1', 0],
    ['', 0],
  ])('none reads %j as %i', (text, expected) => {
    expect(leadingInteger(text)).toBe(expected);
  });
});

describe('CRC-32 of two texts from the CRC of each', () => {
  it.each([
    ['1', '/index.html'],
    ['20', 'ä ö ü'],
    ['', 'a'],
    ['a', ''],
  ])('%j and %j', (a, b) => {
    const length = new TextEncoder().encode(b).length;
    expect(crc32Concatenated(crc32(a), crc32(b), length)).toBe(crc32(a + b));
  });
});

describe('64-bit arithmetic', () => {
  it('multiplies and divides as BigInt does', () => {
    const words = [0, 1, 0xffff, 0x10000, 0x89abcdef, 0xfedcba98, 0xffffffff];
    const values = words.flatMap((high) => words.map((low) => ({ high, low })));
    for (const a of values) {
      for (const b of values) {
        const product = { ...a };
        multiply64(product, b.high, b.low);
        const exact = BigInt.asUintN(64, BigInt(decimal(a)) * BigInt(decimal(b)));
        expect(decimal(product)).toBe(exact.toString());
      }
      for (const divisor of [1, 7, 65_537, 5_000_011, 4_294_967_291, 137_438_953_472]) {
        const exact = BigInt(decimal(a)) % BigInt(divisor);
        expect(remainder64(a.high, a.low, divisor)).toBe(Number(exact));
      }
    }
  });
});

describe('IP addresses', () => {
  const hex = (text: string) => {
    const bytes = ipAddressBytes(text);
    return bytes && Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  };

  it.each([
    ['10.0.0.1', '0a000001'],
    ['::', '0'.repeat(32)],
    ['::1', '0'.repeat(31).concat('1')],
    ['[2001:db8::8:800:200c:417a]', '20010db80000000000080800200c417a'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
    ['fe80::', 'fe80'.padEnd(32, '0')],
    ['10.0.0.256', null],
    ['10.0.0', null],
    ['10.0.0.01', null],
    ['1:2:3:4:5:6:7', null],
    ['1:2:3:4:5:6:7::8:9', null],
    ['1::2::3', null],
    ['12345::', null],
    ['user 7', null],
    ['', null],
  ])('%j is %s', (text, expected) => {
    expect(hex(text)).toBe(expected);
  });
});
