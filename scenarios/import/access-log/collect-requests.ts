/** Reads a log line by line into columns: nothing of a line is kept but its numbers and its key. */

import { InputError } from '../../format/diagnostic.ts';
import { chooseFormat, DETECTION_LINES } from './detect-format.ts';
import { createColumn } from './growing-column.ts';
import { KEY_DEFAULT } from './scenario-parts.ts';
import type { AccessLogOptions, LogFormat, LogRequest, UnparsedLine } from './types.ts';
import { excerpt, refuseTooManyUnparsed, UNPARSED_SHOWN } from './unparsed.ts';

/** Requests in the order of the file. */
export interface CollectedLog {
  readonly format: LogFormat;
  readonly stampMs: Float64Array;
  readonly leadUs: Float64Array;
  /** NaN where the log has no time. */
  readonly serviceUs: Float64Array;
  /** Index into `keyTexts`. */
  readonly key: Float64Array;
  readonly keyTexts: readonly string[];
  readonly wholeSeconds: boolean;
  readonly lines: number;
  readonly blank: number;
  readonly comment: number;
  readonly notProxied: number;
  readonly unparsed: number;
  readonly firstUnparsed: readonly UnparsedLine[];
  readonly statuses: ReadonlyMap<string, number>;
  readonly servers: ReadonlyMap<string, number>;
}

export async function collectRequests(
  lines: AsyncIterable<string>,
  options: AccessLogOptions,
): Promise<CollectedLog> {
  const collector = createCollector(options);
  const wanted = options.format ?? 'auto';
  let format: LogFormat | null = null;
  let waiting: string[] = [];
  for await (const line of lines) {
    if (format !== null) {
      collector.take(format, line);
      continue;
    }
    waiting.push(line);
    if (wanted !== 'auto' || waiting.length === DETECTION_LINES) {
      format = chooseFormat(wanted, waiting, options.file);
      for (const early of waiting) collector.take(format, early);
      waiting = [];
    }
  }
  if (format === null && waiting.every((line) => line.trim() === '')) throw emptyLog(options.file);
  format ??= chooseFormat(wanted, waiting, options.file);
  for (const early of waiting) collector.take(format, early);
  return collector.finish(format);
}

function createCollector(options: AccessLogOptions) {
  const columns = {
    stampMs: createColumn(),
    leadUs: createColumn(),
    serviceUs: createColumn(),
    key: createColumn(),
  };
  const keys = createKeys(options);
  const count = { lines: 0, blank: 0, comment: 0, notProxied: 0, unparsed: 0 };
  const firstUnparsed: UnparsedLine[] = [];
  const statuses = new Map<string, number>();
  const servers = new Map<string, number>();
  const all = options.include === 'all';
  let wholeSeconds = true;

  function takeRequest(request: LogRequest): void {
    columns.stampMs.push(request.stampMs);
    columns.leadUs.push(request.leadUs);
    const serviceUs = request.proxied ? request.serviceUs : request.totalUs;
    columns.serviceUs.push(serviceUs ?? Number.NaN);
    columns.key.push(keys.idOf(request));
    wholeSeconds &&= request.wholeSecond;
    increment(statuses, request.status);
    if (request.server !== null) increment(servers, request.server);
  }

  return {
    take(format: LogFormat, line: string): void {
      count.lines++;
      if (line.trim() === '') {
        count.blank++;
        return;
      }
      const parsed = format.parseLine(line);
      if (parsed === null) {
        count.unparsed++;
        if (firstUnparsed.length < UNPARSED_SHOWN) {
          firstUnparsed.push({ line: count.lines, text: detached(excerpt(line)) });
        }
      } else if (parsed === 'comment') count.comment++;
      else if (parsed.proxied || all) takeRequest(parsed);
      else count.notProxied++;
    },
    finish(format: LogFormat): CollectedLog {
      refuseTooManyUnparsed({
        file: options.file,
        format: format.name,
        lines: count.lines - count.blank,
        unparsed: count.unparsed,
        first: firstUnparsed,
      });
      if (columns.key.values().length === 0) throw noRequests(options.file, count.notProxied);
      return {
        format,
        stampMs: columns.stampMs.values(),
        leadUs: columns.leadUs.values(),
        serviceUs: columns.serviceUs.values(),
        key: columns.key.values(),
        keyTexts: keys.texts,
        wholeSeconds,
        ...count,
        firstUnparsed,
        statuses,
        servers,
      };
    },
  };
}

/** Numbers the keys in the order in which they appear in the file. */
function createKeys(options: AccessLogOptions) {
  const which = options.key ?? KEY_DEFAULT;
  const ids = new Map<string, number>();
  const texts: string[] = [];
  return {
    texts,
    idOf(request: LogRequest): number {
      if (which === 'none') return -1;
      const text = request[which];
      const known = ids.get(text);
      if (known !== undefined) return known;
      const kept = detached(text);
      ids.set(kept, texts.length);
      texts.push(kept);
      return texts.length - 1;
    },
  };
}

function emptyLog(file: string): InputError {
  return new InputError([
    { severity: 'error', code: 'empty-log', message: `${file}: no lines in it`, location: null },
  ]);
}

function noRequests(file: string, notProxied: number): InputError {
  const why =
    notProxied > 0 ? `all ${notProxied} were answered by the proxy itself` : 'none at all';
  return new InputError([
    {
      severity: 'error',
      code: 'no-requests',
      message: `${file}: no request that reached a node (${why})`,
      location: null,
      suggestion: 'keep what the proxy answered by itself with --include all',
    },
  ]);
}

function increment(counts: Map<string, number>, name: string): void {
  const count = counts.get(name);
  if (count === undefined) counts.set(detached(name), 1);
  else counts.set(name, count + 1);
}

/** A piece of a line keeps the whole chunk of the file in memory; its copy does not. */
function detached(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}
