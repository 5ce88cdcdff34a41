/** The syntax tree of an expression such as `p99(shoppers) in 30s..40s <= 0.8 * round-robin.p99`. */

import type { Problem } from '../parsed.ts';
import type { Span } from '../source/source-text.ts';

export type Comparator = '<' | '<=' | '>' | '>=';

export interface ComparisonSyntax {
  readonly left: OperandSyntax;
  readonly comparator: Comparator;
  readonly right: OperandSyntax;
  /** `for 5s` after the comparison: how long it must hold; null without it. */
  readonly forNs: number | null;
}

export type OperandSyntax = { readonly span: Span } & (
  | QuantitySyntax
  | ReferenceSyntax
  | {
      readonly kind: 'binary';
      readonly operator: '+' | '-' | '*' | '/';
      readonly left: OperandSyntax;
      readonly right: OperandSyntax;
    }
  | {
      readonly kind: 'extreme';
      readonly which: 'min' | 'max';
      readonly operands: readonly OperandSyntax[];
    }
);

export interface QuantitySyntax {
  readonly kind: 'quantity';
  readonly value: number;
  readonly power: TimePower;
  /** As written, with its unit. */
  readonly text: string;
}

/** `VARIANT.METRIC(SUBJECT) in 30s..40s`; all but one name may be missing. */
export interface ReferenceSyntax {
  readonly kind: 'reference';
  readonly span: Span;
  /** Before the point. */
  readonly owner: NameSyntax | null;
  readonly name: NameSyntax;
  /** In parentheses: a client, nodes or a fault. */
  readonly subject: NameSyntax | null;
  readonly window: WindowSyntax | null;
}

export interface NameSyntax {
  readonly text: string;
  /** Quoted names are names, never words of the language. */
  readonly quoted: boolean;
  readonly span: Span;
}

/** Since the measured span began. */
export interface WindowSyntax {
  readonly fromNs: number;
  readonly toNs: number;
  readonly span: Span;
}

/**
 * The dimension of a value, as a power of time: durations have 1, rates −1, plain numbers and
 * percentages 0. Values are in milliseconds to that power, so that latencies are exactly those of
 * reports.
 */
export type TimePower = number;

/** A complaint with its place: offsets into the text of the expression. */
export interface PlacedProblem {
  readonly problem: Problem;
  readonly span: Span;
}

/** Thrown inside this folder; `parseComparison` turns it into a result. */
export class ExpressionError extends Error {
  readonly placed: PlacedProblem;
  constructor(problem: Problem, span: Span) {
    super(problem.message);
    this.placed = { problem, span };
  }
}
