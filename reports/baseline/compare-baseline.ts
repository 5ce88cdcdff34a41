/**
 * Compares runs with a baseline, seed by seed: the customers are the same, so what has not changed
 * differs by exactly nothing, and what has changed is judged as a paired difference.
 *
 * A change is a regression when its whole interval is worse than the tolerance. Only metrics that
 * changed are judged, each at 0.05 ÷ their number (Bonferroni), so that the chance of even one false
 * regression stays below 5 %, however many there are.
 */

import type { ResolvedBaseline } from '../../scenarios/format/resolved.ts';
import { unitOfOperand } from '../checks/operand-unit.ts';
import { METRICS } from '../metrics.ts';
import { differenceInterval, pairedDifference } from '../statistics/paired.ts';
import { wholeRun } from './build-baseline.ts';
import { changedInputs } from './changed-inputs.ts';
import type { Baseline, BaselineComparison, BaselineReport } from './types.ts';

const ALPHA = 0.05;

export function compareBaseline(
  file: string,
  before: Baseline,
  after: Baseline,
  rules: ResolvedBaseline,
): BaselineReport {
  const pairs = Object.keys(after.variants).flatMap((variant) =>
    rules.metrics.map((metric) => pairOf(variant, metric, { before, after, rules })),
  );
  const changes = pairs.filter(({ isChanged }) => isChanged).length;
  const comparisons = pairs.map((pair) => judge(pair, ALPHA / Math.max(1, changes)));
  return {
    file,
    changed: changedInputs(before, after),
    comparisons,
    notes: notesOf(before, after, comparisons),
    missing: null,
  };
}

interface Sides {
  readonly before: Baseline;
  readonly after: Baseline;
  readonly rules: ResolvedBaseline;
}

interface Pair {
  readonly variant: string;
  readonly metric: string;
  /** Cut to the replications that both have; null: not stored. */
  readonly before: readonly (number | null)[] | null;
  readonly after: readonly (number | null)[];
  readonly isChanged: boolean;
  readonly rules: ResolvedBaseline;
}

function pairOf(variant: string, metric: string, { before, after, rules }: Sides): Pair {
  const old = before.variants[variant]?.metrics[metric] ?? null;
  const values = after.variants[variant]!.metrics[metric]!;
  const count = Math.min(old?.length ?? values.length, values.length);
  const cut = { before: old?.slice(0, count) ?? null, after: values.slice(0, count) };
  const isChanged = cut.before === null || cut.after.some((value, i) => value !== cut.before![i]);
  return { variant, metric, ...cut, isChanged, rules };
}

function judge({ variant, metric, before, after, isChanged, rules }: Pair, tail: number) {
  const base = {
    variant,
    metric,
    unit: unitOfOperand({ ...wholeRun(metric), power: powerOf(metric) }),
    before: meanOf(before ?? []),
    after: meanOf(after),
  };
  const open = { difference: null, low: null, high: null, tolerance: null };
  const undecided = (reason: string): BaselineComparison => ({
    ...base,
    ...open,
    verdict: 'undecided',
    reason,
  });
  if (before === null) return undecided('it is not in the baseline: store it again');
  const tolerance = toleranceOf(metric, base.before ?? 0, rules);
  if (!isChanged) {
    const none =
      base.after === null ? open : { ...open, difference: 0, low: 0, high: 0, tolerance };
    return { ...base, ...none, verdict: 'unchanged', reason: null } as BaselineComparison;
  }
  const lost = after.filter((value, i) => (value === null) !== (before[i] === null)).length;
  if (lost > 0) return undecided(`${lost} of ${after.length} replications have a value only once`);
  const pair = pairedDifference(before, after);
  if (pair === null) return undecided('one replication gives no interval');
  const interval = differenceInterval(pair, tail);
  const verdict = verdictOf(metric, interval, tolerance);
  const reason = verdict === 'undecided' ? 'the interval holds a regression, and none' : null;
  return { ...base, difference: pair.difference, ...interval, tolerance, verdict, reason };
}

function verdictOf(
  metric: string,
  { low, high }: { readonly low: number; readonly high: number },
  tolerance: number,
): BaselineComparison['verdict'] {
  const isLowerBetter = definitionOf(metric).better === 'lower';
  const [best, worst] = isLowerBetter ? [low, high] : [-high, -low];
  if (best > tolerance) return 'worse';
  if (worst < -tolerance) return 'better';
  return worst <= tolerance ? 'tolerated' : 'undecided';
}

/** The larger of the share and the floor. */
function toleranceOf(
  metric: string,
  before: number,
  { tolerance, floors }: ResolvedBaseline,
): number {
  const floor = { 1: floors.durationNs / 1e6, '-1': floors.ratePerS, 0: floors.ratio };
  return Math.max(tolerance * Math.abs(before), floor[powerOf(metric)]);
}

const POWERS = { ms: 1, '/s': -1, ratio: 0, count: 0 } as const;

function powerOf(metric: string): 1 | -1 | 0 {
  return POWERS[definitionOf(metric).unit];
}

function definitionOf(metric: string) {
  return METRICS.find(({ name }) => name === metric)!;
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return null;
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}

function notesOf(
  before: Baseline,
  after: Baseline,
  comparisons: readonly BaselineComparison[],
): readonly string[] {
  const gone = Object.keys(before.variants).filter((name) => !(name in after.variants));
  const [old, fresh] = [before.inputs.replications, after.inputs.replications];
  const other = Object.entries(after.variants).filter(([name, { figures }]) => {
    const own = comparisons.filter(({ variant }) => variant === name);
    const isUnchanged = own.every(({ verdict }) => verdict === 'unchanged');
    return isUnchanged && old === fresh && before.variants[name]?.figures !== figures;
  });
  return [
    ...(old === fresh
      ? []
      : [
          `stored with ${old} replications, compared with ${fresh}: the first ${Math.min(old, fresh)} are paired`,
        ]),
    ...gone.map((name) => `the baseline has a variant ${name} that the scenario has not`),
    ...other.map(([name]) => `${name}: other figures than those that are compared have changed`),
  ];
}
