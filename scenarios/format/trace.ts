/**
 * Recorded requests as CSV: `at_ms`, and optionally `key` and `service_ms`; plain or gzipped.
 *
 * Times are written as exact decimals of whole nanoseconds, so reading what was written gives the
 * same numbers. Keys are numbered in the order of their first appearance.
 */

import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import type { Trace } from '../../sim/model/types.ts';
import { csvField, csvRows } from './csv-rows.ts';
import { decodeText } from './decode-text.ts';
import { type Diagnostic, InputError } from './diagnostic.ts';
import { millisecondsToNs, nsToMilliseconds } from './milliseconds.ts';
import { nearestName } from './nearest.ts';
import { quoteValue } from './quote-value.ts';
import { locationOf, type SourceText, sourceText } from './source/source-text.ts';

export type TraceData = Trace;

const COLUMNS = ['at_ms', 'key', 'service_ms'] as const;
/** JavaScript's own bound on a text is 512 MiB. */
const MAX_TRACE_BYTES = 500_000_000;
const MAX_ERRORS = 10;

/** Throws an InputError with the first ten complaints. */
export function readTrace(bytes: Uint8Array, file: string): TraceData {
  const reader = new TraceReader(decodeText(unzip(bytes, file), file), file);
  return reader.read();
}

/** Keys must be numbered by first appearance for the round trip to be exact. */
export function writeTrace(trace: TraceData): string {
  return [...traceLines(trace)].join('');
}

/** Identifies the content, however it was compressed or quoted. */
export function traceDigest(trace: TraceData): string {
  const hash = createHash('sha256');
  let chunk: string[] = [];
  for (const line of traceLines(trace)) {
    chunk.push(line);
    if (chunk.length === 10_000) {
      hash.update(chunk.join(''));
      chunk = [];
    }
  }
  return hash.update(chunk.join('')).digest('hex');
}

function* traceLines({ atNs, key, keyTexts, serviceNs }: TraceData): Generator<string> {
  yield `${COLUMNS.filter((name) => (name === 'key' ? key : name === 'service_ms' ? serviceNs : true)).join(',')}\n`;
  for (let i = 0; i < atNs.length; i++) {
    let line = nsToMilliseconds(atNs[i]!);
    if (key !== null) line += `,${csvField(keyTexts[key[i]!]!)}`;
    if (serviceNs !== null) line += `,${nsToMilliseconds(serviceNs[i]!)}`;
    yield `${line}\n`;
  }
}

function unzip(bytes: Uint8Array, file: string): Uint8Array {
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  try {
    const plain = isGzip ? gunzipSync(bytes, { maxOutputLength: MAX_TRACE_BYTES }) : bytes;
    if (plain.length <= MAX_TRACE_BYTES) return plain;
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    if (!tooLarge) throw fileError('bad-gzip', `${file} is not a complete gzip file`);
  }
  const limit = `${MAX_TRACE_BYTES / 1e6} MB`;
  throw fileError('too-large', `${file} holds more than ${limit} of text; cut a part out of it`);
}

function fileError(code: string, message: string): InputError {
  return new InputError([{ severity: 'error', code, message, location: null }]);
}

/** State while reading one trace: columns so far, and complaints. */
class TraceReader {
  private readonly text: string;
  private readonly file: string;
  private readonly errors: Diagnostic[] = [];
  private readonly atNs: number[] = [];
  private readonly key: number[] = [];
  private readonly serviceNs: number[] = [];
  private readonly keyIds = new Map<string, number>();
  private source: SourceText | null = null;

  constructor(text: string, file: string) {
    this.text = text;
    this.file = file;
  }

  read(): TraceData {
    const rows = csvRows(this.text);
    const header = rows.next();
    const columns = header.done === true ? [] : header.value.fields.map((name) => name.trim());
    this.checkHeader(columns);
    for (const row of rows) {
      if (this.errors.length >= MAX_ERRORS) break;
      this.readRow(columns, row.fields, row.start);
    }
    if (this.errors.length === 0 && this.atNs.length === 0) {
      this.complain(0, 'empty-file', 'the trace contains no request');
    }
    if (this.errors.length > 0) throw new InputError(this.errors);
    return {
      atNs: Float64Array.from(this.atNs),
      key: columns.includes('key') ? Int32Array.from(this.key) : null,
      keyTexts: [...this.keyIds.keys()],
      serviceNs: columns.includes('service_ms') ? Float64Array.from(this.serviceNs) : null,
    };
  }

  private checkHeader(columns: readonly string[]): void {
    const notes = [`columns: ${COLUMNS.join(', ')}; only at_ms is required`];
    for (const [i, name] of columns.entries()) {
      if (columns.indexOf(name) !== i) {
        this.complain(
          0,
          'duplicate-key',
          `the column ${quoteValue(name)} stands twice in the header`,
        );
      }
      if (COLUMNS.some((known) => known === name)) continue;
      const near = nearestName(name, COLUMNS);
      const hint = near === null ? '' : `; did you mean \`${near}\`?`;
      this.complain(0, 'unknown-key', `a trace has no column ${quoteValue(name)}${hint}`, notes);
    }
    if (!columns.includes('at_ms')) {
      this.complain(0, 'missing-key', 'the first line must name the columns, with `at_ms`', notes);
    }
    if (this.errors.length > 0) throw new InputError(this.errors);
  }

  private readRow(columns: readonly string[], fields: readonly string[], start: number): void {
    if (fields.length !== columns.length) {
      const message = `${fields.length} fields, but the header names ${columns.length} columns`;
      this.complain(start, 'wrong-row', message);
      return;
    }
    for (const [i, name] of columns.entries()) {
      const text = fields[i]!;
      if (name === 'key') this.key.push(this.keyId(text));
      else this.readTime(name, text, start);
    }
  }

  private readTime(name: string, text: string, start: number): void {
    const ns = millisecondsToNs(text);
    if (ns === null) {
      const message = `${name} is ${quoteValue(text)}, not a positive number of milliseconds`;
      this.complain(start, 'not-a-quantity', message);
      return;
    }
    if (name === 'service_ms') {
      this.serviceNs.push(ns);
      return;
    }
    const previous = this.atNs.at(-1) ?? 0;
    if (ns < previous) {
      const message = `at_ms goes back from ${nsToMilliseconds(previous)} to ${nsToMilliseconds(ns)}`;
      this.complain(start, 'not-ascending', message, ['sort the trace by time']);
    }
    this.atNs.push(ns);
  }

  private keyId(text: string): number {
    const known = this.keyIds.get(text);
    if (known !== undefined) return known;
    this.keyIds.set(text, this.keyIds.size);
    return this.keyIds.size - 1;
  }

  private complain(start: number, code: string, message: string, notes?: readonly string[]): void {
    // Line numbers are only worth finding for a trace that is wrong.
    this.source ??= sourceText(this.file, this.text);
    const location = locationOf(this.source, { start, end: this.text.length });
    this.errors.push({ severity: 'error', code, message, location, ...(notes && { notes }) });
  }
}
