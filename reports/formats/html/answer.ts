/** The first half of the page: verdict, scenario, ranking and paired differences. */

import {
  comparisonsAgainst,
  isAmongSurvivors,
  isFailing,
  standings,
} from '../../charts/standing.ts';
import { RANKING_METRIC } from '../../metrics.ts';
import type { Report, ReportComparison } from '../../model.ts';
import { aboutCount, certaintySentences, formatDetectable } from '../certainty.ts';
import { formatMetric, metricLabel, shownMetric } from '../labels.ts';
import { formatCount, MISSING } from '../number.ts';
import { formatDifference, formatRatio, verdictSentences, verdictWords } from '../verdict.ts';
import { checkChips } from './checks.ts';
import { type HtmlCell, type HtmlColumn, paragraph, section, table, text } from './markup.ts';

const VERDICT_CLASSES: Readonly<Record<string, string>> = {
  better: 'better',
  worse: 'worse',
  'no difference shown': 'even',
  undecided: 'even',
};

export function verdictSection(report: Report): string {
  const sentences = verdictSentences(report).map((sentence) => paragraph(sentence));
  const warnings = report.warnings.map((warning) => paragraph(`Warning: ${warning}`, 'warning'));
  return section('verdict', 'Verdict', [
    `<div class="verdict">${sentences.join('\n')}</div>`,
    ...checkChips(report),
    ...warnings,
  ]);
}

export function scenarioSection(report: Report): string {
  const { scenario } = report;
  const items = scenario.summary.map((line) => `<li>${text(line)}</li>`);
  return section('scenario', 'What was simulated', [
    `<ul>${items.join('')}</ul>`,
    paragraph(
      'Arrivals do not wait for answers unless the clients are closed, so latencies are free of ' +
        'coordinated omission.',
      'note',
    ),
  ]);
}

export function rankingSection(report: Report, chart: string): string {
  const main: string = RANKING_METRIC;
  const names = [...new Set(['p50', 'p90', main, 'p999', 'goodput', 'errorRate', 'jain'])];
  const columns: HtmlColumn[] = [
    { head: 'rank', numeric: true },
    { head: 'variant', numeric: false },
    ...names.flatMap((name) =>
      (name === main ? [metricLabel(name), '95 % interval'] : [metricLabel(name)]).map((head) => ({
        head,
        numeric: true,
      })),
    ),
  ];
  const rows = standings(report).map(({ rank, tied, variant }) => ({
    ...(tied ? { className: 'tied' } : {}),
    cells: [
      { text: `${rank}${tied ? '=' : ''}`, value: rank },
      { text: variant.name },
      ...names.flatMap((name): HtmlCell[] => {
        const { text: shown, interval } = formatMetric(variant, name);
        const { value, low } = shownMetric(variant, name);
        const cells = [{ text: shown, value }];
        if (name === 'errorRate' && isFailing(variant))
          return [{ ...cells[0]!, className: 'worse' }];
        return name === main ? [...cells, { text: interval ?? MISSING, value: low }] : cells;
      }),
    ],
  }));
  const caption =
    `Ordered by ${metricLabel(main)}; variants that fail more than 1 % of requests rank behind all ` +
    'others, by how much they fail. A rank with "=" and a bar at its left is shared: no difference ' +
    'was shown. "balance" is Jain’s index of requests ÷ capacity over the nodes.';
  return section('ranking', 'Ranking', [table({ caption, columns, rows, rowHead: 1 }), chart]);
}

export function differenceSection(report: Report): string {
  const leader = standings(report)[0]?.variant.name ?? '';
  const comparisons = comparisonsAgainst(report, leader);
  if (comparisons.length === 0) return '';
  const caption =
    'Difference to the leader within each replication, where both met the same customers; ' +
    'p is adjusted for the number of comparisons (Holm). "detectable": a difference of this size ' +
    'would have been shown with 95 % probability. "pairing": the correlation of the two over ' +
    'replications, and how many times more of them customers of their own would have taken.';
  const words = ['variant', 'metric', 'verdict', 'to settle it'];
  const heads = [
    ...['variant', 'metric', 'difference', '95 % interval', 'ratio', '95 % interval', 'p'],
    ...['verdict', 'detectable', 'to settle it', 'pairing'],
  ];
  return section('differences', `Against ${leader}, seed by seed`, [
    ...certaintySentences(report, comparisons.filter(isMain)).map((line) => paragraph(line)),
    table({
      caption,
      columns: heads.map((head) => ({ head, numeric: !words.includes(head) })),
      rows: comparisons.map((comparison) => ({ cells: differenceCells(report, comparison) })),
      rowHead: 0,
    }),
  ]);
}

function isMain({ metric }: ReportComparison): boolean {
  return metric === RANKING_METRIC;
}

function differenceCells(report: Report, comparison: ReportComparison): readonly HtmlCell[] {
  const { text: shown, brackets } = formatDifference(comparison);
  const ratio = formatRatio(comparison);
  const { moreReplications: more, correlation, varianceReduction: factor } = comparison;
  return [
    { text: comparison.b },
    { text: metricLabel(comparison.metric) },
    { text: shown, value: comparison.difference },
    { text: brackets ?? MISSING, value: comparison.low },
    { text: ratio.text, value: comparison.ratio?.value ?? null },
    { text: ratio.brackets ?? MISSING, value: comparison.ratio?.low ?? null },
    { text: probability(comparison.p), value: comparison.p },
    { text: verdictWords(report, comparison), className: verdictClass(report, comparison) },
    { text: formatDetectable(comparison), value: comparison.detectable },
    { text: more === null ? MISSING : `about ${aboutCount(more)} more`, value: more },
    { text: pairing(correlation, factor), value: factor },
  ];
}

/** What is better among survivors only is no merit. */
function verdictClass(report: Report, comparison: ReportComparison): string {
  if (isAmongSurvivors(report, comparison)) return 'even';
  return VERDICT_CLASSES[comparison.verdict ?? ''] ?? 'even';
}

/** `r = 0.47, 1.9×`; the correlation of ten pairs has two digits at the most. */
function pairing(correlation: number | null, factor: number | null): string {
  if (correlation === null || factor === null) return MISSING;
  const sign = correlation < 0 ? '−' : '';
  return `r = ${sign}${Math.abs(correlation).toFixed(2)}, ${Number(factor.toPrecision(2))}×`;
}

function probability(p: number | null): string {
  if (p === null) return MISSING;
  return p < 0.0001 ? '< 0.0001' : String(Number(p.toPrecision(2)));
}

export function requestsTotal(report: Report): string {
  return formatCount(report.variants.reduce((sum, variant) => sum + variant.requests, 0));
}
