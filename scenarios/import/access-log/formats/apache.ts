/** Apache: common, combined or vhost-prefixed, with `%D` (microseconds) appended. */

import { parseNcsaLine, requestFrom } from '../ncsa-line.ts';
import type { LogFormat } from '../types.ts';

export const apache: LogFormat = {
  name: 'apache',
  summary: 'Apache common or combined, also with a virtual host in front, with %D appended',
  rule: "Apache's %t is when the request arrived; the service time is %D, which includes sending the answer to the client",
  detect: (line) => timeUs(parseNcsaLine(line)?.rest) !== null,
  parseLine(line) {
    const ncsa = parseNcsaLine(line);
    if (ncsa === null) return null;
    const us = timeUs(ncsa.rest);
    return requestFrom(ncsa, {
      leadUs: 0,
      serviceUs: us,
      totalUs: us,
      server: null,
      proxied: true,
    });
  },
};

// The last field: `1234`, `1234us`, `**1234**`, `D=1234`, `0/1234` (%T/%D) or `"1234"`.
const LAST = /(?:^|\s)(?:(?:\*\*|[A-Za-z]+=|\d+\/)?(\d+)(?:us|\*\*)?|"(\d+)")$/;

function timeUs(rest: string | undefined): number | null {
  const match = LAST.exec(rest ?? '');
  return match === null ? null : Number(match[1] ?? match[2]);
}
