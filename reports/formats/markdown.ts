/** The report as Markdown, for the step summary of a CI job (which is cut off at 1 MiB). */

import { escape as escapeHtml } from 'html-escaper';
import { keyComparisons, standings } from '../charts/standing.ts';
import { RANKING_METRIC } from '../metrics.ts';
import type { Report, ReportVariant } from '../model.ts';
import { certaintySentences } from './certainty.ts';
import { checkTable } from './check/markdown.ts';
import {
  FAILURE_NOTE,
  FAULT_HEADS,
  faultCells,
  hasFailures,
  VARIANT_HEADS,
  variantCells,
} from './failures.ts';
import { insightSentence, orderedInsights } from './insights.ts';
import { formatMetric, metricLabel, sortedCounts } from './labels.ts';
import { formatCount, formatValue, MISSING } from './number.ts';
import { RANKED_PERCENTILES, shortfallSentences } from './shortfalls.ts';
import type { FormatDefinition } from './types.ts';
import { formatDifference, formatRatio, verdictSentences, verdictWords } from './verdict.ts';

/** All variants together; more would say no more and could exceed what the summary holds. */
const NODE_ROWS_MAX = 200;
const FAULT_ROWS_MAX = 100;

export const markdown: FormatDefinition = {
  name: 'markdown',
  extension: 'md',
  render: async (report) => `${blocksOf(report).join('\n\n')}\n`,
};

function blocksOf(report: Report): readonly string[] {
  const { scenario } = report;
  return [
    `# ${safe(scenario.name)}`,
    ...(scenario.question === null ? [] : [`*${safe(scenario.question)}*`]),
    verdictSentences(report).map(safe).join(' '),
    scenario.summary.map((line) => `- ${safe(line)}`).join('\n'),
    ...warningBlocks(report),
    rankingTable(report),
    ...shortfallSentences(report, RANKED_PERCENTILES).map(safe),
    ...differenceBlocks(report),
    ...(report.checks.length === 0 ? [] : ['## Checks', checkTable(report.checks)]),
    ...whyBlocks(report),
    ...errorBlocks(report),
    ...failureBlocks(report),
    nodeBlock(report),
    footer(report),
  ].filter((block) => block !== '');
}

function warningBlocks(report: Report): readonly string[] {
  return report.warnings.map((warning) => `> **Warning:** ${safe(warning)}`);
}

function rankingTable(report: Report): string {
  const main: string = RANKING_METRIC;
  const names = [...new Set(['p50', main, 'p999', 'goodput', 'errorRate', 'jain'])];
  const heads = names.flatMap((name) =>
    name === main ? [metricLabel(name), '95 % interval'] : [metricLabel(name)],
  );
  const rows = standings(report).map(({ rank, tied, variant }) => [
    `${rank}${tied ? '=' : ''}`,
    safe(variant.name),
    ...names.flatMap((name) => {
      const { text, interval } = formatMetric(variant, name);
      return name === main ? [text, interval ?? MISSING] : [text];
    }),
  ]);
  return table(['', 'variant', ...heads], rows, 2);
}

function differenceBlocks(report: Report): readonly string[] {
  const leader = standings(report)[0]?.variant.name ?? '';
  const { deciding, tradeOffs } = keyComparisons(report, leader);
  const comparisons = [...deciding, ...tradeOffs];
  if (comparisons.length === 0) return [];
  const rows = comparisons.map((comparison) => {
    const { text, brackets } = formatDifference(comparison);
    const words = verdictWords(report, comparison);
    const label = metricLabel(comparison.metric);
    const ratio = formatRatio(comparison).text;
    return [safe(comparison.b), label, text, brackets ?? MISSING, ratio, words];
  });
  return [
    `## Against ${safe(leader)}, seed by seed`,
    table(['variant', 'metric', 'difference', '95 % interval', 'ratio', 'verdict'], rows, 2),
    ...certaintySentences(report, comparisons).map(safe),
  ];
}

function whyBlocks(report: Report): readonly string[] {
  const insights = orderedInsights(report);
  if (insights.length === 0) return [];
  return ['## Why', insights.map((one) => `- ${safe(insightSentence(report, one))}`).join('\n')];
}

function errorBlocks(report: Report): readonly string[] {
  const rows = report.variants.flatMap((variant) => [
    ...countRows(variant, 'outcome', variant.errors),
    ...countRows(variant, 'cause', variant.causes),
    ...countRows(variant, 'turned away by', variant.turnedAway ?? {}),
  ]);
  if (rows.length === 0) return [];
  return ['## Failed requests', table(['variant', 'by', 'what', 'requests', 'share'], rows, 3)];
}

function countRows(
  variant: ReportVariant,
  kind: string,
  counts: Readonly<Record<string, number>>,
): readonly (readonly string[])[] {
  return sortedCounts(counts).map(([name, count]) => [
    safe(variant.name),
    kind,
    safe(name),
    formatCount(count),
    variant.requests === 0 ? MISSING : formatValue(count / variant.requests, '%'),
  ]);
}

function failureBlocks(report: Report): readonly string[] {
  if (!hasFailures(report)) return [];
  const summary = report.variants.map((variant) => [safe(variant.name), ...variantCells(variant)]);
  const rows = report.variants.flatMap((variant) =>
    variant.faults.map((fault) => [safe(variant.name), safe(fault.id), ...faultCells(fault)]),
  );
  const left = rows.length - FAULT_ROWS_MAX;
  return [
    '## Failures',
    table(['variant', ...VARIANT_HEADS], summary, 1),
    ...(rows.length === 0
      ? []
      : [table(['variant', 'fault', ...FAULT_HEADS], rows.slice(0, FAULT_ROWS_MAX), 2)]),
    ...(left > 0 ? [`… and ${formatCount(left)} more rows in the JSON report`] : []),
    FAILURE_NOTE,
  ];
}

function nodeBlock(report: Report): string {
  const all = report.variants.flatMap((variant) =>
    variant.nodes.map((node) => [
      safe(variant.name),
      safe(node.name),
      formatCount(node.requests),
      formatValue(node.share, '%'),
      formatValue(node.capacityShare, '%'),
      formatValue(node.utilization, '%'),
      formatValue(node.meanQueue, 'count'),
      formatValue(node.errors, 'count'),
    ]),
  );
  if (all.length === 0) return '';
  const heads = ['variant', 'node', 'requests', 'share', 'of capacity', 'busy', 'queue', 'errors'];
  const rest = all.length - NODE_ROWS_MAX;
  const note = rest > 0 ? `\n\n… and ${formatCount(rest)} more rows in the JSON report` : '';
  const body = table(heads, all.slice(0, NODE_ROWS_MAX), 2);
  return `<details><summary>Nodes, mean per replication</summary>\n\n${body}${note}\n\n</details>`;
}

function footer(report: Report): string {
  const requests = report.variants.reduce((sum, variant) => sum + variant.requests, 0);
  const { tool, scenario } = report;
  return [
    `${formatCount(requests)} requests, ${formatCount(report.replications)} replications,`,
    `seed ${code(report.seed)}, lbsim ${safe(tool.version)} on Node ${safe(tool.node)},`,
    `digest ${code(scenario.digest.slice(0, 8))}. Repeat: ${code(report.repeat)}`,
  ].join(' ');
}

/** The first `textColumns` columns are words, the rest numbers. */
function table(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  textColumns: number,
): string {
  const rules = heads.map((_, i) => (i < textColumns ? '---' : '---:'));
  return [heads, rules, ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** Text that neither Markdown nor HTML takes for markup. */
function safe(text: string): string {
  const line = text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  return escapeHtml(line).replace(/[\\`*_{}[\]|~#@]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function code(text: string): string {
  return `<code>${safe(text)}</code>`;
}
