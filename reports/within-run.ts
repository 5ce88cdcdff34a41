/**
 * Intervals from one long run alone, for when there are no replications to compare.
 *
 * The time bins of the measured span are the batches: their sketches hold counts, sums and quantiles.
 * It is assumed that the run is stationary; what comes once, such as a fault, only makes it wider.
 */

import { normalQuantile } from '../sim/distributions/numeric/normal.ts';
import { countAbove } from '../sim/metrics/sketch.ts';
import type { RunResult, Sketch } from '../sim/metrics/types.ts';
import type { IntervalMethod } from './model.ts';
import { QUANTILES, quantileMs } from './run-metrics.ts';
import { type BatchRatio, batchRatio } from './statistics/batch-ratio.ts';
import { quantileRanks } from './statistics/order-statistics.ts';
import { studentTQuantile } from './statistics/student-t.ts';

/** So many independent requests must lie beyond a percentile. */
const INDEPENDENT_BEYOND_MIN = 10;

export interface WithinRunInterval {
  readonly low: number;
  readonly high: number;
  readonly method: IntervalMethod;
}

/** At confidence 1 − tail; null where the metric has no sums over bins, or the run is too short. */
export function withinRunInterval(
  run: RunResult,
  metric: string,
  tail = 0.05,
): WithinRunInterval | null {
  const bins = measuredBins(run);
  const p = QUANTILES[metric];
  if (p !== undefined) return quantileInterval(run, bins, p, tail);
  const count = bins.map(({ sketch }) => sketch.count);
  switch (metric) {
    case 'mean': {
      const sums = bins.map(({ sketch }) => sketch.sumNs / 1e6);
      return symmetric(batchRatio(sums, count), tail);
    }
    case 'errorRate': {
      const failed = bins.map((bin) => bin.failed);
      return symmetric(
        batchRatio(
          failed,
          count.map((ok, i) => ok + failed[i]!),
        ),
        tail,
      );
    }
    case 'goodput': {
      const seconds = bins.map(({ widthNs }) => widthNs / 1e9);
      return symmetric(batchRatio(count, seconds), tail);
    }
    default:
      return null;
  }
}

interface Bin {
  readonly sketch: Sketch;
  readonly failed: number;
  readonly widthNs: number;
}

/** Bins that lie wholly in the measured span. */
function measuredBins({ series, startNs }: RunResult): readonly Bin[] {
  const { binNs, lastBinNs, latency, failed } = series;
  return latency.flatMap((sketch, i) =>
    i * binNs < startNs
      ? []
      : [{ sketch, failed: failed[i]!, widthNs: i === latency.length - 1 ? lastBinNs : binNs }],
  );
}

function symmetric(ratio: BatchRatio | null, tail: number): WithinRunInterval | null {
  if (ratio === null) return null;
  const half = studentTQuantile(tail, ratio.degrees) * ratio.standardError;
  return { low: ratio.value - half, high: ratio.value + half, method: 'batch means' };
}

/**
 * Order statistics of as many independent requests as the run's requests are worth. Batches tell how
 * much more the share of requests above the quantile varies than independent ones would; that the
 * batches are few is paid for by t instead of the normal quantile.
 */
function quantileInterval(
  run: RunResult,
  bins: readonly Bin[],
  p: number,
  tail: number,
): WithinRunInterval | null {
  const inflation = varianceInflation(run, bins, p);
  const bulk = varianceInflation(run, bins, 0.5);
  if (inflation === null || bulk === null) return null;
  // Judged by the bulk of the requests: what the tail itself says of so few would pick lucky runs.
  if ((run.latency.count / bulk.factor) * (1 - p) < INDEPENDENT_BEYOND_MIN) return null;
  const caution = studentTQuantile(tail, inflation.degrees) / normalQuantile(1 - tail / 2);
  const worth = Math.floor(run.latency.count / (inflation.factor * caution * caution));
  const ranks = quantileRanks(worth, p, tail);
  if (ranks === null) return null;
  const low = quantileMs(run, ranks.low / worth)!;
  const high = quantileMs(run, ranks.high / worth)!;
  return { low, high, method: 'order statistics' };
}

/** How many times as much the share of requests above a percentile varies as with independent requests. */
function varianceInflation(
  run: RunResult,
  bins: readonly Bin[],
  p: number,
): { readonly factor: number; readonly degrees: number } | null {
  const valueMs = quantileMs(run, p);
  if (valueMs === null) return null;
  const ratio = batchRatio(
    bins.map(({ sketch }) => countAbove(sketch, valueMs * 1e6)),
    bins.map(({ sketch }) => sketch.count),
  );
  if (ratio === null) return null;
  const independent = (p * (1 - p)) / run.latency.count;
  const variance = ratio.standardError * ratio.standardError;
  return { factor: Math.max(1, variance / independent), degrees: ratio.degrees };
}
