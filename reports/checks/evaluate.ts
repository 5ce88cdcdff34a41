/** The value of each side of a comparison, replication by replication. */

import type { MetricOperand, Operand } from '../../scenarios/format/expression/comparison.ts';

/** In milliseconds to the power of the metric's dimension; null: there is no value. */
export type Sampler = (metric: MetricOperand, replication: number) => number | null;

/** Null where any metric has no value, or where something is divided by zero. */
export function evaluate(operand: Operand, sampler: Sampler, replication: number): number | null {
  const value = operandValue(operand, sampler, replication);
  return value === null || !Number.isFinite(value) ? null : value;
}

function operandValue(operand: Operand, sampler: Sampler, replication: number): number | null {
  switch (operand.kind) {
    case 'quantity':
      return operand.value;
    case 'metric':
      return sampler(operand, replication);
    case 'extreme': {
      const values = operand.operands.map((one) => operandValue(one, sampler, replication));
      const known = values.filter((value) => value !== null);
      if (known.length < values.length) return null;
      return operand.which === 'min' ? Math.min(...known) : Math.max(...known);
    }
    case 'binary': {
      const left = operandValue(operand.left, sampler, replication);
      const right = operandValue(operand.right, sampler, replication);
      return left === null || right === null ? null : calculate(operand.operator, left, right);
    }
  }
}

function calculate(operator: '+' | '-' | '*' | '/', left: number, right: number): number {
  switch (operator) {
    case '+':
      return left + right;
    case '-':
      return left - right;
    case '*':
      return left * right;
    case '/':
      return left / right;
  }
}

/** The dimension of a comparison's side whose units have been checked. */
export function powerOf(operand: Operand): number {
  switch (operand.kind) {
    case 'quantity':
    case 'metric':
      return operand.power;
    case 'extreme':
      return powerOf(operand.operands.find((one) => !isZero(one)) ?? operand.operands[0]!);
    case 'binary': {
      const { operator, left, right } = operand;
      if (operator === '+' || operator === '-') return powerOf(isZero(left) ? right : left);
      return operator === '*' ? powerOf(left) + powerOf(right) : powerOf(left) - powerOf(right);
    }
  }
}

/** Zero has whatever dimension is needed. */
function isZero(operand: Operand): boolean {
  return operand.kind === 'quantity' && operand.value === 0;
}
