/** LTSV (ltsv.org): `label:value` fields between tabs, with the labels people use for times. */

import { urlOf } from '../ncsa-line.ts';
import { lastTimeUs, parseSecondsUs } from '../nginx-times.ts';
import { parseClfTime, parseEpochTime, parseIsoTime, type Stamp } from '../time.ts';
import type { LogFormat } from '../types.ts';

type Fields = ReadonlyMap<string, string>;

export const ltsv: LogFormat = {
  name: 'ltsv',
  summary: 'LTSV with time and, if you like, reqtime, apptime, reqtime_microsec',
  rule: 'a log with reqtime is written at the end of a request: the arrival is time minus reqtime; the service time is apptime, or reqtime if there is none, or reqtime_microsec (Apache, whose time is the arrival)',
  detect: (line) => stampOf(fieldsOf(line)) !== null,
  parseLine(line) {
    const fields = fieldsOf(line);
    const stamp = stampOf(fields);
    if (stamp === null) return null;
    const reqtime = first(fields, ['reqtime', 'request_time']);
    const apptime = first(fields, ['apptime', 'upstream_response_time']);
    const microseconds = Number.parseInt(first(fields, ['reqtime_microsec']) ?? '', 10);
    const totalUs = Number.isNaN(microseconds) ? parseSecondsUs(reqtime ?? '-') : microseconds;
    const apptimeUs = lastTimeUs(apptime ?? '-');
    return {
      stampMs: stamp.ms,
      wholeSecond: stamp.wholeSecond,
      leadUs: Number.isNaN(microseconds) ? (totalUs ?? 0) : 0,
      client: first(fields, ['host', 'remote_addr', 'client']) ?? '-',
      url: first(fields, ['uri', 'request_uri', 'path']) ?? urlOf(fields.get('req') ?? '-'),
      status: fields.get('status') ?? '-',
      serviceUs: apptime === null ? totalUs : apptimeUs,
      totalUs,
      server: first(fields, ['upstream', 'upstream_addr']),
      proxied: apptime === null || apptimeUs !== null,
    };
  },
};

function fieldsOf(line: string): Fields {
  const fields = new Map<string, string>();
  for (const field of line.split('\t')) {
    const colon = field.indexOf(':');
    if (colon > 0) fields.set(field.slice(0, colon), field.slice(colon + 1));
  }
  return fields;
}

function first(fields: Fields, labels: readonly string[]): string | null {
  for (const label of labels) {
    const value = fields.get(label);
    if (value !== undefined) return value;
  }
  return null;
}

function stampOf(fields: Fields): Stamp | null {
  const time = first(fields, ['time', 'time_local', 'time_iso8601', 'msec']);
  if (time === null || fields.size < 2) return null;
  return parseIsoTime(time) ?? parseEpochTime(time) ?? parseClfTime(time.replace(/^\[|\]$/g, ''));
}
