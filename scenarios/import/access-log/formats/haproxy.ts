/**
 * HAProxy's HTTP log, with or without a syslog prefix:
 * `client:port [accept date] frontend backend/server Tq/Tw/Tc/Tr/Tt status bytes … "request"`.
 *
 * The five timers are Tq/Tw/Tc/Tr/Tt up to 1.6 and TR/Tw/Tc/Tr/Ta since 1.7; -1 means "never got
 * that far". `backend/<NOSRV>` and `<STATS>`: HAProxy answered by itself.
 */

import { urlOf } from '../ncsa-line.ts';
import { parseClfTime } from '../time.ts';
import type { LogFormat, LogRequest } from '../types.ts';

const HEAD =
  /(?:^|\s)(\S+):\d+ \[([^\]\s]+)\] \S+ [^\s/]+\/(\S+) (-?\d+)\/(-?\d+)\/(-?\d+)\/(-?\d+)\/\+?(-?\d+) (-?\d+) \+?(\d+|-) \S+ \S+ \S{4} \+?\d+(?:\/\+?\d+){4} \d+\/\d+/;

// What HAProxy also logs: its servers and proxies going up and down, and connections that never
// became a request (`client:port [date] frontend/listener: SSL handshake failure`).
const NOTICE =
  /(?:haproxy\[\d+\]: |^)(?:(?:Proxy|(?:Backup )?Server|Health check|backend|Pausing|Enabling|Stopping|Starting) \S|\S+:\d+ \[[^\]\s]+\] [^\s/]+\/\S+: )/;

export const haproxy: LogFormat = {
  name: 'haproxy',
  summary: 'HAProxy HTTP log (option httplog), with or without a syslog prefix',
  rule: "HAProxy's date is when the request arrived; the service time is Tr, from sending the request to the first byte of the answer, or the time that the server held a request which it never answered",
  detect: (line) => HEAD.test(line),
  parseLine(line) {
    const match = HEAD.exec(line);
    const stamp = match === null ? null : parseClfTime(match[2]!);
    if (match === null || stamp === null) return NOTICE.test(line) ? 'comment' : null;
    const server = match[3]!;
    const proxied = !server.startsWith('<');
    const timers = match.slice(4, 9).map(Number);
    return {
      stampMs: stamp.ms,
      wholeSecond: stamp.wholeSecond,
      leadUs: 0,
      client: match[1]!,
      url: requestOf(line, match.index + match[0].length),
      status: Number(match[9]) < 0 ? '-' : match[9]!,
      ...timesOf(timers, proxied),
      server: proxied ? server : null,
      proxied,
    };
  },
};

function timesOf(
  timers: readonly number[],
  proxied: boolean,
): Pick<LogRequest, 'serviceUs' | 'totalUs'> {
  const [request, queue, connect, response, total] = timers as [
    number,
    number,
    number,
    number,
    number,
  ];
  const totalUs = total < 0 ? null : total * 1000;
  if (!proxied) return { serviceUs: null, totalUs };
  if (response >= 0) return { serviceUs: response * 1000, totalUs };
  if (totalUs === null || connect < 0) return { serviceUs: null, totalUs };
  // Sent, but never answered: the server held it until the connection ended.
  const before = Math.max(request, 0) + Math.max(queue, 0) + connect;
  return { serviceUs: Math.max(total - before, 0) * 1000, totalUs };
}

/** The request is the last quoted field; captured headers before it may contain quotes. */
function requestOf(line: string, from: number): string {
  const match = /"((?:[^"\\]|\\.)*)"?\s*$/.exec(line.slice(from));
  return match === null ? '-' : urlOf(match[1]!);
}
