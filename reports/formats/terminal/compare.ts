/** Several variants: the ranking with its ties, then each one against the leader. */

import { isAmongSurvivors, keyComparisons, standings } from '../../charts/standing.ts';
import { RANKING_METRIC } from '../../metrics.ts';
import type { Report, ReportComparison } from '../../model.ts';
import { certaintySentences } from '../certainty.ts';
import { formatMetric, metricLabel } from '../labels.ts';
import { MISSING } from '../number.ts';
import { RANKED_PERCENTILES, shortfallSentences } from '../shortfalls.ts';
import type { FormatOptions } from '../types.ts';
import {
  answerSentences,
  formatDifference,
  formatRatio,
  stoppingSentences,
  verdictWords,
} from '../verdict.ts';
import { checkLines } from './checks.ts';
import { type Column, type ColumnsCell, layoutColumns, shownRows } from './columns.ts';
import { failureLines } from './failures.ts';
import { labelled, whyLines } from './header.ts';
import { type Color, shown, truncate, wrap } from './text.ts';

const NAME_WIDTH_MIN = 14;
const VERDICT_COLORS: Readonly<Record<string, Color>> = {
  better: 'green',
  worse: 'red',
  'no difference shown': 'yellow',
  undecided: 'yellow',
};

/** The lower the number, the longer the column stays when the terminal is narrow. */
const DROP_ORDERS: Readonly<Record<string, number>> = { p50: 2, p999: 3, errorRate: 1, jain: 4 };

/** Beyond these few, trade-offs are for the longer formats. */
const TRADE_OFFS_MAX = 8;
const SUCCESS_NOTE = 'Latencies are those of requests that succeeded.';
const BALANCE_NOTE = `"${metricLabel('jain')}" is Jain’s index of requests ÷ capacity over the nodes: 1 is even.`;

export function compareLines(report: Report, options: FormatOptions): readonly string[] {
  const ranking = rankingLines(report, options);
  const isBalanceShown = ranking[0]!.includes(metricLabel('jain'));
  const note = isBalanceShown ? `${SUCCESS_NOTE} ${BALANCE_NOTE}` : SUCCESS_NOTE;
  return [
    ...answerSentences(report).flatMap((line) => wrap(shown(line, options), options.width)),
    '',
    ...ranking,
    '',
    ...differenceLines(report, options),
    ...checkLines(report, options),
    ...failureLines(report, options),
    ...whyLines(report, options),
    ...labelled(
      'Note',
      [note, ...stoppingSentences(report), ...shortfallSentences(report, RANKED_PERCENTILES)],
      options,
    ),
  ];
}

function rankingLines(report: Report, options: FormatOptions): readonly string[] {
  const main: string = RANKING_METRIC;
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
  const { deciding, tradeOffs } = keyComparisons(report, leader);
  if (deciding.length === 0) return [];
  const columns: Column[] = [
    { head: '', align: 'left', shrinkTo: NAME_WIDTH_MIN, dropOrder: 0 },
    { head: '', align: 'left', shrinkTo: null, dropOrder: 1 },
    { head: '', align: 'right', shrinkTo: null, dropOrder: 0 },
    { head: '', align: 'right', shrinkTo: null, dropOrder: 2 },
    { head: '', align: 'right', shrinkTo: null, dropOrder: 3 },
    { head: '', align: 'left', shrinkTo: 10, dropOrder: 0 },
  ];
  const comparisons = [...deciding, ...tradeOffs.slice(0, TRADE_OFFS_MAX)];
  const cells = comparisons.map((comparison) => differenceCells(report, comparison));
  const rest = tradeOffs.length - TRADE_OFFS_MAX;
  const more = `   … and ${rest} more that are better than ${leader} at something`;
  return [
    ...wrap(shown(`Against ${leader}, seed by seed (same customers)`, options), options.width),
    ...layoutColumns({ columns, rows: shownRows(cells, options), indent: 3 }, options),
    ...(rest > 0 ? [truncate(shown(more, options), options.width, options)] : []),
    ...certaintySentences(report, comparisons).flatMap((text) => labelled('', [text], options)),
    '',
  ];
}

function differenceCells(report: Report, comparison: ReportComparison): readonly ColumnsCell[] {
  const { text, brackets } = formatDifference(comparison);
  const ratio = formatRatio(comparison).text;
  const words = verdictWords(report, comparison);
  const color = isAmongSurvivors(report, comparison)
    ? undefined
    : VERDICT_COLORS[comparison.verdict ?? ''];
  return [
    { text: comparison.b },
    { text: metricLabel(comparison.metric) },
    { text },
    { text: brackets ?? '' },
    { text: ratio === MISSING ? '' : ratio },
    color === undefined ? { text: words } : { text: words, color },
  ];
}
