/** A check × the variants that it is about. */

import {
  type Comparison,
  metricsOfComparison,
  metricsOfOperand,
} from '../../scenarios/format/expression/comparison.ts';
import type { ResolvedCheck } from '../../scenarios/format/resolved.ts';

export interface CheckCase {
  readonly check: ResolvedCheck;
  /** Whose metrics those without a variant are; the first one named, where all have one. */
  readonly variant: string;
}

/**
 * An expression in which some metric names no variant is judged for every variant that it does not
 * name: `p99 <= 0.8 * round-robin.p99` is about all others than round-robin.
 */
export function casesOf(
  checks: readonly ResolvedCheck[],
  variants: readonly string[],
): readonly CheckCase[] {
  return checks.flatMap((check) => {
    const owners = metricsOfComparison(check.comparison).map(({ variant }) => variant);
    const named = owners.filter((owner) => owner !== null);
    if (!owners.includes(null)) return [{ check, variant: check.variant ?? named[0]! }];
    const judged =
      check.variant === null ? variants.filter((name) => !named.includes(name)) : [check.variant];
    return judged.map((variant) => ({ check, variant }));
  });
}

const REVERSED = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const;

/** With the metric at the left: `250ms > p99` is `p99 < 250ms`. */
export function metricFirst({ left, comparator, right }: Comparison): Comparison {
  if (metricsOfOperand(left).length > 0) return { left, comparator, right };
  return { left: right, comparator: REVERSED[comparator], right: left };
}
