/**
 * Ranks variants by p99, with ties drawn as ties, and without rewarding failure.
 *
 * Latency is measured on requests that succeeded, so a variant that lets its slow requests time out
 * looks fast. Counting a failed request as slower than any answer, the p99 of all requests exists
 * only where at most 1 % fail. Variants that fail more rank behind all others, by how much they fail.
 */

import type { ReportComparison, ReportRank, ReportVariant, Verdict } from './model.ts';

/** More failures than this, and there is no 99th percentile of all requests. */
export const ERROR_RATE_MAX = 0.01;

type Key = 'p99' | 'errorRate';

interface Place {
  readonly variant: ReportVariant;
  readonly key: Key;
  readonly value: number;
}

/**
 * A variant shares the rank of the first of the group above it when no difference to that one was
 * shown. With one replication there are no intervals and only equal values tie: the order is that of
 * the run, not a verdict.
 */
export function rankVariants(
  variants: readonly ReportVariant[],
  comparisons: readonly ReportComparison[],
): readonly ReportRank[] {
  const places = variants.map(placeOf);
  const order = places
    .map((_, index) => index)
    .sort((a, b) => byPlace(places[a]!, places[b]!) || a - b);
  const ordered = order.map((index) => places[index]!);

  const ranks: number[] = [];
  let leader = 0;
  ordered.forEach((place, position) => {
    if (position > 0 && !isTied(ordered[leader]!, place, comparisons)) leader = position;
    ranks.push(leader + 1);
  });
  return ordered.map(({ variant }, position) => ({
    rank: ranks[position]!,
    variant: variant.name,
    tied: ranks.filter((rank) => rank === ranks[position]).length > 1,
  }));
}

/** A variant without any success has no p99, but then it fails more than 1 % too. */
function placeOf(variant: ReportVariant): Place {
  const errorRate = variant.metrics.errorRate!.value ?? 0;
  if (errorRate > ERROR_RATE_MAX) return { variant, key: 'errorRate', value: errorRate };
  return { variant, key: 'p99', value: variant.metrics.p99!.value ?? Infinity };
}

function byPlace(a: Place, b: Place): number {
  if (a.key !== b.key) return a.key === 'p99' ? -1 : 1;
  return a.value === b.value ? 0 : a.value - b.value;
}

function isTied(a: Place, b: Place, comparisons: readonly ReportComparison[]): boolean {
  if (a.key !== b.key) return false;
  const [first, second] = [a.variant.name, b.variant.name];
  const compared = comparisons.find(
    (one) =>
      one.metric === a.key &&
      ((one.a === first && one.b === second) || (one.a === second && one.b === first)),
  );
  if (compared?.verdict) return !isShown(compared.verdict);
  return a.value === b.value;
}

/** A difference in either direction. */
function isShown(verdict: Verdict): boolean {
  return verdict === 'better' || verdict === 'worse';
}
