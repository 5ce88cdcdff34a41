/** How many scenarios and checks there were, and what became of them. */

import { type CheckRun, VERDICTS, verdictOfScenario } from '../../checks/check-run.ts';
import type { ReportCheck } from '../../model.ts';

/** `3 scenarios: 2 passed, 1 failed; 12 checks: 11 passed, 1 failed` */
export function countSentence(run: CheckRun): string {
  const scenarios = run.scenarios.map((one) => verdictOfScenario(one, run.failOn));
  const judged = run.scenarios.flatMap((one) => (one.outcome === 'judged' ? [one] : []));
  const statuses = judged.flatMap(({ report }) => report.checks.map(statusWord));
  return [
    `${counted(scenarios.length, 'scenario')}: ${tally(scenarios, VERDICTS)}`,
    ...(statuses.length === 0
      ? []
      : [`${counted(statuses.length, 'check')}: ${tally(statuses, STATUSES)}`]),
  ].join('; ');
}

const STATUSES = ['passed', 'failed', 'failed with a warning', 'undecided'] as const;

function statusWord({ status, level }: ReportCheck): (typeof STATUSES)[number] {
  if (status === 'pass') return 'passed';
  if (status === 'undecided') return 'undecided';
  return level === 'warn' ? 'failed with a warning' : 'failed';
}

function tally<W extends string>(words: readonly W[], order: readonly W[]): string {
  return order
    .map((word) => [word, words.filter((one) => one === word).length] as const)
    .filter(([, count]) => count > 0)
    .map(([word, count]) => `${count} ${word}`)
    .join(', ');
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
