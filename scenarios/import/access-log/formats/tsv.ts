/** Tab-separated `host logname epoch method url status bytes`, as the Internet Traffic Archive's. */

import { parseEpochTime } from '../time.ts';
import type { LogFormat } from '../types.ts';

export const tsv: LogFormat = {
  name: 'tsv',
  summary: 'tab-separated: host, logname, epoch, method, url, status, bytes',
  rule: 'the logged instant is taken for the arrival; the log has no service times',
  detect: (line) => parseEpochTime(line.split('\t')[2] ?? '') !== null,
  parseLine(line) {
    const [client, , time, , url, status, bytes] = line.split('\t');
    if (client === 'host' && time === 'time') return 'comment';
    const stamp = parseEpochTime(time ?? '');
    if (stamp === null || bytes === undefined || !/^(?:\d{3}|-)?$/.test(status!)) return null;
    return {
      stampMs: stamp.ms,
      wholeSecond: stamp.wholeSecond,
      leadUs: 0,
      client: client!,
      url: url!,
      status: status || '-',
      serviceUs: null,
      totalUs: null,
      server: null,
      proxied: true,
    };
  },
};
