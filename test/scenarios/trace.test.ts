/** Traces: an exact round trip, and complaints with line numbers. */

import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../scenarios/format/diagnostic.ts';
import {
  readTrace,
  type TraceData,
  traceDigest,
  writeTrace,
} from '../../scenarios/format/trace.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

function failures(content: string | Uint8Array): string[] {
  try {
    readTrace(typeof content === 'string' ? bytes(content) : content, 't.csv');
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.diagnostics.map((d) => `${d.location?.line ?? '-'} ${d.code}: ${d.message}`);
  }
  return [];
}

const NS = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

/** Keys numbered by first appearance, as every importer numbers them. */
const traces: fc.Arbitrary<TraceData> = fc
  .record({
    rows: fc.array(fc.tuple(NS, fc.string({ unit: 'grapheme' }), NS), {
      minLength: 1,
      maxLength: 20,
    }),
    hasKeys: fc.boolean(),
    hasService: fc.boolean(),
  })
  .map(({ rows, hasKeys, hasService }) => {
    const keyTexts = hasKeys ? [...new Set(rows.map(([, key]) => key))] : [];
    return {
      atNs: Float64Array.from(rows.map(([at]) => at)).sort(),
      key: hasKeys ? Int32Array.from(rows.map(([, key]) => keyTexts.indexOf(key))) : null,
      keyTexts,
      serviceNs: hasService ? Float64Array.from(rows.map(([, , service]) => service)) : null,
    };
  });

describe('a trace', () => {
  test('what was written is read back exactly, compressed or not', () => {
    fc.assert(
      fc.property(traces, (trace) => {
        const text = writeTrace(trace);
        expect(readTrace(bytes(text), 't.csv')).toEqual(trace);
        expect(readTrace(gzipSync(text), 't.csv.gz')).toEqual(trace);
      }),
      { seed: 3, numRuns: 500, examples: [[quoted()], [extreme()]] },
    );
  });

  test('columns may stand in any order, with Windows line ends and blank lines', () => {
    const trace = readTrace(bytes('\uFEFFkey,at_ms\r\n"a,""b",1\r\n\r\nc,2.5\r\n'), 't.csv');
    expect(trace.keyTexts).toEqual(['a,"b', 'c']);
    expect([...trace.atNs]).toEqual([1e6, 2.5e6]);
    expect(trace.serviceNs).toBeNull();
  });

  test('its digest is about content, not about form', () => {
    const digest = (text: string) => traceDigest(readTrace(bytes(text), 't.csv'));
    expect(digest('at_ms,key\n1,"a"\n')).toBe(digest('key,at_ms\r\na,1.0\r\n'));
    expect(digest('at_ms,key\n1,a\n')).not.toBe(digest('at_ms,key\n1,b\n'));
    expect(digest('at_ms\n1\n')).not.toBe(digest('at_ms\n1.000001\n'));
  });

  test('complaints name the line', () => {
    expect(failures('at_ms,service_ms\n1,5\n0.5,5\n2,x\n3\n4,-1\n')).toEqual([
      '3 not-ascending: at_ms goes back from 1 to 0.5',
      '4 not-a-quantity: service_ms is `x`, not a positive number of milliseconds',
      '5 wrong-row: 1 fields, but the header names 2 columns',
      '6 not-a-quantity: service_ms is `-1`, not a positive number of milliseconds',
    ]);
  });

  test.each([
    ['', '1 missing-key: the first line must name the columns, with `at_ms`'],
    ['at_ms\n', '1 empty-file: the trace contains no request'],
    ['0\n1\n', '1 unknown-key: a trace has no column `0`'],
    ['at_ms,kye\n', '1 unknown-key: a trace has no column `kye`; did you mean `key`?'],
    ['at_ms,at_ms\n', '1 duplicate-key: the column `at_ms` stands twice in the header'],
    ['at_ms\n1e3\n', '2 not-a-quantity: at_ms is `1e3`, not a positive number of milliseconds'],
    [
      'at_ms\n9999999999\n',
      '2 not-a-quantity: at_ms is `9999999999`, not a positive number of milliseconds',
    ],
  ])('%j is refused', (text, first) => {
    expect(failures(text)[0]).toBe(first);
  });

  test('at most ten complaints are made', () => {
    expect(failures(`at_ms\n${'x\n'.repeat(1000)}`).length).toBe(10);
  });

  test('a damaged gzip file, a bomb and binary data are refused', () => {
    const whole = gzipSync('at_ms\n1\n');
    expect(failures(whole.subarray(0, 15))).toEqual([
      '- bad-gzip: t.csv is not a complete gzip file',
    ]);
    const bomb = gzipSync(Buffer.alloc(501_000_000));
    expect(failures(bomb)[0]).toContain('too-large');
    expect(failures(Uint8Array.of(1, 0, 2))[0]).toContain('not-text');
  });
});

function quoted(): TraceData {
  const keyTexts = ['', ',', '"', '\n', 'a\r', '"x,\r\ny"', ' pad ', '\r'];
  const at = keyTexts.map((_, i) => i);
  return {
    atNs: Float64Array.from(at),
    key: Int32Array.from(at),
    keyTexts,
    serviceNs: Float64Array.from(at),
  };
}

function extreme(): TraceData {
  const atNs = Float64Array.of(0, 1, 999_999, 1e6, 8_999_999_999_123_457, Number.MAX_SAFE_INTEGER);
  return { atNs, key: null, keyTexts: [], serviceNs: null };
}
