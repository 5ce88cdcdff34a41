/** Time series of one variant, pooled over its replications: counts are added, never percentiles. */

import { EMPTY_SKETCH, mergeSketches, sketchQuantileNs } from '../sim/metrics/sketch.ts';
import type { RunResult, SeriesResult, Sketch } from '../sim/metrics/types.ts';
import type { ReportSeries } from './model.ts';
import { sum } from './statistics/sum.ts';

/** Columns of one replication after its bins were merged to the common width. */
interface Columns {
  readonly issued: readonly number[];
  readonly ok: readonly number[];
  readonly failed: readonly number[];
  readonly latency: readonly Sketch[];
  readonly inFlight: readonly (readonly number[])[];
  readonly lastBinNs: number;
}

export function poolSeries(runs: readonly RunResult[]): ReportSeries {
  const all = runs.map((run) => run.series);
  const binNs = Math.max(...all.map((series) => series.binNs));
  const columns = all.map((series) => widen(series, binNs));
  const bins = Math.max(...columns.map((column) => column.issued.length));
  const at = Array.from({ length: bins }, (_, bin) => bin);
  // Seconds that were observed in a bin, over all replications.
  const seconds = at.map((bin) => {
    let ns = 0;
    for (const { issued, lastBinNs } of columns) {
      if (bin < issued.length) ns += bin === issued.length - 1 ? lastBinNs : binNs;
    }
    return ns / 1e9;
  });
  const perS = (pick: (column: Columns) => readonly number[]) =>
    at.map((bin) => sum(columns.map((column) => pick(column)[bin] ?? 0)) / seconds[bin]!);
  const latency = at.map((bin) =>
    columns.map((column) => column.latency[bin] ?? EMPTY_SKETCH).reduce(mergeSketches),
  );
  return {
    binMs: binNs / 1e6,
    atMs: at.map((bin) => (bin * binNs) / 1e6),
    offeredPerS: perS((column) => column.issued),
    okPerS: perS((column) => column.ok),
    failedPerS: perS((column) => column.failed),
    p50: latency.map((sketch) => quantileMs(sketch, 0.5)),
    p99: latency.map((sketch) => quantileMs(sketch, 0.99)),
    lanes: all[0]!.lanes,
    inFlight: all[0]!.lanes.map((_, lane) => at.map((bin) => meanInFlight(columns, lane, bin))),
  };
}

function meanInFlight(columns: readonly Columns[], lane: number, bin: number): number {
  const present = columns.filter((column) => bin < column.issued.length);
  const mean = sum(present.map((column) => column.inFlight[lane]![bin]!)) / present.length;
  // Seventeen digits of every cell would be most of the report.
  return Number(mean.toPrecision(4));
}

function quantileMs(sketch: Sketch, p: number): number | null {
  return sketch.count === 0 ? null : sketchQuantileNs(sketch, p) / 1e6;
}

/** Widths of two runs differ by a power of two: neighbours are merged until they agree. */
function widen(series: SeriesResult, binNs: number): Columns {
  let columns: Columns = series;
  for (let width = series.binNs; width < binNs; width *= 2) columns = halve(columns, width);
  return columns;
}

function halve(columns: Columns, binNs: number): Columns {
  const bins = columns.issued.length;
  const even = bins % 2 === 0;
  const places = Array.from({ length: Math.ceil(bins / 2) }, (_, i) => 2 * i);
  const add = (column: readonly number[]) => places.map((i) => column[i]! + (column[i + 1] ?? 0));
  const widthNs = (bin: number) => (bin === bins - 1 ? columns.lastBinNs : binNs);
  const average = (lane: readonly number[]) =>
    places.map((i) => {
      if (i + 1 === bins) return lane[i]!;
      const [first, second] = [widthNs(i), widthNs(i + 1)];
      return (lane[i]! * first + lane[i + 1]! * second) / (first + second);
    });
  return {
    issued: add(columns.issued),
    ok: add(columns.ok),
    failed: add(columns.failed),
    latency: places.map((i) =>
      mergeSketches(columns.latency[i]!, columns.latency[i + 1] ?? EMPTY_SKETCH),
    ),
    inFlight: columns.inFlight.map(average),
    lastBinNs: even ? binNs + columns.lastBinNs : columns.lastBinNs,
  };
}
