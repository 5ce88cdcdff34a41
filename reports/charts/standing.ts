/** Who leads, who follows, and which few to show when there are too many. */

import type { Report, ReportComparison, ReportRank, ReportVariant } from '../model.ts';

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

/** The metric that the ranking is about. */
export function rankedMetric(report: Report): string {
  return report.comparisons[0]?.metric ?? 'p99';
}

/** Comparisons with `leader` as their reference, turned round where the report has them the other way. */
export function comparisonsAgainst(report: Report, leader: string): readonly ReportComparison[] {
  return report.comparisons.flatMap((comparison) => {
    if (comparison.a === leader) return [comparison];
    return comparison.b === leader ? [turned(comparison)] : [];
  });
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
    verdict: verdict === 'better' || verdict === 'worse' ? opposite[verdict] : verdict,
  };
}

/** Without the negative zero, which would print as "-0". */
function negated(value: number | null): number | null {
  return value === null ? null : 0 - value;
}
