/** What the names of a comparison mean in a scenario, and whether its dimensions fit. */

import { listOf, nearestName } from '../nearest.ts';
import type { Problem } from '../parsed.ts';
import { formatDuration } from '../quantity/format-quantity.ts';
import { quoteValue } from '../quote-value.ts';
import type { Comparison, MetricOperand, Operand } from './comparison.ts';
import { type Dimensioned, dimensionOf, fitting } from './dimension.ts';
import type { ExpressionNames } from './names.ts';
import { type PartMetric, resolvePart } from './resolve-part.ts';
import type { ComparisonSyntax, OperandSyntax, PlacedProblem, ReferenceSyntax } from './syntax.ts';

export type ResolvedComparison =
  | { readonly ok: true; readonly comparison: Comparison }
  | { readonly ok: false; readonly placed: readonly PlacedProblem[] };

/** Every mistake in the names and units of one comparison. */
export function resolveComparison(
  { left, comparator, right }: ComparisonSyntax,
  names: ExpressionNames,
): ResolvedComparison {
  const placed: PlacedProblem[] = [];
  const state: State = { names, placed, metrics: new Map(), bare: [] };
  for (const reference of [...referencesOf(left), ...referencesOf(right)]) {
    resolveReference(state, reference);
  }
  for (const reference of state.bare) resolveBareBaseline(state, reference);
  if (state.metrics.size === 0 && placed.length === 0) {
    const message = 'this compares numbers with each other: no metric is in it';
    const span = { start: left.span.start, end: right.span.end };
    placed.push({ problem: { code: 'expression', message, suggestion: 'name one: `p99`' }, span });
  }
  checkDimensions(state, left, right);
  if (placed.length > 0) return { ok: false, placed };
  const comparison = { left: operandOf(left, state), comparator, right: operandOf(right, state) };
  return { ok: true, comparison };
}

interface State {
  readonly names: ExpressionNames;
  readonly placed: PlacedProblem[];
  readonly metrics: Map<ReferenceSyntax, MetricOperand>;
  /** `baseline` alone: of the metric that the rest of the comparison is about. */
  readonly bare: ReferenceSyntax[];
}

function resolveReference(state: State, reference: ReferenceSyntax): void {
  const { owner, name, subject, window } = reference;
  const isBaseline = owner?.text === 'baseline' && !owner.quoted;
  if (owner === null && name.text === 'baseline' && !name.quoted) {
    if (subject === null && window === null) state.bare.push(reference);
    else complainOfBaseline(state, reference);
    return;
  }
  const variant = owner === null || isBaseline ? null : owner.text;
  if (variant !== null && !isKnownVariant(state, variant)) {
    state.placed.push({ problem: unknownVariant(state, variant), span: owner!.span });
  }
  if (isBaseline && !state.names.baseline) {
    state.placed.push({ problem: NO_BASELINE, span: owner.span });
  }
  const part = resolvePart(reference, state.names, (problem, span) =>
    state.placed.push({ problem, span }),
  );
  if (part !== null) state.metrics.set(reference, metricOperand(part, variant, isBaseline));
}

function metricOperand(part: PartMetric, variant: string | null, baseline: boolean): MetricOperand {
  return { kind: 'metric', ...part, variant, baseline };
}

function resolveBareBaseline(state: State, reference: ReferenceSyntax): void {
  if (!state.names.baseline) {
    state.placed.push({ problem: NO_BASELINE, span: reference.span });
    return;
  }
  const others = [...state.metrics.values()].filter(({ baseline }) => !baseline);
  const distinct = new Set(others.map((metric) => JSON.stringify(metric)));
  if (distinct.size === 1) state.metrics.set(reference, { ...others[0]!, baseline: true });
  // A wrong name has been complained about: what it would have been the baseline of is not known.
  else if (state.placed.length === 0) complainOfBaseline(state, reference);
}

const NO_BASELINE: Problem = {
  code: 'expression',
  message: 'there is no baseline here',
  suggestion: 'compare with a number, or with another variant',
};

function complainOfBaseline({ placed }: State, { span }: ReferenceSyntax): void {
  const message = 'the baseline of which metric?';
  placed.push({
    problem: { code: 'expression', message, suggestion: 'write for example `baseline.p99`' },
    span,
  });
}

function isKnownVariant({ names }: State, variant: string): boolean {
  // `--balancer` has replaced the variants that the checks were written for.
  return names.variants === null || names.variants.includes(variant);
}

function unknownVariant({ names }: State, variant: string): Problem {
  const known = names.variants ?? [];
  const near = nearestName(variant, known);
  const quoted = near !== null && /[^\p{L}\p{N}_-]/u.test(near) ? `"${near}"` : near;
  return {
    code: 'unknown-variant',
    message: `there is no variant ${quoteValue(variant)}`,
    ...(near !== null && { suggestion: `did you mean \`${quoted}\`?` }),
    notes: [`variants: ${listOf(known)}`],
  };
}

function checkDimensions(state: State, left: OperandSyntax, right: OperandSyntax): void {
  const report = (placed: PlacedProblem) => void state.placed.push(placed);
  const powerOf = (one: ReferenceSyntax): Dimensioned => state.metrics.get(one)?.power ?? null;
  const both = [left, right].map((one) => dimensionOf(one, powerOf, report)) as [
    Dimensioned,
    Dimensioned,
  ];
  // The number is to blame, not the metric, on whichever side it stands.
  const isReversed = referencesOf(left).length === 0 && referencesOf(right).length > 0;
  if (isReversed) fitting({ left: both[1], right: both[0], place: left }, report);
  else fitting({ left: both[0], right: both[1], place: right }, report);
}

export function referencesOf(operand: OperandSyntax): readonly ReferenceSyntax[] {
  switch (operand.kind) {
    case 'reference':
      return [operand];
    case 'binary':
      return [...referencesOf(operand.left), ...referencesOf(operand.right)];
    case 'extreme':
      return operand.operands.flatMap(referencesOf);
    default:
      return [];
  }
}

function operandOf(syntax: OperandSyntax, state: State): Operand {
  switch (syntax.kind) {
    case 'reference':
      return state.metrics.get(syntax)!;
    case 'quantity':
      return { kind: 'quantity', value: syntax.value, power: syntax.power };
    case 'extreme':
      return {
        kind: 'extreme',
        which: syntax.which,
        operands: syntax.operands.map((one) => operandOf(one, state)),
      };
    case 'binary':
      return {
        kind: 'binary',
        operator: syntax.operator,
        left: operandOf(syntax.left, state),
        right: operandOf(syntax.right, state),
      };
  }
}

/** `for` belongs to conditions that are watched over time. */
export function forProblem({ forNs, right }: ComparisonSyntax, text: string): PlacedProblem | null {
  if (forNs === null) return null;
  const message = `a check judges the whole run, so \`for ${formatDuration(forNs)}\` has no meaning`;
  return {
    problem: { code: 'expression', message, suggestion: 'judge a window: `p99 in 30s..40s < 1s`' },
    span: { start: right.span.end + 1, end: text.length },
  };
}
