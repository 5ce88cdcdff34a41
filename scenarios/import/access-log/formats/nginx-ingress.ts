/**
 * ingress-nginx's `upstreaminfo`: combined, then
 * `$request_length $request_time [$upstream_name] [$alternative] $upstream_addr
 * $upstream_response_length $upstream_response_time $upstream_status $req_id`.
 */

import { parseNcsaLine, requestFrom } from '../ncsa-line.ts';
import { lastTimeUs, parseSecondsUs, splitList } from '../nginx-times.ts';
import type { LogFormat } from '../types.ts';

const LIST = '([^\\s,]+(?:(?:, | : )[^\\s,]+)*)';
const REST = new RegExp(
  `^\\d+ (\\d+\\.\\d+) \\[([^\\]]*)\\] (?:\\[[^\\]]*\\] )?${LIST} ${LIST} ${LIST} ${LIST}(?: \\S+)?$`,
);

export const nginxIngress: LogFormat = {
  name: 'nginx-ingress',
  summary: "Kubernetes ingress-nginx's upstreaminfo",
  rule: 'nginx logs the end of a request: the arrival is the logged instant minus $request_time; the service time is $upstream_response_time of the server that answered',
  detect(line) {
    const ncsa = parseNcsaLine(line);
    return ncsa !== null && REST.test(ncsa.rest);
  },
  parseLine(line) {
    const ncsa = parseNcsaLine(line);
    const match = ncsa === null ? null : REST.exec(ncsa.rest);
    if (ncsa === null || match === null) return null;
    const totalUs = parseSecondsUs(match[1]!);
    const serviceUs = lastTimeUs(match[5]!);
    return requestFrom(ncsa, {
      leadUs: totalUs ?? 0,
      serviceUs,
      totalUs,
      server: serviceUs === null ? null : serverOf(match[3]!, match[5]!),
      proxied: serviceUs !== null,
    });
  },
};

/** The address at the place of the time that counts. */
function serverOf(addresses: string, times: string): string | null {
  const at = splitList(times).findLastIndex((time) => parseSecondsUs(time) !== null);
  return splitList(addresses)[at] ?? null;
}
