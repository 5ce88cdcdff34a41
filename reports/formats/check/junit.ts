/**
 * JUnit XML: a suite is a scenario, a case is a check of one variant, or one figure of the baseline.
 *
 * There is no official schema. Elements and attributes are those that the schema of Jenkins' xUnit
 * plugin (junit-10.xsd) allows, which is the strictest one in use: no `file` and `line` of a case, so
 * they stand in the text of the failure.
 */

import { escape as escapeXml } from 'html-escaper';
import {
  type CheckedScenario,
  type CheckRun,
  type FailOn,
  type JudgedScenario,
  verdictOfCheck,
  verdictOfComparison,
} from '../../checks/check-run.ts';
import type { ReportCheck } from '../../model.ts';
import { changeSentence, comparisonSentence } from '../baseline-text.ts';
import { checkSentence, checkTitle } from '../check-text.ts';
import type { CheckFormat } from './types.ts';

export const checkJunit: CheckFormat = { name: 'junit', extension: 'xml', render };

interface TestCase {
  readonly name: string;
  readonly result: 'passed' | 'failure' | 'skipped' | 'error';
  /** In an attribute; empty when it passed. */
  readonly message: string;
  /** In the element, or as output of a case that passed. */
  readonly text: string;
}

function render(run: CheckRun): string {
  const suites = run.scenarios.map((scenario) => ({
    scenario,
    cases: casesOf(scenario, run.failOn),
  }));
  const all = suites.flatMap(({ cases }) => cases);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="lbsim check" tests="${all.length}" failures="${count(all, 'failure')}" errors="${count(all, 'error')}">`,
    ...suites.flatMap(({ scenario, cases }) => suiteLines(scenario, cases, run)),
    '</testsuites>',
    '',
  ].join('\n');
}

function suiteLines(
  scenario: CheckedScenario,
  cases: readonly TestCase[],
  { tool }: CheckRun,
): readonly string[] {
  const name = scenario.outcome === 'judged' ? scenario.report.scenario.name : scenario.file;
  const counts = `tests="${cases.length}" failures="${count(cases, 'failure')}" errors="${count(cases, 'error')}" skipped="${count(cases, 'skipped')}"`;
  return [
    `  <testsuite name="${xml(name)}" file="${xml(scenario.file)}" ${counts}>`,
    ...(scenario.outcome === 'judged' ? propertyLines(scenario, tool) : []),
    ...cases.flatMap((one) => caseLines(one, scenario.file)),
    ...(scenario.outcome === 'judged'
      ? [`    <system-out>repeat: ${xml(scenario.report.repeat)}</system-out>`]
      : []),
    '  </testsuite>',
  ];
}

function propertyLines({ report }: JudgedScenario, tool: CheckRun['tool']): readonly string[] {
  const properties = {
    seed: report.seed,
    replications: String(report.replications),
    digest: report.scenario.digest,
    lbsim: tool.version,
    node: tool.node,
  };
  return [
    '    <properties>',
    ...Object.entries(properties).map(
      ([name, value]) => `      <property name="${name}" value="${xml(value)}"/>`,
    ),
    '    </properties>',
  ];
}

function caseLines({ name, result, message, text }: TestCase, file: string): readonly string[] {
  const open = `    <testcase name="${xml(name)}" classname="${xml(file)}"`;
  if (result === 'passed' && text === '') return [`${open}/>`];
  const content =
    result === 'passed'
      ? `<system-out>${xml(text)}</system-out>`
      : `<${result} message="${xml(message)}">${xml(text)}</${result}>`;
  return [`${open}>`, `      ${content}`, '    </testcase>'];
}

function casesOf(scenario: CheckedScenario, failOn: FailOn): readonly TestCase[] {
  switch (scenario.outcome) {
    case 'judged':
      return judgedCases(scenario, failOn);
    case 'invalid': {
      const lines = scenario.diagnostics.map(({ message, location }) =>
        location === null ? message : `${location.file}:${location.line}: ${message}`,
      );
      return [
        {
          name: 'the scenario is valid',
          result: 'error',
          message: lines[0]!,
          text: lines.join('\n'),
        },
      ];
    }
    case 'crashed':
      return [{ name: 'lbsim runs', result: 'error', message: scenario.message, text: '' }];
    case 'interrupted':
      return [{ name: 'the scenario is run', result: 'skipped', message: 'interrupted', text: '' }];
  }
}

function judgedCases(scenario: JudgedScenario, failOn: FailOn): readonly TestCase[] {
  const { report, baseline, unanswered, file } = scenario;
  const source = baseline && changeSentence(baseline);
  return [
    ...report.checks.map((check) => checkCase(check, failOn, file)),
    ...(baseline?.comparisons ?? []).map((one): TestCase => {
      const sentence = comparisonSentence(one);
      const verdict = verdictOfComparison(one, failOn);
      const text = [sentence, ...(source ? [source] : [])].join('\n');
      const name = `baseline ${one.metric} [${one.variant}]`;
      if (verdict === 'passed') return { name, result: 'passed', message: '', text: '' };
      const result = verdict === 'failed' ? 'failure' : 'skipped';
      return { name, result, message: sentence, text };
    }),
    ...(baseline?.missing ? [skipped('there is a baseline', baseline.missing)] : []),
    ...unanswered.map(
      (reason): TestCase => ({
        ...{ name: 'the run gives a valid answer', result: 'error', message: reason, text: reason },
      }),
    ),
  ];
}

function checkCase(check: ReportCheck, failOn: FailOn, file: string): TestCase {
  const name = `${checkTitle(check)} [${check.variant}]`;
  const sentence = checkSentence(check);
  const verdict = verdictOfCheck(check, failOn);
  if (check.status === 'undecided') return skipped(name, sentence);
  if (verdict !== 'failed') {
    return { name, result: 'passed', message: '', text: check.status === 'fail' ? sentence : '' };
  }
  const place = check.line === null ? file : `${file}:${check.line}`;
  return { name, result: 'failure', message: sentence, text: `${place}: ${sentence}` };
}

function skipped(name: string, message: string): TestCase {
  return { name, result: 'skipped', message, text: '' };
}

function count(cases: readonly TestCase[], result: TestCase['result']): number {
  return cases.filter((one) => one.result === result).length;
}

/** Escaped, without the characters that XML 1.0 has no way to write. */
function xml(text: string): string {
  const allowed = [...text].filter((character) => {
    const code = character.codePointAt(0)!;
    const isControl = code < 0x20 && code !== 0x9 && code !== 0xa && code !== 0xd;
    return !isControl && !(code >= 0xd800 && code <= 0xdfff) && code !== 0xfffe && code !== 0xffff;
  });
  return escapeXml(allowed.join(''));
}
