/** Judges the checks of a scenario on the replications of its variants. */

import { type Comparison, metricsOfOperand } from '../../scenarios/format/expression/comparison.ts';
import type { ReportCheck } from '../model.ts';
import { meanInterval } from '../statistics/interval.ts';
import { judgeClaim } from '../statistics/judge.ts';
import { type CheckCase, casesOf } from './cases.ts';
import { boundsOf, unitOfOperand, withinBounds } from './operand-unit.ts';
import { survivorReason, undecidedReason, unseenReason, withoutValues } from './reasons.ts';
import { type CheckInput, type CheckSides, knownValues, scaleOf, sidesOf } from './sides.ts';

export function judgeChecks(input: CheckInput): readonly ReportCheck[] {
  const names = input.variants.map(({ name }) => name);
  return casesOf(input.checks, names).map((one) => judgeCase(one, input));
}

function judgeCase({ check, variant }: CheckCase, input: CheckInput): ReportCheck {
  const sides = sidesOf({ check, variant }, input);
  const judged = judgeSides(sides);
  const reservation =
    judged.status === 'pass' ? (survivorReason(sides) ?? unseenReason(sides)) : null;
  return {
    expression: check.expression,
    name: check.name,
    level: check.level,
    variant,
    ...valuesOf(sides),
    ...judged,
    reason: judged.reason ?? reservation,
    file: input.file,
    line: check.line,
  };
}

type Values = Pick<ReportCheck, 'unit' | 'value' | 'low' | 'high' | 'limit' | 'margin'>;

/** What is shown, in the units of reports. */
function valuesOf({ comparison, left, right }: CheckSides): Values {
  const scale = scaleOf(comparison.left);
  const scaled = (value: number | null) => (value === null ? null : value * scale);
  const shown = withinBounds(meanInterval(knownValues(left)), boundsOf(comparison.left));
  const { value = null, low = null, high = null } = shown ?? {};
  const limit = meanInterval(knownValues(right))?.value ?? null;
  return {
    unit: unitOfOperand(comparison.left),
    value: scaled(value),
    low: scaled(low),
    high: scaled(high),
    limit: scaled(limit),
    margin: marginOf(comparison, value, limit),
  };
}

function judgeSides(sides: CheckSides): Pick<ReportCheck, 'status' | 'difference' | 'reason'> {
  const { comparison, left, right } = sides;
  const pairs = left.flatMap((value, i) => {
    const other = right[i] ?? null;
    return value === null || other === null ? [] : [[value, other] as const];
  });
  const judged = judgeClaim({
    left: pairs.map(([value]) => value),
    comparator: comparison.comparator,
    right: pairs.map(([, other]) => other),
  });
  const scale = scaleOf(comparison.left);
  const scaled = (value: number | null) => (value === null ? null : value * scale);
  const isRelative = metricsOfOperand(comparison.right).length > 0;
  const difference =
    isRelative && judged !== null
      ? { value: judged.value * scale, low: scaled(judged.low), high: scaled(judged.high) }
      : null;
  const missing = left.length - pairs.length;
  if (judged === null || missing > 0) return { difference, ...withoutValues(sides, missing) };
  return { difference, status: judged.status, reason: undecidedReason(judged) };
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
