/** What `lbsim check` found, scenario by scenario: what its formats render, and what decides its exit. */

import type { Diagnostic } from '../../scenarios/format/diagnostic.ts';
import type { BaselineComparison, BaselineReport } from '../baseline/types.ts';
import type { Report, ReportCheck } from '../model.ts';
import type { CheckSlack } from './prove.ts';

export interface CheckRun {
  readonly tool: { readonly version: string; readonly node: string };
  readonly failOn: FailOn;
  readonly scenarios: readonly CheckedScenario[];
}

/** What makes the answer no, beside failed checks of level error. */
export interface FailOn {
  readonly warn: boolean;
  readonly regression: boolean;
  readonly undecided: boolean;
}

export type CheckedScenario =
  | JudgedScenario
  | {
      readonly outcome: 'invalid';
      readonly file: string;
      readonly diagnostics: readonly Diagnostic[];
    }
  /** A fault of lbsim itself. */
  | { readonly outcome: 'crashed'; readonly file: string; readonly message: string }
  | { readonly outcome: 'interrupted'; readonly file: string };

export interface JudgedScenario {
  readonly outcome: 'judged';
  readonly file: string;
  readonly report: Report;
  /** Null: none was asked for. */
  readonly baseline: BaselineReport | null;
  /** How far each check is from failing; null: not asked for. */
  readonly slack: readonly CheckSlack[] | null;
  /** Why the figures are no valid answer; empty when they are. */
  readonly unanswered: readonly string[];
}

/** From best to worst: of several, the last one decides. */
export const VERDICTS = [
  'passed',
  'failed',
  'undecided',
  'invalid',
  'interrupted',
  'crashed',
] as const;

export type CheckVerdict = (typeof VERDICTS)[number];

export function verdictOfRun({ scenarios, failOn }: CheckRun): CheckVerdict {
  return worst(scenarios.map((scenario) => verdictOfScenario(scenario, failOn)));
}

export function verdictOfScenario(scenario: CheckedScenario, failOn: FailOn): CheckVerdict {
  if (scenario.outcome !== 'judged') return scenario.outcome;
  const { report, baseline, unanswered } = scenario;
  return worst([
    ...(unanswered.length > 0 ? ['undecided' as const] : []),
    ...report.checks.map((check) => verdictOfCheck(check, failOn)),
    ...(baseline?.comparisons ?? []).map((comparison) => verdictOfComparison(comparison, failOn)),
    ...(baseline?.missing && failOn.undecided ? ['undecided' as const] : []),
  ]);
}

/** What decides, and that something failed where that does not decide: `failed, and undecided`. */
export function verdictText(scenario: CheckedScenario, failOn: FailOn): string {
  const verdict = verdictOfScenario(scenario, failOn);
  if (verdict !== 'undecided' || scenario.outcome !== 'judged') return verdict;
  const { report, baseline } = scenario;
  const isFailed =
    report.checks.some((check) => verdictOfCheck(check, failOn) === 'failed') ||
    baseline?.comparisons.some((one) => verdictOfComparison(one, failOn) === 'failed') === true;
  return isFailed ? `failed, and ${verdict}` : verdict;
}

export function verdictOfCheck({ status, level }: ReportCheck, failOn: FailOn): CheckVerdict {
  if (status === 'pass' || (level === 'warn' && !failOn.warn)) return 'passed';
  if (status === 'fail') return 'failed';
  return failOn.undecided ? 'undecided' : 'passed';
}

export function verdictOfComparison({ verdict }: BaselineComparison, failOn: FailOn): CheckVerdict {
  if (verdict === 'worse' && failOn.regression) return 'failed';
  return verdict === 'undecided' && failOn.undecided && failOn.regression ? 'undecided' : 'passed';
}

function worst(verdicts: readonly CheckVerdict[]): CheckVerdict {
  return verdicts.reduce<CheckVerdict>(
    (a, b) => (VERDICTS.indexOf(a) >= VERDICTS.indexOf(b) ? a : b),
    'passed',
  );
}
