/** Figures of an imported log: rate, burstiness, service times. */

import type { Trace } from '../../../sim/model/types.ts';
import type { BuiltTrace } from './build-trace.ts';
import type { CollectedLog } from './collect-requests.ts';
import type { AccessLogStats, ServiceStats } from './types.ts';

export const SECOND_NS = 1e9;
export const MINUTE_NS = 60e9;

export function statsOf(log: CollectedLog, built: BuiltTrace): AccessLogStats {
  const { trace } = built;
  const spanNs = trace.atNs.at(-1)!;
  const perSecond = dispersion(trace.atNs, SECOND_NS, built.startUs);
  return {
    format: log.format.name,
    lines: log.lines,
    requests: trace.atNs.length,
    skipped: {
      unparsed: log.unparsed,
      notProxied: log.notProxied,
      blank: log.blank,
      comment: log.comment,
    },
    firstUnparsed: log.firstUnparsed,
    startMs: Math.floor(built.startUs / 1000),
    spanNs,
    timeResolution: log.wholeSeconds ? 's' : 'ms',
    ...stepsBack(log.stampMs),
    ratePerS: trace.atNs.length / Math.max(spanNs / SECOND_NS, 1),
    peakPerS: perSecond.peak,
    dispersion1s: perSecond.index,
    dispersion60s: dispersion(trace.atNs, MINUTE_NS, built.startUs).index,
    distinctKeys: log.keyTexts.length,
    service: serviceStats(log.serviceUs),
    serviceDrawn: built.serviceDrawn,
    statuses: sortedCounts(log.statuses),
    servers: sortedCounts(log.servers),
  };
}

export interface Dispersion {
  readonly peak: number;
  /** Variance ÷ mean of the counts per bin. */
  readonly index: number;
}

/**
 * Bins start with the clock's second of the first arrival: a log with whole seconds knows counts per
 * second of the clock exactly, and any others only by its own guess. `atNs` ascends.
 */
export function dispersion(atNs: Trace['atNs'], binNs: number, startUs: number): Dispersion {
  const phaseNs = (startUs - Math.floor(startUs / 1e6) * 1e6) * 1000;
  const binOf = (i: number) => Math.floor((phaseNs + atNs[i]!) / binNs);
  const bins = binOf(atNs.length - 1) + 1;
  let peak = 0;
  let squares = 0;
  for (let start = 0; start < atNs.length; ) {
    const bin = binOf(start);
    let end = start + 1;
    while (end < atNs.length && binOf(end) === bin) end++;
    peak = Math.max(peak, end - start);
    squares += (end - start) * (end - start);
    start = end;
  }
  const mean = atNs.length / bins;
  return { peak, index: (squares / bins - mean * mean) / mean };
}

function stepsBack(stampMs: Float64Array) {
  let latest = -Infinity;
  let outOfOrder = 0;
  let largestStepBackMs = 0;
  for (const ms of stampMs) {
    if (ms < latest) {
      outOfOrder++;
      largestStepBackMs = Math.max(largestStepBackMs, latest - ms);
    } else latest = ms;
  }
  return { outOfOrder, largestStepBackMs };
}

function serviceStats(serviceUs: Float64Array): ServiceStats | null {
  const sorted = serviceUs.filter((us) => !Number.isNaN(us)).sort();
  if (sorted.length === 0) return null;
  const mean = sorted.reduce((sum, us) => sum + us, 0) / sorted.length;
  const variance = sorted.reduce((sum, us) => sum + (us - mean) * (us - mean), 0) / sorted.length;
  // Nearest rank: the smallest logged time that at least this share of the requests did not exceed.
  const quantileMs = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]! / 1000;
  return {
    count: sorted.length,
    meanMs: mean / 1000,
    scv: mean === 0 ? 0 : variance / (mean * mean),
    p50Ms: quantileMs(0.5),
    p90Ms: quantileMs(0.9),
    p95Ms: quantileMs(0.95),
    p99Ms: quantileMs(0.99),
    maxMs: sorted.at(-1)! / 1000,
    zeroShare: sorted.filter((us) => us === 0).length / sorted.length,
  };
}

function sortedCounts(counts: ReadonlyMap<string, number>): readonly (readonly [string, number])[] {
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1));
}
