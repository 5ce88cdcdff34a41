/** Who leads, who follows, and which few to show when there are too many. */

import { METRICS, RANKING_METRIC } from '../metrics.ts';
import type { Report, ReportComparison, ReportRank, ReportRatio, ReportVariant } from '../model.ts';
import { ERROR_RATE_MAX } from '../rank-variants.ts';

export interface Standing {
  readonly rank: number;
  readonly tied: boolean;
  readonly variant: ReportVariant;
}

/** Variants in the order of the ranking; those that it does not name follow in report order. */
export function standings(report: Report): readonly Standing[] {
  const byName = new Map(report.variants.map((variant) => [variant.name, variant]));
  const ranked = report.ranking.flatMap((rank: ReportRank) => {
    const variant = byName.get(rank.variant);
    byName.delete(rank.variant);
    return variant === undefined ? [] : [{ rank: rank.rank, tied: rank.tied, variant }];
  });
  const rest = [...byName.values()].map((variant) => ({
    rank: ranked.length + 1,
    tied: byName.size > 1,
    variant,
  }));
  return [...ranked, ...rest];
}

export interface Selection {
  readonly names: readonly string[];
  /** Says what was left out; null when nothing was. */
  readonly note: string | null;
}

/** At most `limit` variants in report order: the best ones and, as a contrast, the last. */
export function selectVariants(report: Report, limit: number): Selection {
  const all = report.variants.map((variant) => variant.name);
  if (all.length <= limit) return { names: all, note: null };
  const ranked = standings(report).map((standing) => standing.variant.name);
  const chosen = new Set([...ranked.slice(0, limit - 1), ranked.at(-1)]);
  return {
    names: all.filter((name) => chosen.has(name)),
    note: `${limit} of ${all.length} variants are shown: the best ${limit - 1} and the last`,
  };
}

/** One small chart for each of them, in their order. */
export function facetByVariant({ names }: Selection) {
  return {
    field: 'variant',
    type: 'nominal' as const,
    sort: [...names],
    header: { title: null },
  };
}

/**
 * Comparisons with the leader as their reference, turned round where the report has them the other way:
 * metric by metric, and within each in the order of the ranking.
 */
export function comparisonsAgainst(report: Report, leader: string): readonly ReportComparison[] {
  const own = report.comparisons.flatMap((comparison) => {
    if (comparison.a === leader) return [comparison];
    return comparison.b === leader ? [turned(comparison)] : [];
  });
  const places = rankPlaces(report);
  const placeOf = ({ b }: ReportComparison) => places.get(b) ?? places.size;
  const metrics = [...new Set(own.map(({ metric }) => metric))];
  return metrics.flatMap((metric) =>
    own
      .filter((comparison) => comparison.metric === metric)
      .sort((one, other) => placeOf(one) - placeOf(other)),
  );
}

/**
 * What a short report needs: for each variant the comparison that decided its place, then whatever a
 * variant is better at than the leader although it ranks behind.
 */
export function keyComparisons(report: Report, leader: string): KeyComparisons {
  const failing = new Set(report.variants.filter(isFailing).map((variant) => variant.name));
  const decidingMetric = (b: string) =>
    failing.has(leader) || failing.has(b) ? 'errorRate' : RANKING_METRIC;
  const all = comparisonsAgainst(report, leader);
  const places = rankPlaces(report);
  const deciding = all
    .filter(({ metric, b }) => metric === decidingMetric(b))
    .sort((one, other) => (places.get(one.b) ?? 0) - (places.get(other.b) ?? 0));
  const tradeOffs = all.filter(
    (comparison) =>
      comparison.verdict === 'better' &&
      comparison.metric !== decidingMetric(comparison.b) &&
      !isAmongSurvivors(report, comparison),
  );
  return { deciding, tradeOffs };
}

export interface KeyComparisons {
  readonly deciding: readonly ReportComparison[];
  readonly tradeOffs: readonly ReportComparison[];
}

/** Fails so often that it ranks behind: its latencies are those of the requests that got through. */
export function isFailing(variant: ReportVariant): boolean {
  return (variant.metrics.errorRate?.value ?? 0) > ERROR_RATE_MAX;
}

/** True for a latency of which one side lost too many requests: the difference is no merit. */
export function isAmongSurvivors(report: Report, { metric, a, b }: ReportComparison): boolean {
  if (METRICS.find(({ name }) => name === metric)?.unit !== 'ms') return false;
  return report.variants.some((one) => (one.name === a || one.name === b) && isFailing(one));
}

/** Warns, under a chart of latencies, of those that leave out many failures; null without any. */
export function survivorNote(report: Report): string | null {
  const names = report.variants.filter(isFailing).map((variant) => variant.name);
  if (names.length === 0) return null;
  return `under ${listed(names)} more than 1 % of requests failed, which have no latency`;
}

/** `a, b and c`; the end of a long list is only counted. */
export function listed(names: readonly string[]): string {
  if (names.length > 4) return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
  if (names.length < 2) return names.join('');
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

function rankPlaces(report: Report): ReadonlyMap<string, number> {
  return new Map(standings(report).map(({ variant }, place) => [variant.name, place]));
}

function turned(comparison: ReportComparison): ReportComparison {
  const opposite = { better: 'worse', worse: 'better' } as const;
  const { verdict } = comparison;
  return {
    ...comparison,
    a: comparison.b,
    b: comparison.a,
    difference: negated(comparison.difference)!,
    low: negated(comparison.high),
    high: negated(comparison.low),
    ratio: inverse(comparison.ratio),
    verdict: verdict === 'better' || verdict === 'worse' ? opposite[verdict] : verdict,
  };
}

/** Null where b is 0: nothing is a multiple of that. */
function inverse(ratio: ReportRatio | null): ReportRatio | null {
  if (ratio === null || ratio.value === 0) return null;
  const { value, low, high } = ratio;
  // A ratio that may be 0 has no largest inverse.
  const isBounded = low !== null && high !== null && low > 0;
  return {
    value: 1 / value,
    low: isBounded ? 1 / high : null,
    high: isBounded ? 1 / low : null,
  };
}

/** Without the negative zero, which would print as "-0". */
function negated(value: number | null): number | null {
  return value === null ? null : 0 - value;
}
