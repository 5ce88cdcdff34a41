/** Both sides of a check, evaluated on every replication of a variant. */

import {
  type Comparison,
  type MetricOperand,
  metricsOfComparison,
  type Operand,
} from '../../scenarios/format/expression/comparison.ts';
import { measuredParts } from '../../scenarios/format/measured-parts.ts';
import type { ResolvedCheck } from '../../scenarios/format/resolved.ts';
import type { RunResult } from '../../sim/metrics/types.ts';
import { storedDigits } from '../baseline/stored-digits.ts';
import { type CheckCase, metricFirst } from './cases.ts';
import { evaluate, powerOf, type Sampler } from './evaluate.ts';
import { sampleOf } from './sample.ts';

export interface CheckInput {
  readonly checks: readonly ResolvedCheck[];
  /** As people call it; null when nobody will look there. */
  readonly file: string | null;
  readonly variants: readonly { readonly name: string; readonly runs: readonly RunResult[] }[];
  /** What was stored; null: there is no baseline. */
  readonly baseline: BaselineSamples | null;
}

/** Of a variant and a metric, replication by replication; null: not stored. */
export type BaselineSamples = (
  variant: string,
  metric: MetricOperand,
) => readonly (number | null)[] | null;

export interface CheckSides {
  /** With the metric at the left. */
  readonly comparison: Comparison;
  readonly left: readonly (number | null)[];
  readonly right: readonly (number | null)[];
  /** Any other metric of the same replications. */
  readonly valuesOf: (operand: Operand) => readonly (number | null)[];
}

export function sidesOf({ check, variant }: CheckCase, input: CheckInput): CheckSides {
  const comparison = metricFirst(check.comparison);
  const sampler = samplerOf(variant, input, comparison);
  const count = input.variants[0]!.runs.length;
  const valuesOf = (operand: Operand) =>
    Array.from({ length: count }, (_, i) => evaluate(operand, sampler, i));
  const { left, right } = comparison;
  return { comparison, left: valuesOf(left), right: valuesOf(right), valuesOf };
}

function samplerOf(
  judged: string,
  { checks, variants, baseline }: CheckInput,
  comparison: Comparison,
): Sampler {
  const parts = measuredParts(checks);
  const isAgainstBaseline = metricsOfComparison(comparison).some((metric) => metric.baseline);
  return (metric, replication) => {
    const variant = metric.variant ?? judged;
    const run = variants.find(({ name }) => name === variant)!.runs[replication]!;
    const exact = metric.baseline
      ? (baseline?.(variant, metric)?.[replication] ?? null)
      : sampleOf(metric, { run, parts });
    // What has not changed must differ by nothing from what was stored.
    const value = isAgainstBaseline ? storedDigits(exact) : exact;
    // Reports count rates per second, expressions per millisecond.
    return value !== null && metric.power === -1 ? value / 1000 : value;
  };
}

/** What the expression's own scale is multiplied with in reports. */
export function scaleOf(operand: Operand): number {
  return powerOf(operand) === -1 ? 1000 : 1;
}

export function knownValues(values: readonly (number | null)[]): readonly number[] {
  return values.filter((value) => value !== null);
}
