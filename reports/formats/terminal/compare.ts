/** Several variants: the ranking with its ties, then each one against the leader. */

import { comparisonsAgainst, rankedMetric, standings } from '../../charts/standing.ts';
import type { Report, ReportComparison } from '../../model.ts';
import { formatMetric, metricLabel } from '../labels.ts';
import { MISSING } from '../number.ts';
import type { FormatOptions } from '../types.ts';
import { formatDifference, verdictSentences, verdictWords } from '../verdict.ts';
import { type Column, type ColumnsCell, layoutColumns } from './columns.ts';
import { labelled } from './header.ts';
import { type Color, shown, wrap } from './text.ts';

const NAME_WIDTH_MIN = 14;
const VERDICT_COLORS: Readonly<Record<string, Color>> = {
  better: 'green',
  worse: 'red',
  'no difference shown': 'yellow',
};

/** The lower the number, the longer the column stays when the terminal is narrow. */
const DROP_ORDERS: Readonly<Record<string, number>> = { p50: 2, p999: 3, errorRate: 1, jain: 4 };

export function compareLines(report: Report, options: FormatOptions): readonly string[] {
  const sentence = verdictSentences(report)[0]!;
  return [
    ...wrap(shown(sentence, options), options.width),
    '',
    ...rankingLines(report, options),
    '',
    ...differenceLines(report, options),
    ...labelled('Note', [NOTE], options),
  ];
}

const NOTE =
  '"balance" is Jain’s index of requests ÷ capacity over the nodes: 1 is even. ' +
  'Latencies are those of requests that succeeded.';

function rankingLines(report: Report, options: FormatOptions): readonly string[] {
  const main = rankedMetric(report);
  const others = ['p999', 'errorRate', 'jain'].filter((name) => name !== main);
  const before = main === 'p50' ? [] : ['p50'];
  const columns: Column[] = [
    { head: '', align: 'left', shrinkTo: null, dropOrder: 0 },
    { head: '', align: 'left', shrinkTo: NAME_WIDTH_MIN, dropOrder: 0 },
    ...before.map(metricColumn),
    { ...metricColumn(main), dropOrder: 0 },
    { head: '95 % interval', align: 'right', shrinkTo: null, dropOrder: 0 },
    ...others.map(metricColumn),
  ];
  const rows = standings(report).map(({ rank, tied, variant }): ColumnsCell[] => [
    { text: `${rank}${tied ? '=' : ''}` },
    { text: variant.name },
    ...before.map((name) => ({ text: formatMetric(variant, name).text })),
    { text: formatMetric(variant, main).text },
    { text: formatMetric(variant, main).interval ?? MISSING },
    ...others.map((name) => ({ text: formatMetric(variant, name).text })),
  ]);
  return layoutColumns({ columns, rows: shownRows(rows, options), indent: 0 }, options);
}

function metricColumn(name: string): Column {
  return {
    head: metricLabel(name),
    align: 'right',
    shrinkTo: null,
    dropOrder: DROP_ORDERS[name] ?? 5,
  };
}

function differenceLines(report: Report, options: FormatOptions): readonly string[] {
  const leader = standings(report)[0]?.variant.name ?? '';
  const comparisons = comparisonsAgainst(report, leader);
  if (comparisons.length === 0) return [];
  const columns: Column[] = [
    { head: '', align: 'left', shrinkTo: NAME_WIDTH_MIN, dropOrder: 0 },
    { head: '', align: 'left', shrinkTo: null, dropOrder: 1 },
    { head: '', align: 'right', shrinkTo: null, dropOrder: 0 },
    { head: '', align: 'right', shrinkTo: null, dropOrder: 2 },
    { head: '', align: 'left', shrinkTo: 10, dropOrder: 0 },
  ];
  const rows = shownRows(comparisons.map(differenceCells), options);
  return [
    ...wrap(shown(`Against ${leader}, seed by seed`, options), options.width),
    ...layoutColumns({ columns, rows, indent: 3 }, options),
    '',
  ];
}

function differenceCells(comparison: ReportComparison): readonly ColumnsCell[] {
  const { text, brackets } = formatDifference(comparison);
  const words = verdictWords(comparison);
  const color = VERDICT_COLORS[words];
  return [
    { text: comparison.b },
    { text: metricLabel(comparison.metric) },
    { text },
    { text: brackets ?? '' },
    color === undefined ? { text: words } : { text: words, color },
  ];
}

export function shownRows(
  rows: readonly (readonly ColumnsCell[])[],
  options: FormatOptions,
): readonly (readonly ColumnsCell[])[] {
  return rows.map((row) => row.map((cell) => ({ ...cell, text: shown(cell.text, options) })));
}
