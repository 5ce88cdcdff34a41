/** One variant: all metrics with their intervals, how requests failed, and the nodes. */

import { METRICS } from '../../metrics.ts';
import type { Report, ReportNode } from '../../model.ts';
import { hasFailures } from '../failures.ts';
import { formatMetric, metricLabel, metricOf, sortedCounts } from '../labels.ts';
import { formatCount, formatValue, MISSING } from '../number.ts';
import { shortfallSentences } from '../shortfalls.ts';
import type { FormatOptions } from '../types.ts';
import { answerSentences, stoppingSentences } from '../verdict.ts';
import { checkLines } from './checks.ts';
import { type Column, type ColumnsCell, layoutColumns, shownRows } from './columns.ts';
import { failureLines } from './failures.ts';
import { whyLines } from './header.ts';
import { shown, wrap } from './text.ts';

const NODES_MAX = 20;
/** Intervals that do not come from replications say so. */
const METHOD_MARKS: Readonly<Record<string, string>> = {
  'batch means': ' b',
  'order statistics': ' o',
};
const METHOD_NOTE =
  'b: from batches of this one run; o: from its order statistics, corrected for autocorrelation';
/** Where nothing fails they say nothing. */
const OF_FAILURES = ['detectMs', 'isolateMs', 'recoverMs', 'missedFailures', 'falseEjections'];

export function depthLines(report: Report, options: FormatOptions): readonly string[] {
  const variant = report.variants[0]!;
  return [
    ...wrap(shown(answerSentences(report)[0]!, options), options.width),
    '',
    ...checkLines(report, options),
    ...metricLines(report, options),
    ...stoppingSentences(report).flatMap((line) => wrap(shown(line, options), options.width)),
    ...shortfallSentences(report).flatMap((line) => wrap(shown(line, options), options.width)),
    '',
    ...failureLines(report, options),
    ...countLines('Failed requests by outcome', variant.errors, variant.requests, options),
    ...countLines('Failed requests by cause', variant.causes, variant.requests, options),
    ...countLines('Turned away by', variant.turnedAway ?? {}, variant.requests, options),
    ...nodeLines(variant.nodes, options),
    ...whyLines(report, options),
  ];
}

function metricLines(report: Report, options: FormatOptions): readonly string[] {
  const variant = report.variants[0]!;
  const columns: Column[] = [
    { head: 'metric', align: 'left', shrinkTo: null, dropOrder: 0 },
    { head: 'value', align: 'right', shrinkTo: null, dropOrder: 0 },
    { head: '95 % interval', align: 'right', shrinkTo: null, dropOrder: 0 },
    { head: 'what it is', align: 'left', shrinkTo: 12, dropOrder: 1 },
  ];
  const known = METRICS.filter(
    ({ name }) => name in variant.metrics && (hasFailures(report) || !OF_FAILURES.includes(name)),
  );
  const rows = known.map(({ name, summary }): ColumnsCell[] => {
    const { text, interval } = formatMetric(variant, name);
    const { method, shortfall } = metricOf(variant, name);
    const mark = interval === null ? MISSING : `${interval}${METHOD_MARKS[method ?? ''] ?? ''}`;
    return [
      { text: metricLabel(name) },
      { text },
      { text: shortfall === null ? mark : 'too few requests' },
      { text: summary },
    ];
  });
  const own = known.some(({ name }) => (metricOf(variant, name).method ?? '').includes(' '));
  return [
    ...layoutColumns({ columns, rows: shownRows(rows, options), indent: 0 }, options),
    ...(own ? wrap(METHOD_NOTE, options.width) : []),
  ];
}

function countLines(
  title: string,
  counts: Readonly<Record<string, number>>,
  requests: number,
  options: FormatOptions,
): readonly string[] {
  const sorted = sortedCounts(counts);
  if (sorted.length === 0) return [];
  const columns: Column[] = [
    { head: '', align: 'left', shrinkTo: 12, dropOrder: 0 },
    { head: '', align: 'right', shrinkTo: null, dropOrder: 0 },
    { head: '', align: 'right', shrinkTo: null, dropOrder: 0 },
  ];
  const rows = sorted.map(([name, count]): ColumnsCell[] => [
    { text: name },
    { text: formatCount(count) },
    { text: requests === 0 ? '' : `${formatValue(count / requests, '%')} of requests` },
  ]);
  return [
    title,
    ...layoutColumns({ columns, rows: shownRows(rows, options), indent: 3 }, options),
    '',
  ];
}

function nodeLines(nodes: readonly ReportNode[], options: FormatOptions): readonly string[] {
  const chosen = selectNodes(nodes);
  const columns: Column[] = [
    { head: 'node', align: 'left', shrinkTo: 12, dropOrder: 0 },
    { head: 'zone', align: 'left', shrinkTo: 4, dropOrder: 3 },
    { head: 'requests', align: 'right', shrinkTo: null, dropOrder: 4 },
    { head: 'share', align: 'right', shrinkTo: null, dropOrder: 0 },
    { head: 'capacity', align: 'right', shrinkTo: null, dropOrder: 2 },
    { head: 'busy', align: 'right', shrinkTo: null, dropOrder: 0 },
    { head: 'queue', align: 'right', shrinkTo: null, dropOrder: 0 },
    { head: 'errors', align: 'right', shrinkTo: null, dropOrder: 1 },
  ];
  const rows = chosen.map((node): ColumnsCell[] => [
    { text: node.name },
    { text: node.zone ?? MISSING },
    { text: formatCount(node.requests) },
    { text: formatValue(node.share, '%') },
    { text: formatValue(node.capacityShare, '%') },
    { text: formatValue(node.utilization, '%') },
    { text: formatValue(node.meanQueue, 'count') },
    { text: formatValue(node.errors, 'count') },
  ]);
  const left = nodes.length - chosen.length;
  const title =
    left === 0
      ? 'Nodes, mean per replication'
      : `The ${NODES_MAX} nodes with most errors and longest queues`;
  return [
    title,
    ...layoutColumns({ columns, rows: shownRows(rows, options), indent: 3 }, options),
    ...(left === 0 ? [] : [`   ${shown('…', options)} and ${formatCount(left)} more`]),
    '',
  ];
}

/** All nodes, or the worst ones, in the order of the report. */
function selectNodes(nodes: readonly ReportNode[]): readonly ReportNode[] {
  if (nodes.length <= NODES_MAX) return nodes;
  const worst = [...nodes].sort((a, b) => b.errors - a.errors || b.meanQueue - a.meanQueue);
  const chosen = new Set(worst.slice(0, NODES_MAX));
  return nodes.filter((node) => chosen.has(node));
}
