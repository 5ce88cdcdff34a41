/**
 * The story of the failures, one JSON object a line: made for `jq`.
 *
 * All lines have the same keys in the same order. What the report had no room for is said in a last
 * line of its variant, whose event is `truncated`.
 */

import { unpackLog } from '../failures/log.ts';
import type { ReportVariant } from '../model.ts';
import type { FormatDefinition } from './types.ts';

export const events: FormatDefinition = {
  name: 'events',
  extension: 'ndjson',
  render: async (report) => report.variants.flatMap(linesOf).join(''),
};

function linesOf({ name, log }: ReportVariant): readonly string[] {
  if (log === null) return [];
  const { replication, dropped } = log;
  const entries = unpackLog(log).map(({ atMs, ...rest }) =>
    line({ variant: name, replication, atMs, ...rest }),
  );
  const { probes, others } = dropped;
  if (probes + others === 0) return entries;
  const detail = `${probes} later probes and ${others} other later entries are left out`;
  const nothing = { node: null, balancer: null, fault: null, check: null };
  const end = { atMs: log.atMs.at(-1) ?? 0, event: 'truncated', ...nothing, detail };
  return [...entries, line({ variant: name, replication, ...end })];
}

function line(entry: object): string {
  return `${JSON.stringify(entry)}\n`;
}
