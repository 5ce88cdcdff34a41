/**
 * Annotations for GitHub Actions, on the lines of the scenarios that define what failed.
 *
 * GitHub shows ten annotations of a step and drops the others without a word, so the worst ten are
 * given, and a line of the log says how many there are beside them.
 */

import type { Diagnostic } from '../../../scenarios/format/diagnostic.ts';
import {
  type CheckedScenario,
  type CheckRun,
  type FailOn,
  verdictOfCheck,
  verdictOfComparison,
} from '../../checks/check-run.ts';
import { changeSentence, comparisonSentence } from '../baseline-text.ts';
import { checkSentence } from '../check-text.ts';
import { countSentence } from './counts.ts';
import type { CheckFormat } from './types.ts';

const ANNOTATIONS_MAX = 10;

export const checkGithub: CheckFormat = { name: 'github', extension: 'txt', render };

interface Annotation {
  readonly kind: 'error' | 'warning';
  readonly file: string;
  readonly line: number | null;
  readonly column?: number;
  readonly title: string;
  readonly message: string;
  /** The higher, the worse. */
  readonly weight: number;
}

/** By what went wrong; how far a check is off is added, and never reaches the next one. */
const WEIGHTS = { warning: 0, undecided: 10, failed: 20, invalid: 30, crashed: 40 } as const;

function render(run: CheckRun): string {
  const all = run.scenarios.flatMap((scenario) => annotationsOf(scenario, run.failOn));
  const sorted = all
    .map((annotation, i) => ({ annotation, i }))
    .sort((a, b) => b.annotation.weight - a.annotation.weight || a.i - b.i)
    .map(({ annotation }) => annotation);
  const more = sorted.length - ANNOTATIONS_MAX;
  return [
    ...sorted.slice(0, ANNOTATIONS_MAX).map(command),
    ...(more > 0 ? [`and ${more} more, which are in the summary of the job`] : []),
    countSentence(run),
    '',
  ].join('\n');
}

function annotationsOf(scenario: CheckedScenario, failOn: FailOn): readonly Annotation[] {
  const { file } = scenario;
  switch (scenario.outcome) {
    case 'judged':
      return judgedAnnotations(scenario, failOn);
    case 'invalid':
      return scenario.diagnostics
        .filter(({ severity }) => severity === 'error')
        .map((diagnostic) => invalidAnnotation(diagnostic, file));
    case 'crashed':
      return [
        {
          ...at(file, null),
          ...said('lbsim failed', scenario.message),
          kind: 'error',
          weight: WEIGHTS.crashed,
        },
      ];
    case 'interrupted':
      return [];
  }
}

function judgedAnnotations(
  { file, report, baseline, unanswered }: CheckedScenario & { outcome: 'judged' },
  failOn: FailOn,
): readonly Annotation[] {
  const checks = report.checks.flatMap((check): Annotation[] => {
    if (check.status === 'pass') return [];
    const isError = verdictOfCheck(check, failOn) === 'failed';
    // A share between 0 and 1 that grows with how far the limit is exceeded.
    const excess = Math.max(0, -(check.margin ?? 0));
    const base = isError
      ? WEIGHTS.failed
      : check.status === 'undecided'
        ? WEIGHTS.undecided
        : WEIGHTS.warning;
    const title = `${check.status === 'undecided' ? 'undecided' : 'check failed'}: ${check.variant}`;
    return [
      {
        ...at(check.file ?? file, check.line),
        ...said(title, checkSentence(check)),
        kind: isError ? 'error' : 'warning',
        weight: base + excess / (1 + excess),
      },
    ];
  });
  const source = baseline && changeSentence(baseline);
  const regressions = (baseline?.comparisons ?? []).flatMap((one): Annotation[] => {
    const verdict = verdictOfComparison(one, failOn);
    if (verdict === 'passed') return [];
    const isError = verdict === 'failed';
    const title = `${isError ? 'regression' : 'undecided'}: ${one.variant}`;
    const message = [comparisonSentence(one), ...(source ? [source] : [])].join('\n');
    const weight = isError ? WEIGHTS.failed + 0.5 : WEIGHTS.undecided;
    return [
      { ...at(file, 1), ...said(title, message), kind: isError ? 'error' : 'warning', weight },
    ];
  });
  const others = [...(baseline?.missing ? [baseline.missing] : []), ...unanswered];
  return [
    ...checks,
    ...regressions,
    ...others.map(
      (reason): Annotation => ({
        ...{ ...at(file, 1), ...said('no valid answer', reason) },
        ...{ kind: 'error', weight: WEIGHTS.undecided + 0.5 },
      }),
    ),
  ];
}

function invalidAnnotation(
  { message, location, suggestion }: Diagnostic,
  file: string,
): Annotation {
  const hint = suggestion === undefined ? '' : ` (${suggestion})`;
  return {
    ...at(location?.file ?? file, location?.line ?? null),
    ...(location !== null && { column: location.column }),
    ...said('invalid scenario', message + hint),
    kind: 'error',
    weight: WEIGHTS.invalid,
  };
}

function at(file: string, line: number | null) {
  return { file, line };
}

function said(title: string, message: string) {
  return { title, message };
}

/** `::error file=a.yaml,line=3,title=…::…` */
function command({ kind, file, line, column, title, message }: Annotation): string {
  const properties = [
    `file=${escapeProperty(file.replace(/^\.\//, ''))}`,
    ...(line === null ? [] : [`line=${line}`]),
    ...(column === undefined ? [] : [`col=${column}`]),
    `title=${escapeProperty(title)}`,
  ];
  return `::${kind} ${properties.join(',')}::${escapeData(message)}`;
}

/** As @actions/core does: what would end the command or its line. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
