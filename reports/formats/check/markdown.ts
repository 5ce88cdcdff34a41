/** The checks as Markdown, for the step summary of a CI job, which is refused above 1 MiB. */

import { escape as escapeHtml } from 'html-escaper';
import {
  type CheckedScenario,
  type CheckRun,
  type JudgedScenario,
  verdictText,
} from '../../checks/check-run.ts';
import type { ReportCheck } from '../../model.ts';
import { baselineSummary, changeSentence, comparisonSentence } from '../baseline-text.ts';
import { checkInterval, checkMargin, checkTitle, checkValue } from '../check-text.ts';
import { countSentence } from './counts.ts';
import { slackSentence } from './slack-text.ts';
import type { CheckFormat } from './types.ts';

/** Below GitHub's limit of 1,048,576 bytes, with room for what else the step writes. */
const BYTES_MAX = 1_000_000;

const SIGNS = { pass: '✅', fail: '❌', undecided: '❓' } as const;

export const checkMarkdown: CheckFormat = { name: 'markdown', extension: 'md', render };

function render(run: CheckRun): string {
  const head = `# lbsim check\n\n${text(countSentence(run))}\n`;
  const blocks: string[] = [];
  let size = Buffer.byteLength(head);
  for (const scenario of run.scenarios) {
    const block = `\n${blocksOf(scenario, run).join('\n\n')}\n`;
    size += Buffer.byteLength(block);
    if (size > BYTES_MAX) {
      const left = run.scenarios.length - blocks.length;
      blocks.push(`\n… and ${left} more scenarios, for which there is no room here.\n`);
      break;
    }
    blocks.push(block);
  }
  return head + blocks.join('');
}

function blocksOf(scenario: CheckedScenario, { failOn }: CheckRun): readonly string[] {
  const heading = `## ${text(scenario.file)}: ${verdictText(scenario, failOn)}`;
  switch (scenario.outcome) {
    case 'judged':
      return [heading, ...judgedBlocks(scenario)];
    case 'invalid':
      return [heading, list(scenario.diagnostics.map(({ message }) => message))];
    case 'crashed':
      return [heading, text(scenario.message)];
    case 'interrupted':
      return [heading];
  }
}

function judgedBlocks({ report, baseline, slack, unanswered }: JudgedScenario): readonly string[] {
  const changed = (baseline?.comparisons ?? []).filter(({ verdict }) => verdict !== 'unchanged');
  const source = baseline && changeSentence(baseline);
  return [
    ...(report.checks.length === 0 ? [] : [checkTable(report.checks)]),
    ...(slack === null ? [] : [list(slack.map(slackSentence))]),
    ...(baseline === null ? [] : [`Baseline: ${text(baselineSummary(baseline))}.`]),
    ...(changed.length === 0
      ? []
      : [list(changed.map((one) => `${one.variant}: ${comparisonSentence(one)}`))]),
    ...(source ? [text(source)] : []),
    ...[...(baseline?.notes ?? []), ...unanswered, ...report.warnings].map(
      (note) => `> ${text(note)}`,
    ),
    `Repeat: \`${report.repeat.replaceAll('`', "'")}\``,
  ];
}

export function checkTable(checks: readonly ReportCheck[]): string {
  return [
    '|  | check | variant | value | 95 % interval | |',
    '| --- | --- | --- | ---: | :--- | :--- |',
    ...checks.map((check) => {
      const cells = [
        SIGNS[check.status],
        checkTitle(check),
        check.variant,
        checkValue(check).text,
        checkInterval(check),
        [checkMargin(check), ...(check.reason === null ? [] : [check.reason])].join('; '),
      ];
      return `| ${cells.map(text).join(' | ')} |`;
    }),
  ].join('\n');
}

function list(items: readonly string[]): string {
  return items.map((item) => `- ${text(item)}`).join('\n');
}

/** What a user wrote must not become markup. */
function text(value: string): string {
  return escapeHtml(value.replace(/\s+/g, ' ')).replace(/[\\`*_|[\]#~]/g, '\\$&');
}
