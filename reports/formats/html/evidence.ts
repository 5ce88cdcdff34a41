/** The second half of the page: failures, nodes, how sure it is and how to repeat it. */

import { standings } from '../../charts/standing.ts';
import type { Report, ReportVariant } from '../../model.ts';
import {
  formatMetric,
  metricLabel,
  metricOf,
  metricUnit,
  shownMetric,
  sortedCounts,
} from '../labels.ts';
import { formatCount, formatValue, MISSING } from '../number.ts';
import { RANKED_PERCENTILES, shortfallSentences } from '../shortfalls.ts';
import { requestsTotal } from './answer.ts';
import { details, type HtmlCell, paragraph, section, table, text } from './markup.ts';

const NODE_ROWS_MAX = 1000;
/** Longer tables are folded. */
const ROWS_OPEN_MAX = 40;
const SAMPLE_HEADS = ['variant', 'metric', 'mean', '95 % interval', 'each replication'];
const SAMPLE_METRICS = ['p50', 'p99', 'p999', 'goodput', 'errorRate'];

export function errorSection(report: Report, chart: string): string {
  const rows = report.variants.flatMap((variant) => [
    ...countRows(variant, 'outcome', variant.errors),
    ...countRows(variant, 'cause', variant.causes),
    ...countRows(variant, 'turned away by', variant.turnedAway ?? {}),
  ]);
  const body =
    rows.length === 0
      ? paragraph('No request failed under any variant.')
      : table({
          caption:
            'Failed requests, all replications together: how they ended, and what caused it.',
          columns: [
            { head: 'variant', numeric: false },
            { head: 'by', numeric: false },
            { head: 'what', numeric: false },
            { head: 'requests', numeric: true },
            { head: 'of all', numeric: true },
          ],
          rows: rows.map((cells) => ({ cells })),
          rowHead: 0,
        });
  return section('fairness', 'Shares, errors and causes', [chart, body]);
}

function countRows(
  variant: ReportVariant,
  kind: string,
  counts: Readonly<Record<string, number>>,
): readonly (readonly HtmlCell[])[] {
  return sortedCounts(counts).map(([name, count]) => [
    { text: variant.name },
    { text: kind },
    { text: name },
    { text: formatCount(count) },
    { text: variant.requests === 0 ? MISSING : formatValue(count / variant.requests, '%') },
  ]);
}

export function nodeSection(report: Report): string {
  const rows = report.variants.flatMap((variant) =>
    variant.nodes.map((node) => ({
      cells: [
        { text: variant.name },
        { text: node.name },
        { text: node.zone ?? MISSING },
        { text: formatValue(node.weight, 'count') },
        { text: formatCount(node.requests) },
        { text: formatValue(node.share, '%') },
        { text: formatValue(node.capacityShare, '%') },
        { text: formatValue(node.utilization, '%') },
        { text: formatValue(node.meanQueue, 'count') },
        { text: formatValue(node.errors, 'count') },
      ],
    })),
  );
  const words = ['variant', 'node', 'zone'];
  const numbers = ['weight', 'requests', 'share', 'of capacity', 'busy', 'mean queue', 'errors'];
  const rest = rows.length - NODE_ROWS_MAX;
  const body = table({
    caption: 'Mean per replication.',
    columns: [...words, ...numbers].map((head) => ({ head, numeric: numbers.includes(head) })),
    rows: rows.slice(0, NODE_ROWS_MAX),
    rowHead: 1,
  });
  const note =
    rest > 0 ? paragraph(`${formatCount(rest)} more rows are in the embedded report.`, 'note') : '';
  const folded =
    rows.length > ROWS_OPEN_MAX ? details(`${formatCount(rows.length)} rows`, body) : body;
  return section('nodes', 'Nodes', [folded, note]);
}

export function certaintySection(report: Report): string {
  const several = report.variants.length > 1;
  const rows = standings(report).flatMap(({ variant }) =>
    SAMPLE_METRICS.map((name) => {
      const { text: shown, interval } = formatMetric(variant, name);
      const { value, low } = shownMetric(variant, name);
      const { samples, method, shortfall } = metricOf(variant, name);
      const how = method === null || method === 'replications' ? '' : ` (${method})`;
      const each = samples.map((sample) => formatValue(sample, metricUnit(name)));
      return {
        cells: [
          { text: variant.name },
          { text: metricLabel(name) },
          { text: shown, value },
          { text: interval === null ? MISSING : `${interval}${how}`, value: low },
          { text: shortfall === null ? each.join(' · ') : 'too few requests' },
        ],
      };
    }),
  );
  const body = table({
    caption: 'Every sample, so that outliers are seen.',
    columns: SAMPLE_HEADS.map((head, i) => ({ head, numeric: i === 2 || i === 3 })),
    rows,
    rowHead: 0,
  });
  return section('certainty', 'How sure is that?', [
    paragraph(
      `${formatCount(report.replications)} replications from seed "${report.seed}", ` +
        `${requestsTotal(report)} requests in all. ` +
        (several
          ? 'In each replication all variants met the same customers (common random numbers), so ' +
            'their differences are surer than the intervals of each alone suggest.'
          : ''),
    ),
    ...shortfallSentences(report, RANKED_PERCENTILES).map((line) => paragraph(line)),
    rows.length > ROWS_OPEN_MAX ? details(`${formatCount(rows.length)} rows`, body) : body,
  ]);
}

export function repeatSection(report: Report): string {
  const { scenario, tool } = report;
  const facts: readonly (readonly [string, string])[] = [
    ['lbsim', tool.version],
    ['Node', tool.node],
    ['seed', report.seed],
    ['replications', formatCount(report.replications)],
    ['scenario digest', scenario.digest],
  ];
  const list = facts.map(([name, value]) => `<dt>${text(name)}</dt><dd>${text(value)}</dd>`);
  return section('repeat', 'How to repeat it', [
    `<pre><code>${text(report.repeat)}</code></pre>`,
    `<dl>${list.join('')}</dl>`,
    details(
      'The scenario, defaults included',
      `<pre><code>${text(scenario.resolved)}</code></pre>`,
    ),
  ]);
}
