/** How far each check is from failing: its limit is tightened until it does. */

import type { ReportCheck } from '../model.ts';
import { meanInterval } from '../statistics/interval.ts';
import { type Claim, judgeClaim } from '../statistics/judge.ts';
import { casesOf } from './cases.ts';
import { unitOfOperand } from './operand-unit.ts';
import { type CheckInput, knownValues, scaleOf, sidesOf } from './sides.ts';

/** What one check can bear. */
export interface CheckSlack {
  readonly expression: string;
  readonly variant: string;
  readonly unit: ReportCheck['unit'];
  readonly limit: number;
  /** The tightest limit with which it still passes; null: no limit makes it fail. */
  readonly tightest: number | null;
  /** From this limit on it does not only stop to pass: it fails. */
  readonly fails: number | null;
}

/** Of those that pass, and whose limit is positive, so that multiplying it tightens it. */
export function proveChecks(input: CheckInput): readonly CheckSlack[] {
  const names = input.variants.map(({ name }) => name);
  return casesOf(input.checks, names).flatMap((one) => {
    const { comparison, left, right } = sidesOf(one, input);
    const claim = {
      left: knownValues(left),
      comparator: comparison.comparator,
      right: knownValues(right),
    };
    const isWhole = claim.left.length === left.length && claim.right.length === right.length;
    if (!isWhole || claim.right.some((limit) => limit <= 0)) return [];
    if (judgeClaim(claim)?.status !== 'pass') return [];
    const { passes, fails } = tighten(claim);
    const limit = (meanInterval(claim.right)?.value ?? 0) * scaleOf(comparison.left);
    const at = (factor: number | null) => (factor === null ? null : factor * limit);
    const { expression } = one.check;
    const unit = unitOfOperand(comparison.left);
    const slack = { tightest: at(passes), fails: at(fails) };
    return [{ expression, variant: one.variant, unit, limit, ...slack }];
  });
}

/** Enough for a relative error of 1e-12. */
const HALVINGS = 40;
/** A limit of `>` is raised to a million times what it was, and no further. */
const FACTOR_MAX = 1e6;

/** Factors of the limit: up to which the claim passes, and from which on it fails; null: never. */
function tighten({ comparator, left, right }: Claim): {
  readonly passes: number | null;
  readonly fails: number | null;
} {
  const statusAt = (factor: number) =>
    judgeClaim({ left, comparator, right: right.map((limit) => factor * limit) })!.status;
  const end = comparator.startsWith('<') ? 0 : FACTOR_MAX;
  const atEnd = statusAt(end);
  return {
    passes: atEnd === 'pass' ? null : boundary(end, (factor) => statusAt(factor) === 'pass'),
    fails: atEnd === 'fail' ? boundary(end, (factor) => statusAt(factor) !== 'fail') : null,
  };
}

/** Between 1, where it holds, and `end`, where it does not: the last factor at which it does. */
function boundary(end: number, holds: (factor: number) => boolean): number {
  let inside = 1;
  let outside = end;
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (inside + outside) / 2;
    if (holds(middle)) inside = middle;
    else outside = middle;
  }
  return inside;
}
