/** Requests inside each node over time: who was overloaded, and did the load swing between nodes? */

import { formatValue } from '../formats/number.ts';
import type { Report, ReportVariant } from '../model.ts';
import { POINTS_MAX } from './downsample.ts';
import { facetByVariant, selectVariants } from './standing.ts';
import { CONFIG, chartTitle, momentText, WIDTH_PX } from './theme.ts';
import type { ChartDefinition, ChartTable, VegaLiteSpec } from './types.ts';

const QUESTION = 'Which nodes were crowded, and when?';
const FACETS_MAX = 6;
/** Fewer steps in time than this show no swing; nodes are merged before time gets coarser. */
const STEPS_MIN = 30;
/** From this ratio of the largest to the median cell on, linear colours would show one node only. */
const SKEW_MIN = 8;

interface HeatCell {
  readonly variant: string;
  readonly lane: string;
  readonly from: number;
  readonly to: number;
  /** Where the rectangle ends: it reaches under its right neighbour, lest seams show between the two. */
  readonly edge: number;
  readonly inside: number;
}

/** How many lanes and bins of the report go into one cell of the picture. */
interface Merge {
  readonly lanes: number;
  readonly bins: number;
}

export const inFlightHeatmap: ChartDefinition = {
  name: 'in-flight-heatmap',
  question: QUESTION,
  title,
  spec,
  table,
};

function title(report: Report): string {
  let worst: { text: string; inside: number } | undefined;
  for (const { name, series } of report.variants) {
    for (const [lane, row] of series.inFlight.entries()) {
      for (const [bin, inside] of row.entries()) {
        const atMs = series.atMs[bin]!;
        if (atMs < report.scenario.warmupMs || inside <= (worst?.inside ?? 0)) continue;
        worst = { text: `${series.lanes[lane]} under ${name} at ${momentText(atMs)}`, inside };
      }
    }
  }
  if (worst === undefined) return QUESTION;
  return `Most crowded: ${worst.text}, ${formatValue(worst.inside, 'count')} requests inside`;
}

function spec(report: Report): VegaLiteSpec {
  const selection = selectVariants(report, FACETS_MAX);
  const chosen = report.variants.filter((variant) => selection.names.includes(variant.name));
  const merge = mergeOf(chosen);
  const cells = chosen.flatMap((variant) => cellsOf(variant, merge));
  const lanes = [...new Set(cells.map((cell) => cell.lane))];
  const step = lanes.length > 24 ? 11 : 15;
  const columns = chosen.length > 1 ? 2 : 1;
  return {
    title: chartTitle(title(report), [
      'mean number of requests waiting or served, per node and time bin; all nodes share one scale',
      mergeNote(merge),
      selection.note,
    ]),
    data: { values: [...cells] },
    facet: facetByVariant(selection),
    columns,
    spacing: { row: 10, column: 20 },
    resolve: { axis: { x: 'independent' } },
    spec: {
      width: columns === 1 ? WIDTH_PX : Math.floor((WIDTH_PX - 20) / 2),
      height: { step },
      encoding: { y: laneAxis(lanes) },
      layer: [cellLayer(isSkewed(cells)), gapLayer(lanes)],
    },
    config: CONFIG,
  };
}

function laneAxis(lanes: readonly string[]) {
  const domain = [...lanes];
  const labelFontSize = lanes.length > 24 ? 9 : 10;
  return {
    field: 'lane',
    type: 'nominal',
    scale: { domain, padding: 0 },
    axis: { title: null, ticks: false, domain: false, labelFontSize },
  } as const;
}

function cellLayer(skewed: boolean) {
  return {
    mark: { type: 'rect', stroke: null },
    encoding: {
      x: {
        field: 'from',
        type: 'quantitative',
        axis: { title: 'time (s)', grid: false, tickCount: 6 },
        scale: { nice: false, zero: false },
      },
      x2: { field: 'edge' },
      color: {
        field: 'inside',
        type: 'quantitative',
        scale: { type: skewed ? 'sqrt' : 'linear', scheme: 'yellowgreenblue', domainMin: 0 },
        legend: {
          title: skewed ? 'requests inside (square-root colours)' : 'requests inside',
          orient: 'top',
          gradientLength: 240,
          titleLimit: 300,
        },
      },
    },
  } as const;
}

/** Lines between the lanes, drawn over the cells: gaps between cells would look frayed where they overlap. */
function gapLayer(lanes: readonly string[]) {
  const values = lanes.map((lane) => ({ lane }));
  const mark = { type: 'rule', color: '#ffffff', strokeWidth: 2 } as const;
  return {
    data: { values },
    mark,
    encoding: { y: { ...laneAxis(lanes), bandPosition: 0 } },
  };
}

/** The smallest merge with which `variants` pictures of this size keep to the limit together. */
function mergeOf(variants: readonly ReportVariant[]): Merge {
  const lanes = Math.max(1, ...variants.map(({ series }) => series.lanes.length));
  const cellsMax = (POINTS_MAX - lanes) / Math.max(1, variants.length);
  const bins = Math.max(1, ...variants.map(({ series }) => series.atMs.length));
  const lanesMax = Math.max(1, Math.floor(cellsMax / Math.min(STEPS_MIN, bins)));
  const laneMerge = Math.ceil(lanes / lanesMax);
  const stepsMax = Math.max(1, Math.floor(cellsMax / Math.ceil(lanes / laneMerge)));
  return { lanes: laneMerge, bins: Math.ceil(bins / stepsMax) };
}

function cellsOf({ name, series }: ReportVariant, merge: Merge): readonly HeatCell[] {
  const cells: HeatCell[] = [];
  const bins = series.atMs.length;
  for (let lane = 0; lane < series.lanes.length; lane += merge.lanes) {
    const rows = series.inFlight.slice(lane, lane + merge.lanes);
    const label = laneName(series.lanes.slice(lane, lane + merge.lanes));
    for (let first = 0; first < bins; first += merge.bins) {
      const last = Math.min(bins, first + merge.bins) - 1;
      const from = series.atMs[first]! / 1000;
      const to = (series.atMs[last]! + series.binMs) / 1000;
      const edge = last === bins - 1 ? to : to + (to - from) / 2;
      cells.push({
        variant: name,
        lane: label,
        from,
        to,
        edge,
        inside: largest(rows, first, last),
      });
    }
  }
  return cells;
}

function largest(rows: readonly (readonly number[])[], first: number, last: number): number {
  let most = 0;
  for (const row of rows) {
    for (let bin = first; bin <= last; bin++) most = Math.max(most, row[bin] ?? 0);
  }
  return most;
}

function mergeNote({ lanes, bins }: Merge): string | null {
  if (lanes * bins === 1) return null;
  const parts = [
    lanes > 1 ? `${lanes} neighbouring nodes` : null,
    bins > 1 ? `${bins} bins` : null,
  ];
  return `each cell shows the fullest of ${parts.filter((part) => part !== null).join(' and of ')}`;
}

function laneName(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names[0]} … ${names.at(-1)}`;
}

function isSkewed(cells: readonly HeatCell[]): boolean {
  const sorted = cells.map((cell) => cell.inside).sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? 0;
  return (sorted.at(-1) ?? 0) > SKEW_MIN * median;
}

function table(report: Report): ChartTable {
  const merge = mergeOf(report.variants);
  return {
    columns: ['variant', 'node', 'from (s)', 'to (s)', 'requests inside'],
    rows: report.variants.flatMap((variant) =>
      cellsOf(variant, merge).map((cell) => [
        cell.variant,
        cell.lane,
        cell.from,
        cell.to,
        cell.inside,
      ]),
    ),
  };
}
