/** The answer in sentences: who leads, by how much, and how sure that is. */

import {
  isAmongSurvivors,
  isFailing,
  keyComparisons,
  listed,
  type Standing,
  standings,
} from '../charts/standing.ts';
import { RANKING_METRIC } from '../metrics.ts';
import type { Report, ReportComparison, ReportRatio, ReportVariant } from '../model.ts';
import { formatMetric, metricLabel, metricOf, metricUnit } from './labels.ts';
import { type FormattedValue, formatWithInterval } from './number.ts';

/** Sentences in reading order: the answer, who is last, and how sure that is. */
export function verdictSentences(report: Report): readonly string[] {
  return [
    ...answerSentences(report),
    ...lastPlace(report),
    certainty(report),
    ...stoppingSentences(report),
  ];
}

/** Why there are as many replications as there are; nothing where their number was fixed. */
export function stoppingSentences({ stopping }: Report): readonly string[] {
  if (stopping === null) return [];
  return [`${stopping.reason.slice(0, 1).toUpperCase()}${stopping.reason.slice(1)}.`];
}

/** Who leads and who is out; the first sentence alone is an answer. */
export function answerSentences(report: Report): readonly string[] {
  const order = standings(report);
  const leader = order[0];
  if (leader === undefined) return ['The report holds no variant.'];
  const failing = order.filter(({ variant }) => isFailing(variant));
  if (order.length === 1) return [soleSentence(leader)];
  if (failing.length === order.length) return [openingSentence(report, order, 'errorRate')];
  const outside = failing.map(({ variant }) => variant.name);
  const opening = openingSentence(report, order, RANKING_METRIC);
  if (outside.length === 0) return [opening];
  const share = formatMetric(failing.at(-1)!.variant, 'errorRate').text;
  const verb = outside.length === 1 ? 'ranks' : 'rank';
  const amount = outside.length === 1 ? share : `up to ${share}`;
  return [
    opening,
    `${listed(outside)} ${verb} behind, however fast: more than 1 % of requests failed (${amount}).`,
  ];
}

function soleSentence({ variant }: Standing): string {
  const value = valueText(variant, RANKING_METRIC);
  const failed = isFailing(variant)
    ? ` of the requests that succeeded; ${formatMetric(variant, 'errorRate').text} failed`
    : '';
  return `Under ${variant.name}, ${metricLabel(RANKING_METRIC)} is ${value}${failed}.`;
}

/** `47 ms (95 % interval 45 … 49 ms)`, with the method where it is not the usual one. */
function valueText(variant: ReportVariant, name: string): string {
  const { method, shortfall } = metricOf(variant, name);
  if (shortfall !== null) return 'more than so few requests can tell';
  const { text, interval } = formatMetric(variant, name);
  if (interval === null) return text;
  const how = method === 'replications' ? '' : `, by ${method} within the run`;
  return `${text} (95 % interval ${interval}${how})`;
}

function openingSentence(report: Report, order: readonly Standing[], metric: string): string {
  const { rank, variant } = order[0]!;
  const label = metricLabel(metric);
  const first = order.filter((standing) => standing.rank === rank);
  const all = metric === 'errorRate' ? 'Every variant fails more than 1 % of requests; ' : '';
  if (first.length > 1) {
    const names = listed(first.map((standing) => standing.variant.name));
    return `${all}${names} share the first place: no difference in ${label} to ${variant.name} was shown.`;
  }
  const value = valueText(variant, metric);
  const scope = report.replications < 2 ? ' in the one replication' : '';
  return `${all}${variant.name} has the ${all === '' ? 'best' : 'fewest'} ${label}${scope}: ${value}.`;
}

/** Difference b − a, with its unit and its interval: `+565 ms [+540, +593]`. */
export function formatDifference(comparison: ReportComparison): FormattedValue {
  const { difference, low, high, metric } = comparison;
  const unit = metricUnit(metric);
  // A difference of two percentages is no percentage of either.
  const own = unit === '%' ? 'points' : unit;
  return formatWithInterval({ value: difference, low, high }, own, { signed: true });
}

/** b ÷ a: `1.42×`, with `[1.38, 1.46]`; missing where the samples leave its size open. */
export function formatRatio({ ratio, low }: ReportComparison): FormattedValue {
  const isOpen = ratio === null || (ratio.low === null && low !== null) || isVague(ratio);
  return formatWithInterval(isOpen ? { value: null, low: null, high: null } : ratio, 'times');
}

/** Its interval is wider than the ratio is large: not even the first digit holds. */
function isVague({ value, low, high }: ReportRatio): boolean {
  return low !== null && high !== null && high - low > value;
}

export function verdictWords(report: Report, comparison: ReportComparison): string {
  const { verdict, deterministic, difference } = comparison;
  if (verdict === null) return 'one replication: no verdict';
  if (deterministic && difference === 0) return 'identical';
  const words = deterministic ? `${verdict} (deterministic)` : verdict;
  return isAmongSurvivors(report, comparison) ? `${words}, among successes only` : words;
}

function lastPlace(report: Report): readonly string[] {
  const order = standings(report);
  const leader = order[0]?.variant.name ?? '';
  const last = order.at(-1)?.variant.name ?? '';
  const comparison = keyComparisons(report, leader).deciding.find(({ b }) => b === last);
  if (comparison?.verdict !== 'worse') return [];
  const { text, brackets } = formatDifference(comparison);
  const range = brackets === null ? '' : ` ${brackets}`;
  const label = metricLabel(comparison.metric);
  return [`${last} is last: ${label} ${text}${range} against ${leader}, seed by seed.`];
}

function certainty(report: Report): string {
  const { replications } = report;
  if (replications < 2) {
    return report.variants.length > 1
      ? 'One replication proves no difference: run more of them.'
      : 'One replication: intervals come from its own requests, and only where they are enough.';
  }
  const same = report.variants.length > 1 ? ', with the same customers for every variant' : '';
  return `The figures are means of ${replications} replications${same}.`;
}
