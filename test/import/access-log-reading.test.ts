import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../scenarios/format/diagnostic.ts';
import {
  LINE_LENGTH_MAX,
  readLog,
  readLogFile,
} from '../../scenarios/import/access-log/read-lines.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lbsim-log-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

async function all(lines: AsyncIterable<string>): Promise<string[]> {
  const read: string[] = [];
  for await (const line of lines) read.push(line);
  return read;
}

async function linesOf(content: string | Uint8Array): Promise<string[]> {
  const path = join(folder, 'x.log');
  writeFileSync(path, content);
  return all(readLogFile(path).lines);
}

async function codeOf(lines: AsyncIterable<string>): Promise<string> {
  try {
    for await (const _ of lines);
  } catch (error) {
    if (error instanceof InputError) return error.diagnostics[0]!.code;
    throw error;
  }
  return 'none';
}

async function codeOfContent(content: string | Uint8Array): Promise<string> {
  const path = join(folder, 'y.log');
  writeFileSync(path, content);
  return codeOf(readLogFile(path).lines);
}

describe('reading a log file', () => {
  it.each([
    ['a\nb\n', ['a', 'b']],
    ['a\nb', ['a', 'b']],
    ['a\r\n\r\nb\r\n', ['a', '', 'b']],
    ['\n', ['']],
    ['grüße €\n', ['grüße €']],
  ])('splits %j into lines, packed or not', async (content, lines) => {
    expect(await linesOf(content)).toEqual(lines);
    expect(await linesOf(gzipSync(content))).toEqual(lines);
  });

  it('joins the members of concatenated gzip files', async () => {
    const joined = Buffer.concat([gzipSync('a\nb'), gzipSync('c\nd\n')]);
    expect(await linesOf(joined)).toEqual(['a', 'bc', 'd']);
  });

  it('cuts a line that never ends, and goes on after it', async () => {
    const lines = await linesOf(`a\n${'x'.repeat(5_000_000)}\nb\n`);
    expect(lines.map((line) => line.length)).toEqual([1, LINE_LENGTH_MAX, 1]);
    expect(lines[2]).toBe('b');
  });

  it('reads the same lines whatever the chunks are, and digests the bytes', async () => {
    const bytes = Buffer.from('añb\r\nc€d\n\nlast');
    const digests = new Set<string>();
    for (const size of [1, 2, 3, 7, 100]) {
      for (const content of [bytes, gzipSync(bytes)]) {
        const source = readLog(chunksOf(content, size), 'pipe');
        expect(await all(source.lines)).toEqual(['añb', 'c€d', '', 'last']);
        digests.add(source.digest());
      }
    }
    // printf 'a\u00f1b\r\nc\u20acd\n\nlast' | sha256sum
    expect(digests).toContain('3b5e46e8cf1b3ffa25b912c286e49b1b55a718c184cd294fc6f6db23511fe390');
    expect(digests.size).toBe(2);
  });

  it('stops reading when the reader stops', async () => {
    let given = 0;
    async function* endless() {
      for (;;) {
        given++;
        yield Buffer.from('line\n');
      }
    }
    for await (const _ of readLog(endless(), 'pipe').lines) break;
    expect(given).toBeLessThan(10);
  });

  it('says what is wrong with a file that is no log', async () => {
    expect(await codeOfContent('')).toBe('empty-log');
    expect(await codeOfContent(Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0]))).toBe(
      'not-a-text-log',
    );
    expect(await codeOfContent(gzipSync(Buffer.from([1, 2, 3, 4, 5, 6])))).toBe('not-a-text-log');
    expect(await codeOfContent(Buffer.from('GET /', 'utf16le'))).toBe('not-a-text-log');
    expect(await codeOfContent(Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2]))).toBe(
      'unknown-compression',
    );
    expect(await codeOfContent(Buffer.from('BZh91AY&SY'))).toBe('unknown-compression');
    expect(await codeOfContent(gzipSync('a\n'.repeat(9999)).subarray(0, 40))).toBe('damaged-gzip');
    expect(await codeOf(readLogFile(join(folder, 'missing.log')).lines)).toBe('file-not-found');
    expect(await codeOf(readLogFile(folder).lines)).toBe('not-a-file');
  });
});

async function* chunksOf(content: Uint8Array, size: number) {
  for (let i = 0; i < content.length; i += size) yield content.subarray(i, i + size);
}
