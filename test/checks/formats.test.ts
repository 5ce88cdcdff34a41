/** JUnit XML as strict consumers read it, and annotations within what GitHub shows. */

import { describe, expect, it } from 'vitest';
import type { CheckRun } from '../../reports/checks/check-run.ts';
import { checkGithub } from '../../reports/formats/check/github.ts';
import { checkJunit } from '../../reports/formats/check/junit.ts';
import { checkMarkdown } from '../../reports/formats/check/markdown.ts';
import type { Report, ReportCheck } from '../../reports/model.ts';

const OPTIONS = { color: false, unicode: true, width: 80 };

const CHECK: ReportCheck = {
  ...{ expression: 'p99 < 10ms', name: null, level: 'error', variant: 'a', status: 'fail' },
  ...{ unit: 'ms', value: 20, low: 19, high: 21, limit: 10, margin: -1, difference: null },
  ...{ reason: null, file: 'x.yaml', line: 7 },
};

const runOf = (checks: readonly Partial<ReportCheck>[], name = 'x'): CheckRun => ({
  tool: { version: '1', node: 'v20' },
  failOn: { warn: false, regression: true, undecided: true },
  scenarios: [
    {
      outcome: 'judged',
      file: 'x.yaml',
      report: {
        ...{ scenario: { name, digest: 'd' }, seed: '1', replications: 3, repeat: 'lbsim' },
        ...{ warnings: [], variants: [], checks: checks.map((one) => ({ ...CHECK, ...one })) },
      } as unknown as Report,
      ...{ baseline: null, slack: null, unanswered: [] },
    },
  ],
});

/** Which elements may stand where, and their attributes: junit-10.xsd of Jenkins' xUnit plugin. */
const ALLOWED: Readonly<Record<string, { in: readonly string[]; attributes: readonly string[] }>> =
  {
    testsuites: { in: [''], attributes: ['name', 'time', 'tests', 'failures', 'errors'] },
    testsuite: {
      in: ['testsuites'],
      attributes: ['name', 'tests', 'failures', 'errors', 'skipped', 'file', 'time', 'package'],
    },
    properties: { in: ['testsuite'], attributes: [] },
    property: { in: ['properties'], attributes: ['name', 'value'] },
    testcase: { in: ['testsuite'], attributes: ['name', 'time', 'classname', 'group'] },
    failure: { in: ['testcase'], attributes: ['type', 'message'] },
    error: { in: ['testcase'], attributes: ['type', 'message'] },
    skipped: { in: ['testcase'], attributes: ['type', 'message'] },
    'system-out': { in: ['testcase', 'testsuite'], attributes: [] },
  };

/** Throws where the text is not well-formed or not allowed; returns the attributes in order. */
function validate(xml: string): readonly Record<string, string>[] {
  const body = xml.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  const open: string[] = [''];
  const seen: Record<string, string>[] = [];
  const token = /<(\/?)([\w-]+)((?: [\w-]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
  let at = 0;
  for (const match of body.matchAll(token)) {
    expect(match.index).toBe(at);
    at += match[0].length;
    const [, closing, name, attributes, empty, text] = match;
    // Every & begins an entity that XML itself defines.
    expect((text ?? attributes ?? '').replace(/&(amp|lt|gt|quot|apos|#\d+);/g, '')).not.toContain(
      '&',
    );
    if (text !== undefined) continue;
    if (closing === '/') {
      expect(open.pop()).toBe(name);
      continue;
    }
    const rule = ALLOWED[name!]!;
    expect(rule, name).toBeDefined();
    expect(rule.in).toContain(open.at(-1));
    const pairs = [...attributes!.matchAll(/ ([\w-]+)="([^"]*)"/g)];
    for (const [, key] of pairs) expect(rule.attributes).toContain(key);
    seen.push({
      element: name!,
      ...Object.fromEntries(pairs.map(([, key, value]) => [key, value])),
    });
    if (empty === '') open.push(name!);
  }
  expect(at).toBe(body.length);
  expect(open).toEqual(['']);
  return seen;
}

describe('JUnit XML', () => {
  it('is well-formed and allowed, whatever users write into names', () => {
    const nasty = `"<&>' ]]> \u0000\u001b[31m\ud800 ü`;
    const run = runOf(
      [
        { name: nasty, variant: nasty },
        { status: 'pass' },
        { status: 'undecided', reason: nasty },
        { level: 'warn' },
      ],
      nasty,
    );
    const invalid = {
      outcome: 'invalid' as const,
      file: nasty,
      diagnostics: [{ severity: 'error' as const, code: 'x', message: nasty, location: null }],
    };
    const crashed = { outcome: 'crashed' as const, file: nasty, message: nasty };
    const interrupted = { outcome: 'interrupted' as const, file: nasty };
    const xml = checkJunit.render(
      { ...run, scenarios: [...run.scenarios, invalid, crashed, interrupted] },
      OPTIONS,
    );
    const elements = validate(xml);
    expect(elements[0]).toMatchObject({ tests: '7', failures: '1', errors: '2' });
    expect(elements.filter(({ element }) => element === 'testcase')).toHaveLength(7);
    expect(elements.filter(({ element }) => element === 'skipped')).toHaveLength(2);
    // What XML cannot write at all is left out.
    expect([...xml].every((character) => character >= ' ' || '\n\t'.includes(character))).toBe(
      true,
    );
  });
});

describe('GitHub annotations', () => {
  const lines = (run: CheckRun) => checkGithub.render(run, OPTIONS).split('\n');

  it('are ten at most, the worst first, and the rest is counted', () => {
    const checks = Array.from({ length: 14 }, (_, i) => ({ line: i + 1, margin: -i / 10 }));
    const written = lines(runOf([{ level: 'warn', margin: -1000, line: 99 }, ...checks]));
    const annotations = written.filter((line) => line.startsWith('::'));
    expect(annotations).toHaveLength(10);
    expect(annotations.map((line) => /line=(\d+)/.exec(line)![1])).toEqual([
      '14',
      '13',
      '12',
      '11',
      '10',
      '9',
      '8',
      '7',
      '6',
      '5',
    ]);
    expect(annotations.every((line) => line.startsWith('::error '))).toBe(true);
    expect(written[10]).toBe('and 5 more, which are in the summary of the job');
  });

  it('escape what would end a command or a property', () => {
    const [line] = lines(runOf([{ variant: 'a,b:c%\r\nd', expression: '50% :: x\n::error::y' }]));
    expect(line).toContain('title=check failed%3A a%2Cb%3Ac%25%0D%0Ad::50%25 :: x%0A::error::y');
  });
});

describe('the summary of a step', () => {
  it('stays below a mebibyte, and says what it leaves out', () => {
    const { scenarios, ...rest } = runOf(Array(200).fill({ expression: 'x'.repeat(200) }));
    const text = checkMarkdown.render(
      { ...rest, scenarios: Array(100).fill(scenarios[0]) },
      OPTIONS,
    );
    expect(Buffer.byteLength(text)).toBeLessThan(1_048_576);
    expect(text).toMatch(/and \d+ more scenarios, for which there is no room here/);
  });

  it('lets no name become markup', () => {
    const text = checkMarkdown.render(runOf([{ variant: '<b>|`x`' }]), OPTIONS);
    expect(text).toContain('&lt;b&gt;\\|\\`x\\`');
  });
});
