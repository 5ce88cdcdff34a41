/**
 * nginx: combined with `$request_time` appended, and `$upstream_response_time` after it.
 *
 * Both may be quoted or named (`rt=0.005 urt="0.004"`). nginx writes the line when the answer is
 * finished, so the arrival lies `$request_time` before the logged instant.
 */

import { parseNcsaLine, requestFrom } from '../ncsa-line.ts';
import { isTimeList, lastTimeUs, parseSecondsUs } from '../nginx-times.ts';
import type { LogFormat } from '../types.ts';

export const nginx: LogFormat = {
  name: 'nginx',
  summary: 'nginx combined with $request_time and, if you like, $upstream_response_time appended',
  rule: 'nginx logs the end of a request: the arrival is the logged instant minus $request_time; the service time is $upstream_response_time of the server that answered, or $request_time if there is none',
  detect(line) {
    const ncsa = parseNcsaLine(line);
    return ncsa !== null && timesOf(ncsa.rest).request !== null;
  },
  parseLine(line) {
    const ncsa = parseNcsaLine(line);
    if (ncsa === null) return null;
    const { request, upstream } = timesOf(ncsa.rest);
    const totalUs = request === null ? null : parseSecondsUs(request);
    const upstreamUs = upstream === null ? null : lastTimeUs(upstream);
    return requestFrom(ncsa, {
      leadUs: totalUs ?? 0,
      serviceUs: upstream === null ? totalUs : upstreamUs,
      totalUs,
      server: null,
      proxied: upstream === null || upstreamUs !== null,
    });
  },
};

interface Times {
  readonly request: string | null;
  readonly upstream: string | null;
}

const NAMED_REQUEST = /(?:^|[\s"])(?:rt|request_time)=["[]?(\d+\.\d{3})/;
const NAMED_UPSTREAM =
  /(?:^|[\s"])(?:urt|upstream_response_time)=(?:"([^"]*)"|([\d.-]+(?:(?:, | : )[\d.-]+)*))/;
// A quoted field, or words joined by the separators of a list.
const FIELD = /"([^"]*)"|(\S+?(?:(?:,\s*| : )\S+?)*)(?=\s|$)/g;

function timesOf(rest: string): Times {
  const named = NAMED_REQUEST.exec(rest);
  if (named !== null) {
    const upstream = NAMED_UPSTREAM.exec(rest);
    return { request: named[1]!, upstream: upstream?.[1] ?? upstream?.[2] ?? null };
  }
  const fields = [...rest.matchAll(FIELD)].map((match) => match[1] ?? match[2]!);
  const at = fields.findIndex((field) => /^\d+\.\d{3}$/.test(field));
  if (at < 0) return { request: null, upstream: null };
  const later = fields.slice(at + 1);
  return { request: fields[at]!, upstream: later.findLast(isTimeList) ?? dashOf(later) };
}

/** `-` right after the request time: there was no upstream. */
function dashOf(later: readonly string[]): string | null {
  return later[0] === '-' ? '-' : null;
}
