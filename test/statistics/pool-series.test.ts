/** Pooling adds what was counted; it never averages percentiles or rates of different spans. */

import { describe, expect, it } from 'vitest';
import { poolSeries } from '../../reports/pool-series.ts';
import type { RunResult, SeriesResult } from '../../sim/metrics/types.ts';
import { MS, runOf, SECOND } from './run-result.ts';
import { sketchOf } from './sketch.ts';

interface Bins {
  readonly binS: number;
  readonly lastBinS?: number;
  /** Latencies of the successful requests of each bin, in ms. */
  readonly ms: readonly (readonly number[])[];
  readonly failed?: readonly number[];
  /** Of the one node. */
  readonly inFlight: readonly number[];
}

function seriesOf({ binS, lastBinS = binS, ms, inFlight, ...rest }: Bins): RunResult {
  const ok = ms.map((latencies) => latencies.length);
  const failed = rest.failed ?? ok.map(() => 0);
  const series: SeriesResult = {
    binNs: binS * SECOND,
    lastBinNs: lastBinS * SECOND,
    issued: ok.map((count, bin) => count + failed[bin]!),
    ok,
    failed,
    latency: ms.map((latencies) => sketchOf(latencies.map((value) => value * MS))),
    backlog: inFlight,
    lanes: ['web/1'],
    inFlight: [inFlight],
  };
  return runOf({ series });
}

const many = (count: number, ms: number) => Array.from({ length: count }, () => ms);

describe('pooling time series', () => {
  it('one run is itself, per second', () => {
    const run = seriesOf({ binS: 2, ms: [[1, 1, 1, 1], [3]], failed: [0, 1], inFlight: [0.5, 2] });
    expect(poolSeries([run])).toMatchObject({
      binMs: 2000,
      atMs: [0, 2000],
      offeredPerS: [2, 1],
      okPerS: [2, 0.5],
      failedPerS: [0, 0.5],
      lanes: ['web/1'],
      inFlight: [[0.5, 2]],
    });
  });

  it('percentiles are those of all requests together, not means of percentiles', () => {
    const fast = seriesOf({ binS: 1, ms: [many(990, 1)], inFlight: [1] });
    const slow = seriesOf({ binS: 1, ms: [many(10, 100)], inFlight: [3] });
    const pooled = poolSeries([fast, slow]);
    // 1 % of all requests took 100 ms, so the 99th percentile is still 1 ms; the mean would be 50.
    expect(pooled.p99[0]).toBeCloseTo(1, 1);
    expect(pooled.okPerS).toEqual([500]);
    expect(pooled.inFlight).toEqual([[2]]);
  });

  it('a bin without a success has no percentile', () => {
    const run = seriesOf({ binS: 1, ms: [[], [5]], failed: [3, 0], inFlight: [0, 0] });
    const { p50, p99, failedPerS } = poolSeries([run]);
    expect(p50[0]).toBeNull();
    expect(p99[0]).toBeNull();
    expect(p99[1]).toBeCloseTo(5, 1);
    expect(failedPerS).toEqual([3, 0]);
  });

  it('a last bin that was cut short counts for the time that it lasted', () => {
    const run = seriesOf({
      binS: 2,
      lastBinS: 0.5,
      ms: [many(8, 1), many(2, 1)],
      inFlight: [1, 1],
    });
    expect(poolSeries([run]).okPerS).toEqual([4, 4]);
  });

  it('narrow bins are merged until they are as wide as the widest', () => {
    const wide = seriesOf({ binS: 4, ms: [many(8, 1), many(8, 1)], inFlight: [1, 1] });
    const narrow = seriesOf({
      binS: 1,
      lastBinS: 0.5,
      ms: [many(1, 1), many(2, 1), many(3, 1), many(4, 1), many(5, 1), many(6, 1)],
      inFlight: [0, 2, 4, 6, 8, 2],
    });
    const pooled = poolSeries([wide, narrow]);
    expect(pooled.binMs).toBe(4000);
    // 8 + 10 requests in 4 + 4 s; 8 + 11 in 4 + 1.5 s.
    expect(pooled.okPerS[0]).toBeCloseTo(18 / 8, 12);
    expect(pooled.okPerS[1]).toBeCloseTo(19 / 5.5, 12);
    // Means over time: (0 + 2 + 4 + 6) ÷ 4 = 3, and (8·1 + 2·0.5) ÷ 1.5 = 6; then over the two runs.
    expect(pooled.inFlight[0]![0]).toBeCloseTo(2, 3);
    expect(pooled.inFlight[0]![1]).toBeCloseTo(3.5, 3);
  });

  it('where only some runs still went on, only those count', () => {
    const short = seriesOf({ binS: 1, ms: [many(10, 1)], inFlight: [2] });
    const long = seriesOf({ binS: 1, ms: [many(20, 1), many(30, 1)], inFlight: [4, 6] });
    const pooled = poolSeries([short, long]);
    expect(pooled.okPerS).toEqual([15, 30]);
    expect(pooled.inFlight).toEqual([[3, 6]]);
  });

  it('the order of the runs does not matter', () => {
    const runs = [1, 2, 4].map((binS) =>
      seriesOf({ binS, ms: [many(3, binS), many(5, 7 * binS)], inFlight: [binS, 1] }),
    );
    expect(poolSeries([...runs].reverse())).toEqual(poolSeries(runs));
  });
});
