/** Every pair of variants, seed by seed: the difference, how sure, and the verdict in words. */

import { METRICS, type MetricDefinition, RANKING_METRIC } from './metrics.ts';
import type { ReportComparison, ReportVariant, Verdict } from './model.ts';
import { type DecisionRule, decide, replicationsToDecide } from './statistics/decide.ts';
import { detectableDifference } from './statistics/detectable.ts';
import { holm } from './statistics/holm.ts';
import {
  differenceInterval,
  type PairedDifference,
  pairedDifference,
} from './statistics/paired.ts';
import { pairingGain } from './statistics/pairing-gain.ts';
import { ratioInterval } from './statistics/ratio.ts';

/** Compared in this order; each is corrected for all pairs of variants. */
const COMPARED = ['p99', 'mean', 'p50', 'p999', 'errorRate'];

/**
 * Of fractions at least this much does not matter, or two per cent of no failures at all would be
 * nothing: a hundredth of the share of failures at which the ranking turns.
 */
const FRACTION_INDIFFERENCE_MIN = 1e-4;

interface Pair {
  readonly a: ReportVariant;
  readonly b: ReportVariant;
}

/**
 * `indifference`: share of the smaller of two values up to which their difference does not matter;
 * `alpha`: the chance of one false "better" or "worse" per metric, over all pairs, at most.
 */
export function compareVariants(
  variants: readonly ReportVariant[],
  indifference: number,
  alpha = 0.05,
): readonly ReportComparison[] {
  const pairs = variants.flatMap((a, i) => variants.slice(i + 1).map((b) => ({ a, b })));
  return COMPARED.flatMap((name) => {
    const metric = METRICS.find((entry) => entry.name === name)!;
    // Ranks need the metric of the ranking, however few the requests; the reports say how few.
    const told = ({ metrics }: ReportVariant) =>
      name === RANKING_METRIC || metrics[name]!.shortfall === null;
    return compareMetric(
      metric,
      pairs.filter(({ a, b }) => told(a) && told(b)),
      { indifference, alpha },
    );
  });
}

function compareMetric(
  metric: MetricDefinition,
  pairs: readonly Pair[],
  { indifference, alpha }: { readonly indifference: number; readonly alpha: number },
): readonly ReportComparison[] {
  const tested = pairs.map((pair) => ({
    ...pair,
    result: pairedDifference(samplesOf(pair.a, metric.name), samplesOf(pair.b, metric.name)),
  }));
  const judged = tested.filter((test) => test.result !== null);
  const corrected = holm(
    judged.map((test) => test.result!.p),
    alpha,
  );
  const places = new Map(judged.map((test, i) => [test, i]));
  return tested.flatMap((test): readonly ReportComparison[] => {
    const { a, b, result } = test;
    const names = { metric: metric.name, a: a.name, b: b.name };
    if (result === null) return unpaired(metric, test, indifference);
    const { p, tail } = corrected[places.get(test)!]!;
    const { meanA, meanB } = result.moments;
    const rule = { tail, indifference: indifferenceOf(metric, [meanA, meanB], indifference) };
    return [{ ...names, ...judge(metric, result, p, rule) }];
  });
}

/** One replication: a difference, and nothing that says how sure it is. */
function unpaired(
  metric: MetricDefinition,
  { a, b }: Pair,
  indifference: number,
): readonly ReportComparison[] {
  const first = a.metrics[metric.name]!.value;
  const second = b.metrics[metric.name]!.value;
  if (first === null || second === null) return [];
  return [
    {
      ...{ metric: metric.name, a: a.name, b: b.name, difference: second - first },
      ...{ low: null, high: null, p: null },
      ratio: first === 0 ? null : { value: second / first, low: null, high: null },
      indifference: indifferenceOf(metric, [first, second], indifference),
      ...{ detectable: null, moreReplications: null },
      ...{ correlation: null, varianceReduction: null, deterministic: false },
      verdict: null,
    },
  ];
}

type Judgement = Omit<ReportComparison, 'metric' | 'a' | 'b'>;

function judge(
  metric: MetricDefinition,
  result: PairedDifference,
  p: number,
  rule: DecisionRule,
): Judgement {
  const { difference, standardError, degrees, moments } = result;
  const { correlation, factor } = pairingGain(moments);
  const verdict = verdictOf(metric, result, rule);
  const needed = verdict === 'undecided' ? replicationsToDecide(result, rule) : null;
  const common = {
    difference,
    indifference: rule.indifference,
    correlation,
    varianceReduction: factor,
    verdict,
    moreReplications: needed === null ? null : needed - moments.pairs,
  };
  if (standardError === 0 && difference !== 0) {
    const { meanA, meanB } = moments;
    const ratio = meanA === 0 ? null : { value: meanB / meanA, low: null, high: null };
    const none = { low: null, high: null, p: null, detectable: null };
    return { ...common, ...none, ratio, deterministic: true };
  }
  return {
    ...common,
    ...differenceInterval(result, rule.tail),
    p,
    ratio: ratioInterval(moments, rule.tail),
    detectable: detectableDifference(standardError, degrees, rule.tail),
    deterministic: standardError === 0,
  };
}

/** The same in both directions: it is measured by the smaller value. */
function indifferenceOf(
  { unit }: MetricDefinition,
  [a, b]: readonly [number, number],
  share: number,
): number {
  const relative = share * Math.min(Math.abs(a), Math.abs(b));
  return unit === 'ratio' ? Math.max(relative, FRACTION_INDIFFERENCE_MIN) : relative;
}

function samplesOf(variant: ReportVariant, metric: string): readonly (number | null)[] {
  return variant.metrics[metric]!.samples;
}

function verdictOf(
  { better }: MetricDefinition,
  result: PairedDifference,
  rule: DecisionRule,
): Verdict {
  const decision = decide(result, rule);
  if (decision === 'undecided') return 'undecided';
  if (decision === 'no difference') return 'no difference shown';
  return result.difference < 0 === (better === 'lower') ? 'better' : 'worse';
}
