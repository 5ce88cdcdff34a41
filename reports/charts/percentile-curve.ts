/** Latency against percentile, both stretched so that the tail has as much room as the median. */

import type { Report } from '../model.ts';
import { POINTS_MAX } from './downsample.ts';
import { logAxis } from './log-axis.ts';
import { selectVariants, survivorNote } from './standing.ts';
import { CONFIG, chartTitle, FAINT, legendColumns, styleScales, WIDTH_PX } from './theme.ts';
import type { ChartDefinition, ChartTable, VegaLiteSpec } from './types.ts';

const QUESTION = 'Where do they part: at the median or in the tail?';
/** More coloured lines than this cannot be told apart; the others stay as grey context. */
const COLOURED_MAX = 12;
/** Below, the fastest single request would take half of the latency axis. */
const P_MIN = 0.1;
const PERCENTILES: readonly (readonly [number, string])[] = [
  [2, '50 %'],
  [10, '90 %'],
  [100, '99 %'],
  [1000, '99.9 %'],
  [10000, '99.99 %'],
  [100000, '99.999 %'],
];

interface CurvePoint {
  readonly variant: string;
  readonly percentile: number;
  /** 1/(1−p): the request is the slowest of this many. */
  readonly oneIn: number;
  readonly ms: number;
}

export const percentileCurve: ChartDefinition = {
  name: 'percentile-curve',
  question: QUESTION,
  title,
  spec,
  table,
};

function title(report: Report): string {
  return report.variants.length > 1 ? QUESTION : 'How does latency grow towards the tail?';
}

function curvePoints(report: Report): readonly CurvePoint[] {
  const limit = Math.max(2, Math.floor(POINTS_MAX / report.variants.length));
  return report.variants.flatMap((variant) => {
    const curve = variant.sketch.curve.filter(({ p }) => p >= P_MIN && p < 1);
    const stride = Math.ceil(curve.length / (limit - 1));
    // The curve rises, so leaving out points hides no extreme as long as its end stays.
    const kept = curve.filter((_, i) => i % stride === 0 || i === curve.length - 1);
    return kept.map((point) => ({
      variant: variant.name,
      percentile: point.p * 100,
      oneIn: 1 / (1 - point.p),
      ms: point.ms,
    }));
  });
}

function spec(report: Report): VegaLiteSpec {
  const points = curvePoints(report);
  const selection = selectVariants(report, COLOURED_MAX);
  const axis = logAxis(points.map((point) => point.ms));
  const last = points.reduce((max, point) => Math.max(max, point.oneIn), 10);
  const ticks = PERCENTILES.filter(([oneIn]) => oneIn <= last * 1.01);
  const values = points.map((point) => ({ ...point, ms: axis.clamp(point.ms) }));
  const scales = styleScales(report, selection.names);
  const notes = [
    survivorNote(report),
    selection.names.length === report.variants.length
      ? null
      : `in colour: the best ${COLOURED_MAX - 1} of ${report.variants.length} variants and the last`,
    points.length === 0 ? 'no request succeeded, so there is no latency to draw' : null,
    axis.clamped ? 'a latency of zero is drawn at the lower edge' : null,
  ];
  const line = { type: 'line', clip: true } as const;
  return {
    title: chartTitle(title(report), notes),
    width: WIDTH_PX,
    height: 320,
    data: { values },
    encoding: {
      x: {
        field: 'oneIn',
        type: 'quantitative',
        scale: { type: 'log', domain: [1 / (1 - P_MIN), last], nice: false },
        axis: {
          title: 'percentile of successful requests, stretched as 1/(1−p)',
          values: ticks.map(([oneIn]) => oneIn),
          labelExpr: labelExpression(ticks),
        },
      },
      y: {
        field: 'ms',
        type: 'quantitative',
        scale: { type: 'log', domain: [...axis.domain], nice: false },
        axis: { title: 'latency (ms, logarithmic)', values: [...axis.ticks], format: '~r' },
      },
    },
    layer: [
      {
        transform: [{ filter: { not: { field: 'variant', oneOf: [...selection.names] } } }],
        mark: { ...line, color: FAINT, strokeWidth: 1 },
        encoding: { detail: { field: 'variant', type: 'nominal' } },
      },
      {
        transform: [{ filter: { field: 'variant', oneOf: [...selection.names] } }],
        mark: { ...line, strokeWidth: 2 },
        encoding: {
          color: {
            field: 'variant',
            type: 'nominal',
            scale: scales.color,
            legend: {
              title: null,
              orient: 'bottom',
              columns: legendColumns(selection.names),
              symbolSize: 500,
            },
          },
          strokeDash: { field: 'variant', type: 'nominal', scale: scales.dash },
        },
      },
    ],
    config: CONFIG,
  };
}

function labelExpression(ticks: readonly (readonly [number, string])[]): string {
  const cases = ticks.map(([oneIn, label]) => `datum.value == ${oneIn} ? '${label}' : `);
  return `${cases.join('')}''`;
}

function table(report: Report): ChartTable {
  return {
    columns: ['variant', 'percentile (%)', 'latency (ms)'],
    rows: curvePoints(report).map((point) => [point.variant, point.percentile, point.ms]),
  };
}
