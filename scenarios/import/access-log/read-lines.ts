/**
 * Lines of a log file, plain or gzip, without ever holding more than one chunk and one line.
 *
 * The only file of the importer that does I/O. Logs of several gigabytes pass through; a line that
 * never ends is cut instead of filling the memory.
 */

import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { createGunzip } from 'node:zlib';
import { InputError } from '../../format/diagnostic.ts';
import { compressionOf, looksBinary } from './file-kind.ts';

/** HAProxy cuts its lines at 1 KiB, nginx's longest URL is 8 KiB: 64 KiB is no log line. */
export const LINE_LENGTH_MAX = 65_536;

export interface LogSource {
  readonly lines: AsyncIterable<string>;
  /** SHA-256 of the bytes read, as `sha256sum` prints it; complete after the last line. */
  digest(): string;
}

export function readLogFile(path: string): LogSource {
  return readLog(createReadStream(path, { highWaterMark: 1 << 18 }), path);
}

/** The same for bytes from anywhere, such as standard input. */
export function readLog(bytes: AsyncIterable<Uint8Array>, file: string): LogSource {
  const hash = createHash('sha256');
  async function* tapped() {
    for await (const chunk of bytes) {
      hash.update(chunk);
      yield chunk;
    }
  }
  return { lines: linesOf(tapped(), file), digest: () => hash.copy().digest('hex') };
}

async function* linesOf(raw: AsyncGenerator<Uint8Array>, file: string): AsyncGenerator<string> {
  const decoder = new StringDecoder('utf8');
  let carry = '';
  let first = true;
  try {
    for await (const chunk of await plainBytes(raw, file)) {
      if (first && looksBinary(chunk)) throw notText(file);
      first = false;
      const lines = (carry + decoder.write(Buffer.from(chunk))).split('\n');
      carry = lines.pop()!.slice(0, LINE_LENGTH_MAX);
      for (const line of lines) yield trimmed(line);
    }
  } catch (error) {
    throw explained(error, file);
  }
  carry += decoder.end();
  if (carry !== '') yield trimmed(carry);
}

function trimmed(line: string): string {
  return (line.endsWith('\r') ? line.slice(0, -1) : line).slice(0, LINE_LENGTH_MAX);
}

/** Looks at the first bytes, and unpacks if they are gzip's. */
async function plainBytes(
  raw: AsyncGenerator<Uint8Array>,
  file: string,
): Promise<AsyncIterable<Uint8Array>> {
  let head: Uint8Array = new Uint8Array(0);
  // A pipe may deliver its first bytes one by one.
  while (head.length < 6) {
    const next = await raw.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  if (head.length === 0) throw emptyLog(file);
  async function* whole() {
    yield head;
    yield* raw;
  }
  const compression = compressionOf(head);
  if (compression === null) return whole();
  if (compression !== 'gzip') throw packed(file, compression);
  const source = Readable.from(whole(), { objectMode: false });
  // Unlike `pipe`, `pipeline` passes errors on and closes the file when the reader stops early; the
  // error itself reaches whoever reads `unpacked`.
  const unpacked = createGunzip();
  pipeline(source, unpacked, () => {});
  return unpacked;
}

function emptyLog(file: string): InputError {
  return problem('empty-log', `${file}: the file is empty`, 'give a log with at least one request');
}

function notText(file: string): InputError {
  return problem(
    'not-a-text-log',
    `${file}: this is not a text log (it contains bytes that text does not)`,
    'give an access log as text in UTF-8 or ASCII, plain or gzip',
  );
}

function packed(file: string, compression: string): InputError {
  return problem(
    'unknown-compression',
    `${file}: packed with ${compression}; lbsim reads plain text and gzip`,
    'unpack it first',
  );
}

function explained(error: unknown, file: string): unknown {
  const code = (error as { code?: unknown }).code;
  if (code === 'ENOENT')
    return problem('file-not-found', `${file}: no such file`, 'check the path');
  if (code === 'EISDIR') return problem('not-a-file', `${file}: is a folder`, 'name a file in it');
  if (code === 'EACCES')
    return problem('file-unreadable', `${file}: no permission to read`, 'check its mode');
  if (typeof code === 'string' && code.startsWith('Z_')) {
    const reason = (error as Error).message;
    return problem(
      'damaged-gzip',
      `${file}: damaged gzip data (${reason})`,
      'copy or pack it again',
    );
  }
  return error;
}

function problem(code: string, message: string, suggestion: string): InputError {
  return new InputError([{ severity: 'error', code, message, location: null, suggestion }]);
}
