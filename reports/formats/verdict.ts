/** The answer in sentences: who leads, by how much, and how sure that is. */

import { comparisonsAgainst, rankedMetric, standings } from '../charts/standing.ts';
import type { Report, ReportComparison } from '../model.ts';
import { formatMetric, metricLabel, metricUnit } from './labels.ts';
import { formatWithInterval } from './number.ts';

/** Sentences in reading order; the first one alone is an answer. */
export function verdictSentences(report: Report): readonly string[] {
  const order = standings(report);
  const leader = order[0];
  if (leader === undefined) return ['The report holds no variant.'];
  const metric = rankedMetric(report);
  const label = metricLabel(metric);
  const { text, interval } = formatMetric(leader.variant, metric);
  const value = interval === null ? text : `${text} (95 % interval ${interval})`;
  if (order.length === 1) {
    return [`Under ${leader.variant.name}, ${label} is ${value}.`, certainty(report)];
  }
  const scope = report.replications < 2 ? ' in the one replication' : '';
  const first = order.filter((standing) => standing.rank === leader.rank);
  const opening =
    first.length > 1
      ? `${listed(first.map((standing) => standing.variant.name))} share the first place: ` +
        `no difference in ${label} was shown between them.`
      : `${leader.variant.name} has the best ${label}${scope}: ${value}.`;
  return [opening, ...lastPlace(report, leader.variant.name), certainty(report)];
}

/** Difference b − a, with its unit and its interval: `+565 ms [+540, +593]`. */
export function formatDifference(comparison: ReportComparison): {
  readonly text: string;
  readonly brackets: string | null;
} {
  const { difference, low, high, metric } = comparison;
  return formatWithInterval({ value: difference, low, high }, metricUnit(metric), { signed: true });
}

export function verdictWords(comparison: ReportComparison): string {
  return comparison.verdict ?? 'one replication: no verdict';
}

function lastPlace(report: Report, leader: string): readonly string[] {
  const last = standings(report).at(-1)!.variant.name;
  const comparison = comparisonsAgainst(report, leader).find(
    ({ b, metric }) => b === last && metric === rankedMetric(report),
  );
  if (comparison?.verdict !== 'worse') return [];
  const { text, brackets } = formatDifference(comparison);
  const range = brackets === null ? '' : ` ${brackets}`;
  return [
    `${last} is last: ${metricLabel(comparison.metric)} ${text}${range} against ${leader}, seed by seed.`,
  ];
}

function certainty(report: Report): string {
  const { replications } = report;
  if (replications < 2) {
    return 'One replication gives no interval, so nothing is proved: run more replications.';
  }
  const same = report.variants.length > 1 ? ', with the same customers for every variant' : '';
  return `The figures are means of ${replications} replications${same}.`;
}

function listed(names: readonly string[]): string {
  if (names.length > 4) return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
