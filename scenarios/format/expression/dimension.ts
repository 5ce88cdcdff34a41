/** Dimensions of operands: milliseconds are not added to percentages. */

import type { OperandSyntax, PlacedProblem, QuantitySyntax, TimePower } from './syntax.ts';

/** Null for 0, which fits everything, and for what has been complained about. */
export type Dimensioned = TimePower | null;

/** The dimension of each metric that an expression names; null if there is no such metric. */
export type ReferencePower = (reference: OperandSyntax & { kind: 'reference' }) => Dimensioned;

/** Reports where dimensions do not fit. */
export function dimensionOf(
  operand: OperandSyntax,
  powerOf: ReferencePower,
  report: (placed: PlacedProblem) => void,
): Dimensioned {
  switch (operand.kind) {
    case 'quantity':
      return operand.value === 0 ? null : operand.power;
    case 'reference':
      return powerOf(operand);
    case 'extreme':
      return operand.operands
        .map((one) => ({ one, power: dimensionOf(one, powerOf, report) }))
        .reduce(
          (sum, { one, power }) => fitting({ left: sum, right: power, place: one }, report),
          null as Dimensioned,
        );
    case 'binary': {
      const left = dimensionOf(operand.left, powerOf, report);
      const right = dimensionOf(operand.right, powerOf, report);
      if (operand.operator === '+' || operand.operator === '-') {
        return fitting({ left, right, place: operand.right }, report);
      }
      if (left === null || right === null) return null;
      return operand.operator === '*' ? left + right : left - right;
    }
  }
}

interface Pair {
  readonly left: Dimensioned;
  readonly right: Dimensioned;
  /** What is to blame when they differ: the right one. */
  readonly place: OperandSyntax;
}

/** The common dimension. */
export function fitting(
  { left, right, place }: Pair,
  report: (placed: PlacedProblem) => void,
): Dimensioned {
  if (left === null) return right;
  if (right === null || left === right) return left;
  const units = UNITS[String(left)];
  const suggestion = place.kind === 'quantity' ? suggestionFor(place, left, right) : null;
  report({
    problem: {
      code: 'wrong-unit',
      message: `${whatItIs(place, right)}, but ${nameOf(left)} is needed`,
      ...(suggestion !== null && { suggestion }),
      ...(units !== undefined && { notes: [`units that fit: ${units}`] }),
    },
    span: place.span,
  });
  return null;
}

const UNITS: Readonly<Record<string, string>> = {
  '1': 'ns, us, ms, s, min, h',
  '-1': '/ms, /s, /min, /h',
  '0': '%, x, or none',
};

function whatItIs(place: OperandSyntax, power: TimePower): string {
  if (place.kind !== 'quantity') return `this is ${nameOf(power)}`;
  if (place.text.endsWith('%')) return `\`${place.text}\` is a percentage`;
  return `\`${place.text}\` is ${power === 0 ? 'a plain number' : nameOf(power)}`;
}

/** A number without a unit wants one; one with a wrong unit is another thought. */
function suggestionFor(
  { text }: QuantitySyntax,
  needed: TimePower,
  power: TimePower,
): string | null {
  const unit = needed === 1 ? 'ms' : needed === -1 ? '/s' : null;
  if (unit === null || power !== 0) return null;
  return /[\d.]$/.test(text) ? `write for example \`${text}${unit}\`` : null;
}

function nameOf(power: TimePower): string {
  if (power === 1) return 'a duration';
  if (power === -1) return 'a rate';
  return power === 0 ? 'a number or a percentage' : `time to the power of ${power}`;
}
