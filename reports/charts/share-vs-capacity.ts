/** Requests that each node got against what it can serve: fair means in proportion, not equal. */

import type { Report, ReportNode } from '../model.ts';
import { POINTS_MAX } from './downsample.ts';
import { selectVariants } from './standing.ts';
import { CONFIG, chartTitle, INK, legendColumns, styleScales, WIDTH_PX } from './theme.ts';
import type { ChartDefinition, ChartTable, VegaLiteSpec } from './types.ts';

const QUESTION = 'Did each node get the share of requests that it can serve?';
const NODES_MAX = 40;
const VARIANTS_MAX = 8;

interface SharePoint {
  readonly variant: string;
  readonly node: string;
  readonly share: number;
  readonly capacityShare: number | null;
}

export const shareVsCapacity: ChartDefinition = {
  name: 'share-vs-capacity',
  question: QUESTION,
  title: () => QUESTION,
  spec,
  table,
};

function sharePoints(report: Report, names: readonly string[]): readonly SharePoint[] {
  return report.variants
    .filter((variant) => names.includes(variant.name))
    .flatMap((variant) =>
      variant.nodes.map((node: ReportNode) => ({
        variant: variant.name,
        node: node.name,
        share: node.share * 100,
        capacityShare: node.capacityShare === null ? null : node.capacityShare * 100,
      })),
    );
}

function spec(report: Report): VegaLiteSpec {
  const selection = selectVariants(report, VARIANTS_MAX);
  const all = sharePoints(report, selection.names);
  const nodes = selectNodes(all);
  const points = all.filter((point) => nodes.names.includes(point.node)).slice(0, POINTS_MAX);
  const capacities = capacityPoints(points);
  const scales = styleScales(report, selection.names);
  const domain = [...nodes.names];
  const y = {
    field: 'node',
    type: 'nominal',
    scale: { domain },
    axis: { title: null, grid: true, ticks: false, domain: false },
  } as const;
  const x = {
    field: 'share',
    type: 'quantitative',
    scale: { zero: true, nice: true },
    axis: { title: 'share of the requests of its service (%)', format: '~r', tickCount: 8 },
  } as const;
  return {
    title: chartTitle(QUESTION, [
      capacities.length > 0
        ? 'black bar: the share of its service’s capacity that the node provides'
        : 'capacity is unlimited, so no share of it can be drawn',
      nodes.note,
      selection.note,
    ]),
    width: WIDTH_PX - 120,
    height: { step: nodes.names.length > 20 ? 16 : 26 },
    layer: [
      {
        data: { values: [...capacities] },
        mark: {
          type: 'tick',
          color: INK,
          opacity: 1,
          thickness: 3,
          size: nodes.names.length > 20 ? 13 : 20,
        },
        encoding: { y, x },
      },
      {
        data: { values: [...points] },
        mark: { type: 'point', filled: true, size: 60, opacity: 0.85 },
        encoding: {
          y,
          x,
          color: {
            field: 'variant',
            type: 'nominal',
            scale: scales.color,
            legend: { title: null, orient: 'bottom', columns: legendColumns(selection.names) },
          },
          shape: { field: 'variant', type: 'nominal', scale: scales.shape },
        },
      },
    ],
    config: CONFIG,
  };
}

function capacityPoints(points: readonly SharePoint[]) {
  const byNode = new Map<string, number>();
  for (const { node, capacityShare } of points) {
    if (capacityShare !== null) byNode.set(node, capacityShare);
  }
  return [...byNode].map(([node, share]) => ({ node, share }));
}

/** All nodes in their order, or those whose share is furthest from what they can serve. */
function selectNodes(points: readonly SharePoint[]): {
  names: readonly string[];
  note: string | null;
} {
  const distance = new Map<string, number>();
  for (const { node, share, capacityShare } of points) {
    const own = capacityShare === null ? share : Math.abs(share - capacityShare);
    distance.set(node, Math.max(distance.get(node) ?? 0, own));
  }
  const names = [...distance.keys()];
  if (names.length <= NODES_MAX) return { names, note: null };
  const furthest = new Set(
    [...names].sort((a, b) => distance.get(b)! - distance.get(a)!).slice(0, NODES_MAX),
  );
  return {
    names: names.filter((name) => furthest.has(name)),
    note: `${NODES_MAX} of ${names.length} nodes are shown: those furthest from their capacity`,
  };
}

function table(report: Report): ChartTable {
  const names = report.variants.map((variant) => variant.name);
  return {
    columns: ['variant', 'node', 'share of requests (%)', 'share of capacity (%)'],
    rows: sharePoints(report, names).map((point) => [
      point.variant,
      point.node,
      point.share,
      point.capacityShare,
    ]),
  };
}
