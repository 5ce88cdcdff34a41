/** One lane a node over time: when it was down, when that was believed, when it got no requests. */

import { hasFailures } from '../formats/failures.ts';
import type { Report, ReportVariant } from '../model.ts';
import { type Lane, lanesOf, type Stretch } from './failover-lanes.ts';
import { facetByVariant, selectVariants } from './standing.ts';
import { CONFIG, chartTitle, INK, SHADE, WIDTH_PX } from './theme.ts';
import type { ChartDefinition, ChartTable, VegaLiteSpec } from './types.ts';

const QUESTION = 'Who was down, and who was believed to be?';
const FACETS_MAX = 6;
const LANES_MAX = 16;
/** Of all pictures together; a node that flaps has thousands. */
const STRETCHES_MAX = 3000;
const LANE_PX = 24;

/** Truth fills the lane, pale; what was believed lies on it as two bars, one above the other. */
const STATES = {
  down: { label: 'down', color: '#f2b48f' },
  degraded: { label: 'degraded', color: '#f8e1a8' },
  believed: { label: 'believed down', color: '#56b4e9' },
  out: { label: 'out of rotation', color: '#004c7a' },
  back: { label: 'first success afterwards', color: '#009e73' },
} as const;

export const failoverTimeline: ChartDefinition = {
  name: 'failover-timeline',
  question: QUESTION,
  applies: (report) => hasFailures(report) && report.variants.some(({ log }) => log !== null),
  title,
  spec,
  table,
};

function title(report: Report): string {
  let worst: { text: string; lateS: number } | undefined;
  for (const variant of report.variants) {
    for (const { node, stretches } of lanesOf(variant)) {
      for (const down of stretches.filter(({ state }) => state === 'down')) {
        const noticed = stretches.find((one) => isNotice(one, down));
        const lateS = (noticed?.fromS ?? down.toS) - down.fromS;
        if (lateS <= (worst?.lateS ?? 0)) continue;
        const seconds = `${Number(lateS.toPrecision(2))} s`;
        const text = noticed
          ? `${node} was down for ${seconds} before any balancer noticed, under ${variant.name}`
          : `${node} was down for ${seconds} and no balancer noticed, under ${variant.name}`;
        worst = { text, lateS };
      }
    }
  }
  return worst?.text ?? QUESTION;
}

/** It was believed down while it was. */
function isNotice({ state, fromS, toS }: Stretch, down: Stretch): boolean {
  return state === 'believed' && fromS < down.toS && toS > down.fromS;
}

interface Row extends Omit<Stretch, 'state'> {
  readonly variant: string;
  readonly node: string;
  /** `none` in the row that stands for a variant to which nothing happened. */
  readonly state: Stretch['state'] | 'none';
}

function spec(report: Report): VegaLiteSpec {
  const selection = selectVariants(report, FACETS_MAX);
  const chosen = report.variants.filter((variant) => selection.names.includes(variant.name));
  const all = chosen.map((variant) => ({ variant, lanes: lanesOf(variant) }));
  const nodes = laneNames(all.flatMap(({ lanes }) => lanes));
  const shown = nodes.slice(0, LANES_MAX);
  const rows = all.flatMap(({ variant, lanes }) => rowsOf(variant.name, lanes, shown));
  const values = rows.slice(0, STRETCHES_MAX);
  const warmupS = report.scenario.warmupMs / 1000;
  const columns = chosen.length > 2 ? 2 : 1;
  return {
    title: chartTitle(title(report), [
      'the first replication; paler bars: only some of the balancers',
      warmupS > 0 ? 'grey: the warm-up' : null,
      nodes.length > shown.length
        ? `${shown.length} of ${nodes.length} nodes to which something happened are shown`
        : null,
      values.length < rows.length || all.some(({ variant }) => isTruncated(variant))
        ? 'there is more than can be drawn: the end is missing'
        : null,
      rows.length === 0 ? 'nothing happened to any node' : null,
      selection.note,
    ]),
    data: { values: [...values] },
    facet: facetByVariant(selection),
    columns,
    spacing: { row: 12, column: 20 },
    resolve: { axis: { x: 'independent' } },
    spec: {
      width: columns === 1 ? WIDTH_PX - 60 : Math.floor((WIDTH_PX - 20) / 2),
      height: { step: LANE_PX },
      encoding: { y: laneAxis(shown) },
      layer: [
        laneLayer(shown),
        ...(warmupS > 0 ? [warmupLayer(warmupS)] : []),
        truthLayer(endS(chosen)),
        barLayer('believed', -5),
        barLayer('out', 5),
        backLayer(),
      ],
    },
    config: CONFIG,
  };
}

function isTruncated({ log }: ReportVariant): boolean {
  return log !== null && log.dropped.others > 0;
}

function endS(variants: readonly ReportVariant[]): number {
  const ends = variants.map(({ series }) => (series.atMs.at(-1) ?? 0) + series.binMs);
  return Math.max(0, ...ends) / 1000;
}

/** Nodes that a fault hit come first, then those that were only believed down. */
function laneNames(lanes: readonly Lane[]): readonly string[] {
  const hit = lanes.filter(({ isHit }) => isHit).map(({ node }) => node);
  return [...new Set([...hit, ...lanes.map(({ node }) => node)])];
}

function rowsOf(variant: string, lanes: readonly Lane[], nodes: readonly string[]): readonly Row[] {
  const own = lanes.filter(({ node }) => nodes.includes(node));
  const rows = own.flatMap(({ node, stretches }) =>
    stretches.map((stretch): Row => ({ variant, node, ...stretch })),
  );
  // A variant to which nothing happened has its empty picture, too.
  if (rows.length > 0) return rows;
  return [{ variant, node: nodes[0] ?? '', state: 'none', fromS: 0, toS: 0, share: 0 }];
}

function laneAxis(nodes: readonly string[]) {
  const domain = [...nodes];
  return {
    field: 'node',
    type: 'nominal',
    scale: { domain, paddingInner: 0.12, paddingOuter: 0.06 },
    axis: { title: null, ticks: false, domain: false, labelFontSize: 10 },
  } as const;
}

/** A faint ground for each lane, so that one in which little happens is seen to be there. */
function laneLayer(nodes: readonly string[]) {
  return {
    data: { values: nodes.map((node) => ({ node })) },
    mark: { type: 'rect', color: '#f4f5f7' } as const,
    encoding: { x: { value: 0 }, x2: { value: 'width' as const } },
  };
}

function warmupLayer(warmupS: number) {
  return {
    data: { values: [{ fromS: 0, toS: warmupS }] },
    mark: { type: 'rect', color: SHADE } as const,
    encoding: {
      x: { field: 'fromS', type: 'quantitative' } as const,
      x2: { field: 'toS' },
      y: { value: 0 },
      y2: { value: 'height' as const },
    },
  };
}

const SHOWN_STATES = Object.values(STATES);
const COLOR = {
  field: 'label',
  type: 'nominal',
  scale: {
    domain: SHOWN_STATES.map(({ label }) => label),
    range: SHOWN_STATES.map(({ color }) => color),
  },
  legend: { title: null, orient: 'top', symbolType: 'square', symbolSize: 130, symbolOpacity: 1 },
} as const;

function only(...states: readonly (keyof typeof STATES)[]) {
  const names = states.map((state) => `datum.state === '${state}'`).join(' || ');
  const labels = states.map((state) => `datum.state === '${state}' ? '${STATES[state].label}' : `);
  return [{ filter: names }, { calculate: `${labels.join('')}''`, as: 'label' }];
}

function truthLayer(toS: number) {
  const domain = [0, toS];
  return {
    transform: only('down', 'degraded'),
    mark: { type: 'rect', clip: true } as const,
    encoding: {
      x: {
        field: 'fromS',
        type: 'quantitative',
        axis: { title: 'time (s)', grid: false, tickCount: 6 },
        scale: { nice: false, domain },
      } as const,
      x2: { field: 'toS' },
      color: COLOR,
    },
  };
}

function barLayer(state: 'believed' | 'out', yOffset: number) {
  return {
    transform: only(state),
    mark: { type: 'bar', height: 7, yOffset, clip: true } as const,
    encoding: {
      x: { field: 'fromS', type: 'quantitative' } as const,
      x2: { field: 'toS' },
      color: COLOR,
      opacity: {
        field: 'share',
        type: 'quantitative',
        scale: { domain: [0, 1], range: [0.3, 1] },
        legend: null,
      } as const,
    },
  };
}

function backLayer() {
  return {
    transform: only('back'),
    mark: {
      type: 'point',
      shape: 'diamond',
      filled: true,
      size: 90,
      opacity: 1,
      stroke: INK,
    } as const,
    encoding: { x: { field: 'fromS', type: 'quantitative' } as const, color: COLOR },
  };
}

function table(report: Report): ChartTable {
  return {
    columns: ['variant', 'node', 'what', 'from (s)', 'to (s)', 'share of balancers'],
    rows: report.variants.flatMap((variant) =>
      lanesOf(variant).flatMap(({ node, stretches }) =>
        stretches.map(({ state, fromS, toS, share }) => [
          ...[variant.name, node, STATES[state].label, fromS, toS],
          share,
        ]),
      ),
    ),
  };
}
