/** The log of a run in the report: packed into columns, bounded, and unpacked again. */

import type { LogEntry } from '../../sim/metrics/event-log.ts';
import type { RunResult } from '../../sim/metrics/types.ts';
import type { ReportLog, ReportLogEntry } from './model.ts';

/** About 30 bytes an entry: a hundred kilobytes at the most. */
const ENTRIES_MAX = 3000;
const PROBES_MAX = 1000;

/** Null where nothing happened. */
export function packLog(run: RunResult): ReportLog | null {
  const { replication, log, logDropped, nodes, balancers } = run;
  if (log.length === 0) return null;
  const { kept, probes, others } = bounded(log);
  const texts: string[] = [];
  const places = new Map<string, number>();
  const place = (text: string | null | undefined): number => {
    if (text === null || text === undefined) return -1;
    const known = places.get(text);
    if (known !== undefined) return known;
    places.set(text, texts.length);
    return texts.push(text) - 1;
  };
  const column = (pick: (entry: LogEntry) => string | null | undefined) =>
    kept.map((entry) => place(pick(entry)));
  return {
    replication,
    dropped: { probes: logDropped.probes + probes, others: logDropped.others + others },
    balancers: balancerCounts(run),
    atMs: kept.map(({ atNs }) => atNs / 1e6),
    event: column(({ event }) => event),
    node: column(({ node }) => nodes[node]?.name),
    balancer: column(({ balancer }) => balancers[balancer]),
    fault: column(({ fault }) => fault),
    check: column(({ check }) => check),
    detail: column(({ detail }) => detail),
    texts,
  };
}

/** `web/1` and `web/shoppers-1` are balancers of `web`. */
function balancerCounts({ nodes, balancers }: RunResult): Record<string, number> {
  const services = [...new Set(nodes.map(({ service }) => service))];
  return Object.fromEntries(
    services.map((service) => {
      const own = balancers.filter((name) => name.startsWith(`${service}/`));
      return [service, own.length];
    }),
  );
}

/** The first of them, in order; probes are counted apart, since there may be very many. */
function bounded(log: readonly LogEntry[]) {
  let probes = 0;
  let others = 0;
  const kept = log.filter(({ event }) =>
    event === 'probe' ? ++probes <= PROBES_MAX : ++others <= ENTRIES_MAX,
  );
  return {
    kept,
    probes: Math.max(0, probes - PROBES_MAX),
    others: Math.max(0, others - ENTRIES_MAX),
  };
}

/** As it was, with names for numbers. */
export function unpackLog(log: ReportLog): readonly ReportLogEntry[] {
  const text = (place: number) => (place < 0 ? null : log.texts[place]!);
  return log.atMs.map((atMs, i) => ({
    atMs,
    event: log.texts[log.event[i]!]!,
    node: text(log.node[i]!),
    balancer: text(log.balancer[i]!),
    fault: text(log.fault[i]!),
    check: text(log.check[i]!),
    detail: text(log.detail[i]!),
  }));
}
