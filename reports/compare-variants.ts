/** Every pair of variants, seed by seed: the difference, how sure, and the verdict in words. */

import { METRICS } from './metrics.ts';
import type { ReportComparison, ReportVariant, Verdict } from './model.ts';
import { holm } from './statistics/holm.ts';
import {
  differenceInterval,
  type PairedDifference,
  pairedDifference,
} from './statistics/paired.ts';

/** Compared in this order; each is corrected for all pairs of variants. */
const COMPARED = ['p99', 'mean', 'p50', 'p999', 'errorRate'];

/** At most this chance of one false "better" or "worse" per metric, over all pairs. */
const ALPHA = 0.05;

interface Pair {
  readonly a: ReportVariant;
  readonly b: ReportVariant;
}

export function compareVariants(variants: readonly ReportVariant[]): readonly ReportComparison[] {
  const pairs = variants.flatMap((a, i) => variants.slice(i + 1).map((b) => ({ a, b })));
  return COMPARED.flatMap((metric) => compareMetric(metric, pairs));
}

function compareMetric(metric: string, pairs: readonly Pair[]): readonly ReportComparison[] {
  const tested = pairs.map((pair) => ({
    ...pair,
    result: pairedDifference(samplesOf(pair.a, metric), samplesOf(pair.b, metric)),
  }));
  const judged = tested.filter((test) => test.result !== null);
  const corrected = holm(
    judged.map((test) => test.result!.p),
    ALPHA,
  );
  return tested.flatMap(({ a, b, result }): readonly ReportComparison[] => {
    const names = { metric, a: a.name, b: b.name };
    const difference = result?.difference ?? pointDifference(a, b, metric);
    if (difference === null) return [];
    if (result === null) {
      return [{ ...names, difference, low: null, high: null, p: null, verdict: null }];
    }
    const { p, tail } = corrected[judged.findIndex((test) => test.a === a && test.b === b)]!;
    const { low, high } = differenceInterval(result, tail);
    return [{ ...names, difference, low, high, p, verdict: verdictOf(metric, result, p) }];
  });
}

function samplesOf(variant: ReportVariant, metric: string): readonly (number | null)[] {
  return variant.metrics[metric]!.samples;
}

function pointDifference(a: ReportVariant, b: ReportVariant, metric: string): number | null {
  const first = a.metrics[metric]!.value;
  const second = b.metrics[metric]!.value;
  return first === null || second === null ? null : second - first;
}

function verdictOf(metric: string, result: PairedDifference, p: number): Verdict {
  if (p >= ALPHA) return 'no difference shown';
  const lowerIsBetter = METRICS.find((entry) => entry.name === metric)!.better === 'lower';
  return result.difference < 0 === lowerIsBetter ? 'better' : 'worse';
}
