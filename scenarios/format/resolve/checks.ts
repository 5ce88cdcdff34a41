/** The checks: expressions whose names are found in the scenario. */

import { type Comparison, metricsOfComparison } from '../expression/comparison.ts';
import { type ExpressionNames, systemNames } from '../expression/names.ts';
import { parseComparison } from '../expression/parse-comparison.ts';
import { forProblem, resolveComparison } from '../expression/resolve-comparison.ts';
import type { PlacedProblem } from '../expression/syntax.ts';
import { listOf, nearestName } from '../nearest.ts';
import { quoteValue } from '../quote-value.ts';
import type {
  ResolvedBaseline,
  ResolvedCheck,
  ResolvedSystem,
  ResolvedVariant,
} from '../resolved.ts';
import { complain, placeOf, type ScenarioContext } from '../scenario-context.ts';
import {
  type BaselineInput,
  baselineSchema,
  type CheckInput,
  checkSchema,
} from '../schema/check.ts';
import { nodeAt, type Path } from '../source/source-node.ts';
import { type Raw, readPart } from './parts.ts';

/** What the rest of the scenario says; null where it is wrong, so that only texts are checked. */
export interface Judged {
  readonly system: ResolvedSystem | null;
  readonly variants: readonly ResolvedVariant[] | null;
  readonly durationNs: number | null;
}

/** Wrong ones are reported and left out, and so are those about variants that `--balancer` replaced. */
export function resolveChecks(
  context: ScenarioContext,
  raw: Raw,
  judged: Judged,
): readonly ResolvedCheck[] {
  const written: readonly unknown[] = Array.isArray(raw.checks) ? raw.checks : [];
  const names = expressionNames(context, judged);
  return written.flatMap((value, index) => {
    const input = readPart(checkSchema, value);
    return input === null ? [] : (resolveCheck(context, { input, index, names }) ?? []);
  });
}

function expressionNames(context: ScenarioContext, judged: Judged): ExpressionNames | null {
  const { system, variants, durationNs } = judged;
  if (system === null || variants === null) return null;
  const systems = [system, ...variants.flatMap((variant) => variant.system ?? [])];
  return {
    ...systemNames(systems),
    variants: context.hasArguments ? null : variants.map(({ name }) => name),
    durationNs,
    baseline: true,
  };
}

interface WrittenCheck {
  readonly input: CheckInput;
  readonly index: number;
  readonly names: ExpressionNames | null;
}

function resolveCheck(
  context: ScenarioContext,
  { input, index, names }: WrittenCheck,
): ResolvedCheck | null {
  const path = pathOf(context, index);
  const report = ({ problem, span }: PlacedProblem) =>
    complain(context, path, problem, { within: span });
  const parsed = parseComparison(input.check);
  if (!parsed.ok) {
    report(parsed.placed);
    return null;
  }
  const watched = forProblem(parsed.comparison, input.check);
  if (watched !== null) report(watched);
  if (names === null) return null;
  const isVariantKnown = checkVariant(context, index, input.variant, names);
  const resolved = resolveComparison(parsed.comparison, names);
  if (!resolved.ok) resolved.placed.forEach(report);
  if (!resolved.ok || !isVariantKnown || watched !== null) return null;
  return {
    expression: input.check.trim(),
    name: input.name ?? null,
    level: input.level ?? 'error',
    variant: input.variant ?? null,
    comparison: resolved.comparison,
    line: placeOf(context, path)?.line ?? null,
  };
}

/** The text itself, whether it stands alone or in a map. */
function pathOf({ root }: ScenarioContext, index: number): Path {
  const path = ['checks', index];
  return nodeAt(root, path)?.kind === 'map' ? [...path, 'check'] : path;
}

function checkVariant(
  context: ScenarioContext,
  index: number,
  variant: string | undefined,
  { variants }: ExpressionNames,
): boolean {
  if (variant === undefined || variants === null || variants.includes(variant)) return true;
  const near = nearestName(variant, variants);
  complain(context, ['checks', index, 'variant'], {
    code: 'unknown-variant',
    message: `there is no variant ${quoteValue(variant)}`,
    ...(near !== null && { suggestion: `did you mean \`${near}\`?` }),
    notes: [`variants: ${listOf(variants)}`],
  });
  return false;
}

/** Those of which every variant that they name is there. */
export function judgeableChecks(
  checks: readonly ResolvedCheck[],
  variants: readonly ResolvedVariant[],
): readonly ResolvedCheck[] {
  const names = new Set(variants.map(({ name }) => name));
  return checks.filter(({ variant, comparison }) =>
    [variant, ...variantsOf(comparison)].every((name) => name === null || names.has(name)),
  );
}

function variantsOf(comparison: Comparison): readonly (string | null)[] {
  return metricsOfComparison(comparison).map(({ variant }) => variant);
}

const BASELINE_DEFAULTS: ResolvedBaseline = {
  metrics: ['mean', 'p50', 'p99', 'errorRate'],
  tolerance: 0.02,
  // A tenth of a millisecond, one request a second, one request of ten thousand.
  floors: { durationNs: 1e5, ratePerS: 1, ratio: 1e-4 },
};

export function resolveBaseline(raw: unknown): ResolvedBaseline {
  const input: BaselineInput = readPart(baselineSchema, raw) ?? {};
  const { floors } = BASELINE_DEFAULTS;
  return {
    metrics: [...new Set(input.metrics ?? BASELINE_DEFAULTS.metrics)],
    tolerance: input.tolerance ?? BASELINE_DEFAULTS.tolerance,
    floors: {
      durationNs: input.floors?.duration ?? floors.durationNs,
      ratePerS: input.floors?.rate ?? floors.ratePerS,
      ratio: input.floors?.ratio ?? floors.ratio,
    },
  };
}
