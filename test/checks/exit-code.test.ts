/** The exit code of a check, whatever combination of outcomes its scenarios have. */

import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../cli/check/exit-code.ts';
import type { CheckedScenario, FailOn } from '../../reports/checks/check-run.ts';
import type { Report, ReportCheck } from '../../reports/model.ts';

type Status = Pick<ReportCheck, 'status' | 'level'>;

const judged = (
  checks: readonly Status[],
  unanswered: readonly string[] = [],
): CheckedScenario => ({
  outcome: 'judged',
  file: 'a.yaml',
  report: { checks } as unknown as Report,
  baseline: null,
  slack: null,
  unanswered,
});

const SCENARIOS = {
  passes: judged([{ status: 'pass', level: 'error' }]),
  warns: judged([{ status: 'fail', level: 'warn' }]),
  fails: judged([{ status: 'fail', level: 'error' }]),
  undecided: judged([{ status: 'undecided', level: 'error' }]),
  unanswered: judged([], ['bound reached']),
  invalid: { outcome: 'invalid', file: 'a.yaml', diagnostics: [] },
  interrupted: { outcome: 'interrupted', file: 'a.yaml' },
  crashed: { outcome: 'crashed', file: 'a.yaml', message: '' },
} satisfies Readonly<Record<string, CheckedScenario>>;

type Name = keyof typeof SCENARIOS;

/** From the weakest to the strongest. */
const ORDER: readonly (readonly [Name, number])[] = [
  ['passes', 0],
  ['warns', 0],
  ['fails', 1],
  ['undecided', 4],
  ['unanswered', 4],
  ['invalid', 2],
  ['interrupted', 130],
  ['crashed', 70],
];

const codeOf = (names: readonly Name[], failOn: Partial<FailOn> = {}) =>
  exitCodeOf({
    tool: { version: '', node: '' },
    failOn: { warn: false, regression: true, undecided: true, ...failOn },
    scenarios: names.map((name) => SCENARIOS[name]),
  });

describe('the exit code', () => {
  it('of nothing is 0', () => expect(codeOf([])).toBe(0));

  it('of every subset is that of its strongest outcome, in any order', () => {
    for (let subset = 1; subset < 1 << ORDER.length; subset++) {
      const chosen = ORDER.filter((_, i) => (subset >> i) & 1);
      const names = chosen.map(([name]) => name);
      const expected = chosen.at(-1)![1];
      expect(codeOf(names), names.join(' ')).toBe(expected);
      expect(codeOf(names.toReversed()), names.join(' ')).toBe(expected);
    }
  });

  it('follows --fail-on', () => {
    expect(codeOf(['warns'], { warn: true })).toBe(1);
    expect(codeOf(['undecided'], { undecided: false })).toBe(0);
    expect(codeOf(['undecided', 'fails'], { undecided: false })).toBe(1);
    expect(codeOf(['unanswered'], { undecided: false })).toBe(4);
    expect(codeOf(['fails'], { regression: false, undecided: false })).toBe(1);
  });
});
