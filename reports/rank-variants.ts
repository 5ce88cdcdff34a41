/** Ranks variants, and draws ties as ties. */

import type { ReportComparison, ReportRank, ReportVariant } from './model.ts';

/**
 * By the metric's value, ascending; variants without a value come last. A variant shares the rank of
 * the first of the group above it when no difference to that one was shown. Without intervals (one
 * replication) only equal values tie: the order is that of the run, not a verdict.
 */
export function rankVariants(
  variants: readonly ReportVariant[],
  comparisons: readonly ReportComparison[],
  metric: string,
): readonly ReportRank[] {
  const metricOf = (variant: ReportVariant) => variant.metrics[metric]!.value ?? Infinity;
  const ordered = variants
    .map((variant, index) => ({ variant, index }))
    .sort((a, b) => metricOf(a.variant) - metricOf(b.variant) || a.index - b.index)
    .map(({ variant }) => variant);

  const ranks: number[] = [];
  let leader = 0;
  ordered.forEach((variant, place) => {
    if (place > 0 && !isTied(ordered[leader]!, variant)) leader = place;
    ranks.push(leader + 1);
  });
  return ordered.map((variant, place) => ({
    rank: ranks[place]!,
    variant: variant.name,
    tied: ranks.filter((rank) => rank === ranks[place]).length > 1,
  }));

  function isTied(a: ReportVariant, b: ReportVariant): boolean {
    const compared = comparisons.find(
      (one) =>
        one.metric === metric &&
        ((one.a === a.name && one.b === b.name) || (one.a === b.name && one.b === a.name)),
    );
    if (compared?.verdict) return compared.verdict === 'no difference shown';
    return metricOf(a) === metricOf(b);
  }
}
