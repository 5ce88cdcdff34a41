/** The log of one variant as stretches of time, node by node: the truth and what was believed. */

import { unpackLog } from '../failures/log.ts';
import type { ReportLogEntry } from '../failures/model.ts';
import type { ReportVariant } from '../model.ts';

export interface Stretch {
  /** The truth; what balancers believe and do; the instant of the first success after a fault. */
  readonly state: 'down' | 'degraded' | 'believed' | 'out' | 'back';
  readonly fromS: number;
  readonly toS: number;
  /** Of the node's balancers; the truth is everybody's. */
  readonly share: number;
}

export interface Lane {
  readonly node: string;
  /** By a fault that is more than a deception. */
  readonly isHit: boolean;
  readonly stretches: readonly Stretch[];
}

/** Counts how many hold at once: faults that act, balancers that believe. */
interface Counter {
  count: number;
  sinceMs: number;
}

type Counted = Exclude<Stretch['state'], 'back'>;

const CHANGES: Readonly<Record<string, { readonly state: Counted; readonly by: 1 | -1 }>> = {
  'believed-down': { state: 'believed', by: 1 },
  'believed-up': { state: 'believed', by: -1 },
  ejected: { state: 'out', by: 1 },
  reinstated: { state: 'out', by: -1 },
};

/** Only nodes to which something happened, in the order of the report. */
export function lanesOf(variant: ReportVariant): readonly Lane[] {
  const { log, nodes } = variant;
  if (log === null) return [];
  const byNode = new Map<string, ReportLogEntry[]>();
  for (const entry of unpackLog(log)) {
    if (entry.node === null) continue;
    const own = byNode.get(entry.node);
    if (own === undefined) byNode.set(entry.node, [entry]);
    else own.push(entry);
  }
  return nodes
    .map(({ name }) => laneOf(variant, name, byNode.get(name) ?? []))
    .filter(({ stretches }) => stretches.length > 0);
}

function laneOf(variant: ReportVariant, node: string, entries: readonly ReportLogEntry[]): Lane {
  const { faults, series, log } = variant;
  // Of what the log had no room for nothing is known.
  const isWhole = log!.dropped.others === 0;
  const endMs = isWhole ? (series.atMs.at(-1) ?? 0) + series.binMs : log!.atMs.at(-1)!;
  const severities = new Map(faults.map(({ id, severity }) => [id, severity]));
  const balancers = log!.balancers[node.slice(0, node.lastIndexOf('/'))] ?? 1;
  const counters = new Map<Counted, Counter>();
  const stretches: Stretch[] = [];
  const close = (state: Counted, atMs: number) => {
    const counter = counters.get(state)!;
    const share = state === 'believed' || state === 'out' ? counter.count / balancers : 1;
    if (counter.count === 0 || counter.sinceMs === atMs) return;
    stretches.push({ state, fromS: counter.sinceMs / 1000, toS: atMs / 1000, share });
  };
  for (const { event, fault, atMs } of entries) {
    if (event === 'recovered' && severities.get(fault ?? '') !== 'none') {
      stretches.push({ state: 'back', fromS: atMs / 1000, toS: atMs / 1000, share: 1 });
    }
    const change = changeOf(event, severities.get(fault ?? ''));
    if (change === null) continue;
    const counter = counters.get(change.state) ?? { count: 0, sinceMs: 0 };
    counters.set(change.state, counter);
    close(change.state, atMs);
    counter.count = Math.max(0, counter.count + change.by);
    counter.sinceMs = atMs;
  }
  for (const state of counters.keys()) close(state, endMs);
  const isHit = stretches.some(({ state }) => state === 'down' || state === 'degraded');
  return { node, isHit, stretches };
}

function changeOf(event: string, severity: 'down' | 'degraded' | 'none' | undefined) {
  const change = CHANGES[event];
  if (change !== undefined) return change;
  if (severity === undefined || severity === 'none') return null;
  if (event === 'fault-start') return { state: severity, by: 1 } as const;
  return event === 'fault-end' ? ({ state: severity, by: -1 } as const) : null;
}
