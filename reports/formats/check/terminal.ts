/** The checks of all scenarios for a terminal, and the count of what became of them. */

import {
  type CheckedScenario,
  type CheckRun,
  type CheckVerdict,
  type JudgedScenario,
  verdictOfScenario,
  verdictText,
} from '../../checks/check-run.ts';
import { baselineSummary, changeSentence, differenceText } from '../baseline-text.ts';
import { metricLabel } from '../labels.ts';
import { formatValue } from '../number.ts';
import { checkRows } from '../terminal/checks.ts';
import { type ColumnsCell, layoutColumns, shownRows } from '../terminal/columns.ts';
import { labelled, warningLines } from '../terminal/header.ts';
import { type Color, colored, shown, wrap } from '../terminal/text.ts';
import type { FormatOptions } from '../types.ts';
import { countSentence } from './counts.ts';
import { slackSentence } from './slack-text.ts';
import type { CheckFormat } from './types.ts';

export const checkTerminal: CheckFormat = {
  name: 'terminal',
  extension: 'txt',
  render: (run, options) => `${linesOf(run, options).join('\n')}\n`,
};

const COLORS: Readonly<Record<CheckVerdict, Color>> = {
  passed: 'green',
  failed: 'red',
  undecided: 'yellow',
  invalid: 'red',
  interrupted: 'yellow',
  crashed: 'red',
};

function linesOf(run: CheckRun, options: FormatOptions): readonly string[] {
  return [
    ...run.scenarios.flatMap((scenario) => [...scenarioLines(scenario, run, options), '']),
    ...wrap(shown(countSentence(run), options), options.width),
  ];
}

function scenarioLines(
  scenario: CheckedScenario,
  { failOn }: CheckRun,
  options: FormatOptions,
): readonly string[] {
  const verdict = verdictOfScenario(scenario, failOn);
  const heading = `${shown(scenario.file, options)}   ${colored(verdictText(scenario, failOn), COLORS[verdict], options)}`;
  switch (scenario.outcome) {
    case 'judged':
      return [heading, ...judgedLines(scenario, options)];
    case 'invalid': {
      const errors = scenario.diagnostics.filter(({ severity }) => severity === 'error');
      return [
        heading,
        ...labelled(
          '   ',
          errors.map(({ message }) => message),
          options,
        ),
      ];
    }
    case 'crashed':
      return [heading, ...labelled('   ', [scenario.message], options)];
    case 'interrupted':
      return [heading];
  }
}

function judgedLines(scenario: JudgedScenario, options: FormatOptions): readonly string[] {
  const { report, baseline, slack, unanswered } = scenario;
  const nothing = report.checks.length === 0 && baseline === null;
  return [
    ...(nothing ? ['   no checks, and no baseline: nothing was judged'] : []),
    ...checkRows(report, options),
    ...(slack ?? []).flatMap((one) => labelled('   proof', [slackSentence(one)], options)),
    ...baselineLines(scenario, options),
    ...unanswered.flatMap((reason) => labelled('   no valid answer', [reason], options)),
    ...warningLines(report, options).map((line) => `   ${line}`),
  ];
}

const VERDICT_COLORS: Readonly<Record<string, Color>> = {
  better: 'green',
  worse: 'red',
  undecided: 'yellow',
};

function baselineLines({ baseline }: JudgedScenario, options: FormatOptions): readonly string[] {
  if (baseline === null) return [];
  const changed = baseline.comparisons.filter(({ verdict }) => verdict !== 'unchanged');
  const rows = changed.map((one): ColumnsCell[] => [
    { text: one.variant },
    { text: metricLabel(one.metric) },
    { text: formatValue(one.before, one.unit) },
    { text: formatValue(one.after, one.unit) },
    { text: differenceText(one) },
    {
      text: one.verdict,
      ...(VERDICT_COLORS[one.verdict] && { color: VERDICT_COLORS[one.verdict]! }),
    },
  ]);
  const column = (align: 'left' | 'right', dropOrder: number, shrinkTo: number | null = null) => ({
    ...{ head: '', align, dropOrder, shrinkTo },
  });
  const columns = [
    ...[column('left', 0, 12), column('left', 0), column('right', 2), column('right', 0)],
    ...[column('left', 1), column('left', 0)],
  ];
  const source = changeSentence(baseline);
  return [
    ...labelled('   baseline', [baselineSummary(baseline)], options),
    ...(rows.length === 0
      ? []
      : layoutColumns({ columns, rows: shownRows(rows, options), indent: 6 }, options)),
    ...[...(source === null ? [] : [source]), ...baseline.notes].flatMap((note) =>
      labelled('     ', [note], options),
    ),
  ];
}
