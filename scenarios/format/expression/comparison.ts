/** A comparison whose names are known: plain data, for whoever evaluates it. */

import type { Comparator, TimePower } from './syntax.ts';

export interface Comparison {
  readonly left: Operand;
  readonly comparator: Comparator;
  readonly right: Operand;
}

/** Values are in milliseconds to the power of their dimension: latencies in ms, rates per ms. */
export type Operand =
  | { readonly kind: 'quantity'; readonly value: number; readonly power: TimePower }
  | MetricOperand
  | {
      readonly kind: 'binary';
      readonly operator: '+' | '-' | '*' | '/';
      readonly left: Operand;
      readonly right: Operand;
    }
  | {
      readonly kind: 'extreme';
      readonly which: 'min' | 'max';
      readonly operands: readonly Operand[];
    };

export interface MetricOperand {
  readonly kind: 'metric';
  readonly metric: string;
  readonly power: TimePower;
  /** Null: the variant that is being judged. */
  readonly variant: string | null;
  /** Null: all requests. */
  readonly subject: Subject | null;
  /** Requests that were issued in it, since the measured span began; null: in the whole span. */
  readonly window: TimeWindow | null;
  /** What it was when the baseline was stored. */
  readonly baseline: boolean;
}

export type Subject =
  | { readonly kind: 'client' | 'fault'; readonly name: string }
  /** A service, a group, a node, a pattern or a zone. */
  | { readonly kind: 'nodes'; readonly name: string };

export interface TimeWindow {
  readonly fromNs: number;
  readonly toNs: number;
}

/** From left to right. */
export function metricsOfOperand(operand: Operand): readonly MetricOperand[] {
  switch (operand.kind) {
    case 'metric':
      return [operand];
    case 'binary':
      return [...metricsOfOperand(operand.left), ...metricsOfOperand(operand.right)];
    case 'extreme':
      return operand.operands.flatMap(metricsOfOperand);
    default:
      return [];
  }
}

export function metricsOfComparison({ left, right }: Comparison): readonly MetricOperand[] {
  return [...metricsOfOperand(left), ...metricsOfOperand(right)];
}
