/** Common and combined logs without times: nginx's default, Apache's `common` and `combined`. */

import { parseNcsaLine, requestFrom } from '../ncsa-line.ts';
import type { LogFormat } from '../types.ts';

export const combined: LogFormat = {
  name: 'combined',
  summary: 'NCSA common or combined (Apache, nginx), without service times',
  rule: 'the logged instant is taken for the arrival; the log has no service times',
  detect: (line) => parseNcsaLine(line) !== null,
  parseLine(line) {
    const ncsa = parseNcsaLine(line);
    if (ncsa === null) return null;
    return requestFrom(ncsa, {
      leadUs: 0,
      serviceUs: null,
      totalUs: null,
      server: null,
      proxied: true,
    });
  },
};
