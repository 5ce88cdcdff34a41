/**
 * How many nodes and workers the scenario gets, as logs do not say.
 *
 * As many nodes as the log names (or 4), each with the fewest workers that keep the busiest minute
 * below 70 %: a system that ran must have carried it, and one with far more workers than it needs
 * would make every algorithm look the same.
 */

import { shortNumber } from './comment-text.ts';
import { dispersion, MINUTE_NS, SECOND_NS } from './log-statistics.ts';
import type { AccessLogOptions, AccessLogStats } from './types.ts';

const NODES_DEFAULT = 4;
/** More named servers than this are container addresses of a rolling fleet, not the fleet's size. */
const NODES_NAMED_MAX = 64;
const UTILIZATION_MAX = 0.7;

export interface NodeSizes {
  readonly nodes: number;
  readonly concurrency: number;
  /** In the busiest minute, with the mean service time. */
  readonly peakUtilization: number;
  /** The computation, one sentence a line. */
  readonly reasons: readonly string[];
}

export interface Load {
  readonly stats: AccessLogStats;
  readonly atNs: Float64Array;
  readonly meanServiceMs: number;
}

export function sizeNodes(load: Load, options: AccessLogOptions): NodeSizes {
  const { stats, meanServiceMs } = load;
  const peakPerS = busiestMinutePerS(load);
  const named = stats.servers.length;
  const byName = named > 0 && named <= NODES_NAMED_MAX;
  const nodes = options.nodes ?? (byName ? named : NODES_DEFAULT);
  const peakWorkers = (peakPerS * meanServiceMs) / 1000;
  // A law of infinite mean has no load that any number of workers would carry.
  const needed = Number.isFinite(peakWorkers) ? peakWorkers / (nodes * UTILIZATION_MAX) : 1;
  const concurrency = options.concurrency ?? Math.max(1, Math.ceil(needed));
  const percent = (ratePerS: number) =>
    shortNumber((ratePerS * meanServiceMs) / 10 / (nodes * concurrency));
  return {
    nodes,
    concurrency,
    peakUtilization: peakWorkers / (nodes * concurrency),
    reasons: [
      nodesReason(stats, options, byName),
      `The busiest minute has ${shortNumber(peakPerS)} requests/s x ${shortNumber(meanServiceMs)} ms = ${shortNumber(peakWorkers)} busy workers;`,
      `${nodes} x ${concurrency} ${options.concurrency === undefined ? `is the fewest that keeps it below ${100 * UTILIZATION_MAX} %` : 'was asked for'}: ${percent(peakPerS)} % then, ${percent(stats.ratePerS)} % on average.`,
    ],
  };
}

function nodesReason(stats: AccessLogStats, options: AccessLogOptions, byName: boolean): string {
  if (options.nodes !== undefined) return `${options.nodes} nodes, as asked for.`;
  if (!byName) return `The log does not say how many nodes there were: ${NODES_DEFAULT}.`;
  const shown = stats.servers.slice(0, 8).map(([name, requests]) => `${name} ${requests}`);
  if (stats.servers.length > 8) shown.push('…');
  return `The log names ${stats.servers.length} nodes, with requests: ${shown.join(', ')}.`;
}

/** Of a log shorter than a minute: its mean rate. */
function busiestMinutePerS({ stats, atNs }: Load): number {
  if (stats.spanNs < MINUTE_NS) return stats.ratePerS;
  const startUs = stats.startMs * 1000;
  return dispersion(atNs, MINUTE_NS, startUs).peak / (MINUTE_NS / SECOND_NS);
}
