/** Judges the checks of a scenario on the replications of its variants. */

import type {
  Comparison,
  MetricOperand,
  Operand,
} from '../../scenarios/format/expression/comparison.ts';
import { metricsOfOperand } from '../../scenarios/format/expression/comparison.ts';
import { type MeasuredPart, measuredParts } from '../../scenarios/format/measured-parts.ts';
import type { ResolvedCheck } from '../../scenarios/format/resolved.ts';
import type { RunResult } from '../../sim/metrics/types.ts';
import type { ReportCheck } from '../model.ts';
import { meanInterval } from '../statistics/interval.ts';
import { judgeDifference } from '../statistics/judge.ts';
import { type CheckCase, casesOf, metricFirst } from './cases.ts';
import { evaluate, powerOf, type Sampler } from './evaluate.ts';
import { boundsOf, unitOfOperand, withinBounds } from './operand-unit.ts';
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

export function judgeChecks(input: CheckInput): readonly ReportCheck[] {
  const parts = measuredParts(input.checks);
  const names = input.variants.map(({ name }) => name);
  return casesOf(input.checks, names).map((one) => judgeCase(one, input, parts));
}

interface Sides {
  readonly left: readonly (number | null)[];
  readonly right: readonly (number | null)[];
}

function judgeCase(
  { check, variant }: CheckCase,
  input: CheckInput,
  parts: readonly MeasuredPart[],
): ReportCheck {
  const comparison = metricFirst(check.comparison);
  const sampler = samplerOf(variant, input, parts);
  const count = input.variants[0]!.runs.length;
  const valuesOf = (operand: Operand) =>
    Array.from({ length: count }, (_, i) => evaluate(operand, sampler, i));
  const sides = { left: valuesOf(comparison.left), right: valuesOf(comparison.right) };
  const judged = judgeSides(comparison, sides);
  const survivors = judged.status === 'pass' ? survivorNote(comparison.left, sampler, count) : null;
  return {
    expression: check.expression,
    name: check.name,
    level: check.level,
    variant,
    ...judged,
    reason: judged.reason ?? survivors,
    file: input.file,
    line: check.line,
  };
}

function samplerOf(
  judged: string,
  { variants, baseline }: CheckInput,
  parts: readonly MeasuredPart[],
): Sampler {
  return (metric, replication) => {
    const variant = metric.variant ?? judged;
    const run = variants.find(({ name }) => name === variant)!.runs[replication]!;
    const value = metric.baseline
      ? (baseline?.(variant, metric)?.[replication] ?? null)
      : sampleOf(metric, { run, parts });
    // Reports count rates per second, expressions per millisecond.
    return value !== null && metric.power === -1 ? value / 1000 : value;
  };
}

type Judged = Pick<
  ReportCheck,
  'status' | 'unit' | 'value' | 'low' | 'high' | 'limit' | 'margin' | 'difference' | 'reason'
>;

function judgeSides(comparison: Comparison, { left, right }: Sides): Judged {
  const unit = unitOfOperand(comparison.left);
  const scale = powerOf(comparison.left) === -1 ? 1000 : 1;
  const shown = meanInterval(known(left));
  const limit = meanInterval(known(right))?.value ?? null;
  const scaled = (value: number | null) => (value === null ? null : value * scale);
  const interval = withinBounds(shown, boundsOf(comparison.left));
  const differences = left.flatMap((value, i) => {
    const other = right[i] ?? null;
    return value === null || other === null ? [] : [value - other];
  });
  const isRelative = metricsOfOperand(comparison.right).length > 0;
  const judged = judgeDifference(differences, comparison.comparator);
  const { value = null, low = null, high = null } = interval ?? {};
  const values = {
    unit,
    value: scaled(value),
    low: scaled(low),
    high: scaled(high),
    limit: scaled(limit),
    margin: marginOf(comparison, value, limit),
    difference:
      isRelative && judged !== null
        ? {
            value: judged.value * scale,
            low: scaled(judged.low),
            high: scaled(judged.high),
          }
        : null,
  };
  const missing = left.length - differences.length;
  if (missing > 0) return { ...values, ...withoutValues(comparison, { left, right }, missing) };
  const status = judged?.status ?? 'undecided';
  return {
    ...values,
    status,
    reason: status === 'undecided' ? undecidedReason(judged?.low) : null,
  };
}

/** Percentiles are those of requests that succeeded; where many fail, that is half the truth. */
function survivorNote(operand: Operand, sampler: Sampler, count: number): string | null {
  const percentile = operand.kind === 'metric' ? /^p(\d\d)(\d*)$/.exec(operand.metric) : null;
  if (operand.kind !== 'metric' || percentile === null) return null;
  const failing: MetricOperand = { ...operand, metric: 'errorRate', power: 0 };
  const rates = known(Array.from({ length: count }, (_, i) => sampler(failing, i)));
  const rate = meanInterval(rates)?.value ?? 0;
  if (rate <= 1 - Number(`0.${percentile[1]}${percentile[2]}`)) return null;
  return `of the requests that succeeded: ${Number((rate * 100).toPrecision(3))} % failed`;
}

function undecidedReason(low: number | null | undefined): string {
  if (low === null || low === undefined) {
    return 'one replication gives no interval: run more replications';
  }
  return 'the interval reaches to both sides of the limit: more replications would settle it';
}

const FAULT_TIMES = ['detectMs', 'isolateMs', 'recoverMs'];

/** A time that does not exist, because nothing succeeded or came back, is longer than any limit. */
function withoutValues(
  { left, comparator, right }: Comparison,
  sides: Sides,
  missing: number,
): Pick<ReportCheck, 'status' | 'reason'> {
  const count = `${missing} of ${sides.left.length} replications`;
  const lacking = sides.right.includes(null) ? right : left;
  const metrics = metricsOfOperand(lacking);
  if (metrics.some(({ baseline }) => baseline)) {
    return { status: 'undecided', reason: 'the baseline has no value for it' };
  }
  const isLatency = unitOfOperand(left) === 'ms' && comparator.startsWith('<');
  if (lacking === left && isLatency) {
    const isOfFault = metrics.some(({ metric }) => FAULT_TIMES.includes(metric));
    const what = isOfFault ? 'it never happened' : 'no request succeeded';
    return { status: 'fail', reason: `${what} in ${count}` };
  }
  return { status: 'undecided', reason: `there is no value in ${count}` };
}

/** Share of the limit that is to spare; negative when it is exceeded. */
function marginOf(
  { comparator }: Comparison,
  value: number | null,
  limit: number | null,
): number | null {
  if (value === null || limit === null || limit === 0) return null;
  const room = comparator.startsWith('<') ? limit - value : value - limit;
  return room / Math.abs(limit);
}

function known(values: readonly (number | null)[]): readonly number[] {
  return values.filter((value) => value !== null);
}
