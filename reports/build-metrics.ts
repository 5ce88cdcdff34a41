/** The metrics of a variant: mean over replications, its interval, and whether the sample supports it. */

import type { RunResult } from '../sim/metrics/types.ts';
import { METRICS, type MetricDefinition } from './metrics.ts';
import type { ReportMetric, ReportShortfall } from './model.ts';
import { metricsOf, QUANTILES } from './run-metrics.ts';
import { meanInterval } from './statistics/interval.ts';
import { withinRunInterval } from './within-run.ts';

/**
 * With fewer requests beyond a percentile, its estimate is the luck of a few: its relative error is
 * about 1 ÷ √10 of the tail's scale, and it is biased besides.
 */
const BEYOND_MIN = 10;

const NONE = { low: null, high: null, method: null };

/** Intervals at confidence 1 − tail. */
export function buildMetrics(
  runs: readonly RunResult[],
  tail = 0.05,
): Record<string, ReportMetric> {
  const values = runs.map(metricsOf);
  const metrics: Record<string, ReportMetric> = {};
  for (const metric of METRICS) {
    const samples = values.map((run) => run[metric.name]!);
    const interval = meanInterval(samples.filter((sample) => sample !== null));
    const value = interval?.value ?? null;
    const shortfall = shortfallOf(runs, metric.name);
    const bounds =
      value === null || shortfall !== null ? NONE : boundsOf(runs, metric, samples, tail);
    metrics[metric.name] = { value, ...bounds, shortfall, samples };
  }
  return metrics;
}

type Bounds = Pick<ReportMetric, 'low' | 'high' | 'method'>;

function boundsOf(
  runs: readonly RunResult[],
  { name, max }: MetricDefinition,
  samples: readonly (number | null)[],
  tail: number,
): Bounds {
  const interval = meanInterval(
    samples.filter((sample) => sample !== null),
    tail,
  )!;
  const own = runs.length === 1 ? withinRunInterval(runs[0]!, name, tail) : null;
  const { low, high } = own ?? interval;
  if (low === null || high === null) return NONE;
  // What no metric can be is cut off from its interval: less than nothing, more than everything.
  const method = own?.method ?? 'replications';
  return { low: Math.max(0, low), high: Math.min(max, high), method };
}

/** Null where at least ten successful requests of each replication, on average, lie beyond. */
function shortfallOf(runs: readonly RunResult[], name: string): ReportShortfall | null {
  const p = QUANTILES[name];
  const count = runs.reduce((sum, run) => sum + run.latency.count, 0) / runs.length;
  if (p === undefined || count === 0) return null;
  // Rounding of 1 − 0.999 must not call ten requests too few.
  const beyond = Number((count * (1 - p)).toPrecision(12));
  return beyond >= BEYOND_MIN ? null : { beyond, times: BEYOND_MIN / beyond };
}
