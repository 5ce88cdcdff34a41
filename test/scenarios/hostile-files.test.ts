/** Files that are no scenario, or that were made to exhaust the reader: refused fast, and clearly. */

import { mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InputError } from '../../scenarios/format/diagnostic.ts';
import { loadScenario } from '../../scenarios/format/load.ts';
import { codes, MINIMAL, rendered } from './read.ts';

/** Generous on a shared machine: each takes well under a second when it is alone. */
const FAST_MS = 10_000;

function inTime<T>(work: () => T): T {
  const start = performance.now();
  const result = work();
  expect(performance.now() - start).toBeLessThan(FAST_MS);
  return result;
}

/** a0 is a list of ten; each aN is a list of ten of the one before. */
function aliasBomb(levels: number): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i <= levels; i++) {
    lines.push(
      `a${i}: &a${i} [${Array(10)
        .fill(`*a${i - 1}`)
        .join(', ')}]`,
    );
  }
  return `${lines.join('\n')}\n`;
}

describe('a hostile text', () => {
  test('an alias bomb gives one diagnostic and takes no memory', () => {
    const before = process.memoryUsage().heapUsed;
    expect(inTime(() => codes(aliasBomb(30)))).toEqual(['too-many-aliases']);
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(100e6);
    expect(
      rendered(aliasBomb(8)),
    ).toBe(`error[too-many-aliases]: the aliases of this file stand for more than 100000 values
 --> shop.yaml:5:45
  |
5 | a4: &a4 [*a3, *a3, *a3, *a3, *a3, *a3, *a3, *a3, *a3, *a3]
  |                                             ^^^ write the values out, or fewer of them

1 error
`);
  });

  test('aliases that nest without end or too deeply are refused', () => {
    expect(codes('name: &n { x: *n }\n')).toEqual(['alias-loop']);
    const chain = ['a0: &a0 [x]'];
    for (let i = 1; i <= 300; i++) chain.push(`a${i}: &a${i} [*a${i - 1}]`);
    expect(inTime(() => codes(chain.join('\n')))[0]).toBe('too-deep');
  });

  test('ordinary anchors and aliases work', () => {
    const text = MINIMAL.replace('{ n: {} }', '{ a: &node { concurrency: 4 }, b: *node }');
    expect(codes(text)).toEqual([]);
  });

  test.each([
    ['flow lists', '['.repeat(1_000_000)],
    ['flow maps', '{a: '.repeat(300_000)],
    ['block lists', '- '.repeat(100_000)],
    ['block maps', Array.from({ length: 1500 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')],
    ['question marks', '? '.repeat(100_000)],
    ['colons', ': '.repeat(100_000)],
  ])('%s nested thousands deep are refused, not overflowing the stack', (_, text) => {
    expect(inTime(() => codes(text))).toEqual(['too-deep']);
  });

  test('too many values are refused before they are parsed', () => {
    expect(inTime(() => codes(`a: [${'1,'.repeat(1_500_000)}]`))).toEqual(['too-many-tokens']);
    expect(inTime(() => codes('# x\n'.repeat(900_000)))).toEqual(['too-many-tokens']);
  });

  test('40,000 keys in one map take linear time', () => {
    const keys = Array.from({ length: 40_000 }, (_, i) => `k${i}: 1`).join('\n');
    const found = inTime(() => codes(keys));
    expect(found).toContain('unknown-key');
    expect(found.length).toBeLessThanOrEqual(101);
  });

  test('one mistake repeated thousands of times is not shown thousands of times', () => {
    expect(inTime(() => codes('a: 1\n'.repeat(50_000))).length).toBeLessThan(50);
    expect(inTime(() => codes('a: }\n'.repeat(50_000))).length).toBeLessThan(50);
    expect(inTime(() => codes(`{ ${'a: 1, '.repeat(50_000)} }`)).length).toBeLessThan(50);
  });

  test('a text of more than 4 MB is not parsed', () => {
    expect(inTime(() => rendered('x'.repeat(5_000_000)))).toBe(
      'error[too-large]: shop.yaml has 5.0 MB; a scenario may have at most 4 MB\n\n1 error\n',
    );
  });

  test('a line of megabytes is cut around the caret', () => {
    const text = `${MINIMAL}bogus: "${'x'.repeat(3_000_000)}"\n`;
    const lines = inTime(() => rendered(text)).split('\n');
    expect(lines[0]).toBe('error[unknown-key]: there is no key `bogus` in a scenario');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(130);
  });

  test('a scenario cannot reach the prototype of anything', () => {
    expect(codes(`${MINIMAL}__proto__: { polluted: 1 }\n`)).toEqual(['bad-name']);
    expect(codes(MINIMAL.replace('users:', '__proto__:'))).toEqual(['bad-name']);
    expect(
      codes(MINIMAL.replace('users:', 'constructor:').replace('n: {}', 'toString: {}')),
    ).toEqual([]);
    expect(codes(`${MINIMAL}compare: [constructor]\n`)).toEqual(['unknown-algorithm']);
    expect(codes(MINIMAL.replace('20ms', '{ law: toString }'))).toEqual(['unknown-law']);
  });
});

describe('a hostile file', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'lbsim-files-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const message = (name: string, content: string | Uint8Array): string => {
    const path = join(folder, name);
    writeFileSync(path, content);
    return failure(path).replaceAll(folder, '');
  };

  const failure = (path: string): string => {
    try {
      loadScenario(path);
    } catch (error) {
      if (error instanceof InputError) return error.message;
      throw error;
    }
    throw new Error('the file was accepted');
  };

  test('a file of 50 MB is refused without being read', () => {
    const path = join(folder, 'large.yaml');
    writeFileSync(path, 'name: x\n');
    truncateSync(path, 50_000_000);
    const before = process.memoryUsage().arrayBuffers;
    const start = performance.now();
    expect(failure(path)).toContain('has 50.0 MB; a scenario may have at most 4 MB');
    expect(performance.now() - start).toBeLessThan(500);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1e6);
  });

  test('bytes that are no UTF-8 text are named as such', () => {
    expect(message('a.yaml', Uint8Array.of(0x6e, 0x0a, 0x61, 0xff, 0xfe))).toBe(
      '/a.yaml is not a UTF-8 text file: line 2 contains bytes that are not UTF-8',
    );
    expect(message('b.yaml', Uint8Array.of(0x1f, 0x8b, 8, 0, 0))).toContain(
      'looks like binary data',
    );
    expect(message('c.yaml', Buffer.from('\uFEFFname: x', 'utf16le'))).toContain('it is UTF-16');
  });

  test('a missing file, a folder and a device are named as such', () => {
    expect(failure('/nowhere/x.yaml')).toBe(
      '/nowhere/x.yaml cannot be read: there is no such file',
    );
    expect(failure(folder)).toContain('cannot be read: it is a folder');
    expect(failure('/dev/zero')).toBe('/dev/zero cannot be read: it is not a regular file');
  });

  test('a byte order mark and Windows line ends change nothing', () => {
    const path = join(folder, 'windows.yaml');
    writeFileSync(path, `\uFEFF${MINIMAL.replaceAll('\n', '\r\n')}`);
    expect(loadScenario(path).scenario.name).toBe('small');
    writeFileSync(path, `\uFEFF${MINIMAL.replace('name', 'nmae').replaceAll('\n', '\r\n')}`);
    expect(failure(path)).toContain('there is no key `nmae`');
  });
});
