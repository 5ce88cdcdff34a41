/** Time bins: whatever is merged or widened, nothing is lost and means stay means. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poolSeries } from '../../reports/pool-series.ts';
import { Series } from '../../sim/metrics/series.ts';
import type { RunResult, SeriesResult } from '../../sim/metrics/types.ts';
import { simulate } from '../../sim/simulate.ts';
import { constant, modelOf, trace } from './models.ts';

/** Means in a report are shown with four significant digits. */
const SHOWN = 0.0005;

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

const bins = ({ issued }: SeriesResult) => issued.length;

/** Time inside, from bin means: they are areas divided by widths. */
function areaNs(series: SeriesResult, lane: number): number {
  const last = bins(series) - 1;
  return sum(
    series.inFlight[lane]!.map((mean, bin) => {
      return mean * (bin === last ? series.lastBinNs : series.binNs);
    }),
  );
}

describe('series', () => {
  it('conserves counts, latencies and time while bins are merged, however long the run', () => {
    const request = fc.record({
      atNs: fc.nat(9999),
      latencyNs: fc.nat(500),
      ok: fc.boolean(),
    });
    fc.assert(
      fc.property(
        fc.array(request, { maxLength: 60 }),
        fc.integer({ min: 1, max: 3000 }),
        fc.integer({ min: 1, max: 10_000 }),
        (unordered, expectedNs, endNs) => {
          const requests = unordered
            .filter(({ atNs }) => atNs <= endNs)
            .sort((a, b) => a.atNs - b.atNs);
          const series = new Series(expectedNs, ['a', 'b']);
          // Node a always has one request inside, node b two.
          const inside = (nowNs: number) => Float64Array.of(nowNs, 2 * nowNs);
          let binEndNs = series.binNs;
          const closeUpTo = (nowNs: number) => {
            for (; binEndNs <= nowNs; binEndNs += series.binNs) {
              series.endBin(binEndNs, inside(binEndNs), 0);
            }
          };
          for (const { atNs, latencyNs, ok } of requests) {
            closeUpTo(atNs);
            series.requestIssued(atNs);
            series.requestEnded(atNs, latencyNs, ok);
          }
          closeUpTo(endNs);
          series.endBin(endNs, inside(endNs), 0);
          const result = series.result();

          const ok = requests.filter((one) => one.ok);
          expect(sum(result.issued)).toBe(requests.length);
          expect(sum(result.ok)).toBe(ok.length);
          expect(sum(result.failed)).toBe(requests.length - ok.length);
          expect(sum(result.latency.map(({ sumNs }) => sumNs))).toBe(
            sum(ok.map(({ latencyNs }) => latencyNs)),
          );
          result.ok.forEach((count, bin) => {
            expect(result.latency[bin]!.count).toBe(count);
          });
          expect((bins(result) - 1) * result.binNs + result.lastBinNs).toBe(endNs);
          expect(bins(result)).toBeLessThanOrEqual(240);
          for (const mean of result.inFlight[0]!) expect(mean).toBeCloseTo(1, 9);
          for (const mean of result.inFlight[1]!) expect(mean).toBeCloseTo(2, 9);
        },
      ),
      { seed: 13, numRuns: 40 },
    );
  });

  it('doubles its width when the bins run out, so widths of two runs differ by a power of two', () => {
    const series = new Series(120, ['a']);
    expect(series.binNs).toBe(1);
    for (let nowNs = 1; nowNs <= 240; nowNs++) series.endBin(nowNs, Float64Array.of(0), 0);
    expect([series.binNs, series.bins]).toEqual([2, 120]);
  });

  it('shows neighbours in one lane when there are many nodes', () => {
    const names = Array.from({ length: 130 }, (_, i) => `n-${i + 1}`);
    const series = new Series(120, names);
    // Node i has i requests inside.
    series.endBin(
      1,
      Float64Array.from(names, (_, i) => i),
      0,
    );
    const { lanes, inFlight } = series.result();
    expect(lanes).toHaveLength(44);
    expect([lanes[0], lanes[43]]).toEqual(['n-1 … n-3', 'n-130']);
    expect([inFlight[0]![0], inFlight[43]![0]]).toEqual([1, 129]);
  });
});

describe('series of a run', () => {
  it('counts the last request, which is issued at the very end of the span', () => {
    // 1200 requests, one each 10 ns, in 120 bins of 100 ns: the last one is where the last bin ends.
    const result = simulate(
      modelOf({
        arrivals: { process: 'constant', ratePerS: 1e8 },
        node: { service: constant(4) },
        run: { requests: 1200, expectedNs: 12_000 },
      }),
      'series',
      1,
    );
    expect(result.series.binNs).toBe(100);
    expect(sum(result.series.issued)).toBe(1200);
    expect(sum(result.series.ok)).toBe(1200);
    expect(result.series.issued[0]).toBe(9);
    expect(result.series.issued.at(-1)).toBe(11);
  });

  it('counts no request that comes after the span, also one of its last instant', () => {
    const result = simulate(
      modelOf({ arrivals: trace([0, 10, 10, 10, 20]), run: { requests: 2, expectedNs: 120 } }),
      'series',
      1,
    );
    expect([sum(result.series.issued), sum(result.series.ok)]).toEqual([2, 2]);
  });

  it('bins by the time of issue, and shows the warm-up too', () => {
    const result = simulate(
      modelOf({
        arrivals: trace([5, 15, 16, 25], [12, 1, 1, 1]),
        node: { concurrency: Infinity },
        run: { warmupNs: 10, durationNs: 20, expectedNs: 1200 },
      }),
      'series',
      1,
    );
    expect(result.series).toMatchObject({ binNs: 10, issued: [1, 2, 1], ok: [1, 2, 1] });
    expect(result.issued).toBe(3);
    // 5 … 17, 15 … 16, 16 … 17, 25 … 26.
    expect(result.series.inFlight).toEqual([[0.5, 0.9, 0.1]]);
    expect(areaNs(result.series, 0)).toBeCloseTo(15, 9);
  });
});

describe('pooled series', () => {
  const runOf = (requests: number, expectedNs: number): RunResult =>
    simulate(
      modelOf({
        arrivals: { process: 'poisson', ratePerS: 1e7 },
        node: { service: constant(60), queueLimit: 3 },
        run: { requests, expectedNs },
      }),
      `pool ${requests}`,
      1,
    );

  it('conserves counts and time when widths differ: rate × seconds observed = requests', () => {
    // The guess of the length was up to 20 times too short, so widths are 4, 8, 32 and 64 units.
    const runs = [
      runOf(900, 48_000),
      runOf(2000, 48_000),
      runOf(7000, 48_000),
      runOf(9000, 48_000),
    ];
    const widths = runs.map(({ series }) => series.binNs);
    expect(new Set(widths).size).toBeGreaterThan(2);
    const pooled = poolSeries(runs);
    const binNs = Math.max(...widths);
    expect(pooled.binMs * 1e6).toBe(binNs);
    const observedNs = pooled.atMs.map((_, bin) =>
      sum(
        runs.map(({ endNs, series }) =>
          Math.min(Math.max(lengthNs(series) - bin * binNs, 0), binNs, endNs),
        ),
      ),
    );
    const total = (perS: readonly (number | null)[]) =>
      sum(perS.map((rate, bin) => (rate! * observedNs[bin]!) / 1e9));
    expect(total(pooled.offeredPerS)).toBeCloseTo(sum(runs.map(({ issued }) => issued)), 6);
    expect(total(pooled.okPerS)).toBeCloseTo(sum(runs.map(({ outcomes }) => outcomes.ok)), 6);
    const failed = sum(runs.map(({ issued, outcomes }) => issued - outcomes.ok));
    expect(failed).toBeGreaterThan(0);
    expect(total(pooled.failedPerS)).toBeCloseTo(failed, 6);
  });

  it('keeps the mean of those inside when one run is widened to the width of another', () => {
    const [short, long] = [runOf(900, 48_000), runOf(9000, 48_000)];
    const pooled = poolSeries([short, long]);
    const binNs = long.series.binNs;
    // The bins in which only the short run is left out show the long run as it is.
    const first = Math.ceil(lengthNs(short.series) / binNs);
    long.series.inFlight[0]!.slice(first).forEach((mean, i) => {
      expect(Math.abs(pooled.inFlight[0]![first + i]! / mean - 1)).toBeLessThan(SHOWN);
    });
    // In the first bin it is the mean of the two.
    const factor = binNs / short.series.binNs;
    expect(factor).toBeGreaterThan(1);
    const widened = sum(short.series.inFlight[0]!.slice(0, factor)) / factor;
    const wanted = (widened + long.series.inFlight[0]![0]!) / 2;
    expect(Math.abs(pooled.inFlight[0]![0]! / wanted - 1)).toBeLessThan(SHOWN);
  });
});

function lengthNs(series: SeriesResult): number {
  return (bins(series) - 1) * series.binNs + series.lastBinNs;
}
