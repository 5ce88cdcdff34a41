/** Median and p99 over the run, one small picture per variant on the same axes. */

import type { Report, ReportVariant } from '../model.ts';
import { envelope, POINTS_MAX, type SeriesPoint } from './downsample.ts';
import { faultWindows } from './fault-windows.ts';
import { logAxis } from './log-axis.ts';
import { facetByVariant, selectVariants, survivorNote } from './standing.ts';
import {
  CONFIG,
  chartTitle,
  FAULT_SHADE,
  momentText,
  SHADE,
  styleScales,
  WIDTH_PX,
} from './theme.ts';
import type { ChartDefinition, ChartTable, VegaLiteSpec } from './types.ts';

const QUESTION = 'When did it hurt, and for how long?';
const FACETS_MAX = 12;
const HEIGHT_PX = 130;

interface TimePoint {
  readonly variant: string;
  readonly percentile: 'p50' | 'p99';
  readonly atS: number;
  readonly ms: number | null;
}

export const latencyOverTime: ChartDefinition = {
  name: 'latency-over-time',
  question: QUESTION,
  title,
  spec,
  table,
};

function title(report: Report): string {
  let worst: { name: string; atMs: number; ms: number } | undefined;
  for (const variant of report.variants) {
    const { atMs, p99 } = variant.series;
    for (const [bin, ms] of p99.entries()) {
      const start = atMs[bin]!;
      if (ms === null || start < report.scenario.warmupMs) continue;
      if (worst === undefined || ms > worst.ms) worst = { name: variant.name, atMs: start, ms };
    }
  }
  if (worst === undefined || worst.ms === 0) return QUESTION;
  const latency = Number(worst.ms.toPrecision(2));
  return `The worst p99 is ${latency} ms, under ${worst.name} at ${momentText(worst.atMs)}`;
}

function spec(report: Report): VegaLiteSpec {
  const selection = selectVariants(report, FACETS_MAX);
  const chosen = report.variants.filter((variant) => selection.names.includes(variant.name));
  const axis = logAxis(chosen.flatMap(({ series }) => [...series.p50, ...series.p99]));
  const limit = Math.floor(POINTS_MAX / (2 * Math.max(1, chosen.length)));
  const values = chosen.flatMap((variant) => timePoints(variant, limit));
  const windows = chosen.flatMap(faultWindows);
  const warmupS = report.scenario.warmupMs / 1000;
  const notes = [
    warmupS > 0 ? 'grey: the warm-up, which the metrics leave out' : null,
    windows.length > 0 ? 'orange: some node is down or degraded, in the first replication' : null,
    chosen.some(({ series }) => series.atMs.length > limit)
      ? 'thinned: each step keeps its lowest and its highest bin'
      : null,
    values.every((point) => point.ms === null)
      ? 'no request succeeded, so there is no latency to draw'
      : null,
    axis.clamped ? 'a latency of zero is drawn at the lower edge' : null,
    survivorNote(report),
    selection.note,
  ];
  const columns = chosen.length > 1 ? 2 : 1;
  return {
    title: chartTitle(title(report), notes),
    data: {
      values: [...windows, ...values.map((point) => ({ ...point, ms: axis.clamp(point.ms) }))],
    },
    facet: facetByVariant(selection),
    columns,
    spacing: { row: 10, column: 24 },
    resolve: { axis: { x: 'independent' } },
    spec: {
      width: columns === 1 ? WIDTH_PX : Math.floor((WIDTH_PX - 24) / 2),
      height: columns === 1 ? 2 * HEIGHT_PX : HEIGHT_PX,
      layer: [
        ...(warmupS > 0 ? [warmupLayer(warmupS)] : []),
        ...(windows.length > 0 ? [windowLayer()] : []),
        linesLayer(report, selection.names, axis),
      ],
    },
    config: CONFIG,
  };
}

function warmupLayer(warmupS: number) {
  return {
    data: { values: [{ from: 0, to: warmupS }] },
    mark: { type: 'rect', color: SHADE } as const,
    encoding: {
      x: { field: 'from', type: 'quantitative' } as const,
      x2: { field: 'to' },
    },
  };
}

/** Rows of the same data as the lines, so that each variant has its own. */
function windowLayer() {
  return {
    transform: [{ filter: 'isValid(datum.fromS)' }],
    mark: { type: 'rect', color: FAULT_SHADE, clip: true } as const,
    encoding: {
      x: { field: 'fromS', type: 'quantitative' } as const,
      x2: { field: 'toS' },
      y: { value: 0 },
      y2: { value: 'height' as const },
    },
  };
}

function linesLayer(report: Report, names: readonly string[], axis: ReturnType<typeof logAxis>) {
  const domain = [...axis.domain];
  const values = [...axis.ticks];
  const percentiles = { domain: ['p50', 'p99'], range: [1, 2.2] };
  return {
    transform: [{ filter: 'isValid(datum.percentile)' }],
    mark: { type: 'line', clip: true } as const,
    encoding: {
      x: {
        field: 'atS',
        type: 'quantitative',
        axis: { title: 'time (s)', tickCount: 6, grid: false },
        scale: { nice: false },
      } as const,
      y: {
        field: 'ms',
        type: 'quantitative',
        scale: { type: 'log', domain, nice: false },
        axis: { title: 'latency (ms, logarithmic)', values, format: '~r' },
      } as const,
      color: {
        field: 'variant',
        type: 'nominal',
        scale: styleScales(report, names).color,
        legend: null,
      } as const,
      strokeWidth: {
        field: 'percentile',
        type: 'nominal',
        scale: percentiles,
        legend: { title: null, orient: 'top', symbolSize: 500, symbolStrokeColor: '#1b1f24' },
      } as const,
    },
  };
}

function timePoints(variant: ReportVariant, limit: number): readonly TimePoint[] {
  return (['p50', 'p99'] as const).flatMap((percentile) => {
    const column = variant.series[percentile];
    const points: SeriesPoint[] = column.map((y, bin) => ({ x: variant.series.atMs[bin]!, y }));
    return envelope(points, limit).map((point) => ({
      variant: variant.name,
      percentile,
      atS: point.x / 1000,
      ms: point.y,
    }));
  });
}

function table(report: Report): ChartTable {
  return {
    columns: ['variant', 'time (s)', 'p50 (ms)', 'p99 (ms)', 'ok (/s)', 'failed (/s)'],
    rows: report.variants.flatMap(({ name, series }) =>
      series.atMs.map((atMs, bin) => [
        name,
        atMs / 1000,
        series.p50[bin] ?? null,
        series.p99[bin] ?? null,
        series.okPerS[bin] ?? null,
        series.failedPerS[bin] ?? null,
      ]),
    ),
  };
}
