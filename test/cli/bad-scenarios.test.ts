/**
 * Wrong scenarios, as a user meets them: `compare` simulates nothing, exits with 2, underlines the
 * token that is wrong and says what to write instead.
 */

import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type BatchResult,
  runBatch,
  runCli,
  TINY,
  temporaryFolder,
  writeScenario,
} from './run-cli.ts';

const cwd = temporaryFolder();

interface Mistake {
  readonly name: string;
  /** Pairs: what is replaced in TINY, and by what. */
  readonly edit: readonly [string, string];
  readonly code: string;
  /** What the carets stand under. */
  readonly token: string;
  /** What the complaint must contain to be of use. */
  readonly help: string;
}

const MISTAKES: readonly Mistake[] = [
  {
    name: 'an unknown key',
    edit: ['warmup: 1s', 'warmpu: 1s'],
    code: 'unknown-key',
    token: 'warmpu',
    help: 'did you mean `warmup`?',
  },
  {
    name: 'an unknown algorithm',
    edit: ['balancer: least-connections', 'balancer: least-connection'],
    code: 'unknown-algorithm',
    token: 'least-connection',
    help: 'did you mean `least-connections`?',
  },
  {
    name: 'a missing unit',
    edit: ['mean: 20ms', 'mean: 20'],
    code: 'missing-unit',
    token: '20',
    help: 'write for example `20ms`',
  },
  {
    name: 'a negative rate',
    edit: ['rate: 100/s', 'rate: -100/s'],
    code: 'out-of-range',
    token: '-100/s',
    help: 'a rate here must be more than zero',
  },
  {
    name: 'zero nodes',
    edit: ['count: 4', 'count: 0'],
    code: 'out-of-range',
    token: '0',
    help: 'at least 1 is needed',
  },
  {
    name: 'a target that is no service',
    edit: ['to: web', 'to: wbe'],
    code: 'unknown-service',
    token: 'wbe',
    help: 'did you mean `web`?',
  },
  {
    name: 'a p99 below the median',
    edit: ['{ law: exponential, mean: 20ms }', '{ law: lognormal, median: 20ms, p99: 10ms }'],
    code: 'bad-law',
    token: '10ms',
    help: 'p99 (10 ms) is below the median (20 ms)',
  },
  {
    name: 'a key that is written twice',
    edit: [
      'balancer: round-robin\ncompare',
      'balancer: round-robin\n    balancer: random\ncompare',
    ],
    code: 'duplicate-key',
    token: 'balancer',
    help: 'the first is on line 14',
  },
  {
    name: 'two variants of one name',
    edit: ['- balancer: random', '- balancer: round-robin'],
    code: 'duplicate-variant',
    // The entry has no `name` to point at; it begins here.
    token: 'balancer',
    help: 'two variants are called `round-robin`',
  },
  {
    name: 'indentation with a tab',
    edit: ['    to: web', '\tto: web'],
    code: 'yaml',
    token: '    ',
    help: 'indent with spaces',
  },
  {
    name: 'a file that ends too early',
    edit: [TINY.slice(TINY.indexOf(' count: 4 }')), ''],
    code: 'yaml',
    token: '{',
    help: 'this `{` is not closed',
  },
];

/** The text above the carets of the first frame. */
function underlined(stderr: string): string {
  const lines = stderr.split('\n');
  const at = lines.findIndex((line) => /^ +│ +\^+/.test(line));
  const carets = lines[at]!;
  const start = carets.indexOf('^');
  return lines[at - 1]!.slice(start, carets.lastIndexOf('^') + 1);
}

describe('a mistake in a scenario', () => {
  const files = MISTAKES.map((_, i) => `mistake-${i}.yaml`);
  let results: BatchResult['results'];

  beforeAll(async () => {
    MISTAKES.forEach(({ edit: [from, to] }, i) => {
      expect(TINY).toContain(from);
      writeScenario(cwd, files[i]!, TINY.replace(from, to));
    });
    const lines = files.map((file) => ['compare', file, '--out', 'never']);
    results = (await runBatch(lines, { cwd })).results;
  });

  it.each(MISTAKES.map((mistake, i) => ({ ...mistake, i })))(
    '$name is underlined and explained',
    ({ i, code, token, help }) => {
      const result = results[i]!;
      expect({ code: result.code, stdout: result.stdout }).toEqual({ code: 2, stdout: '' });
      expect(result.stderr).toContain(`error[${code}]`);
      expect(result.stderr).toContain(help);
      expect(underlined(result.stderr)).toBe(token);
      expect(result.stderr).toContain(`┌─ ${files[i]}:`);
      expect(existsSync(join(cwd, 'never'))).toBe(false);
    },
  );

  it('all mistakes of a file are shown at once', async () => {
    const many = TINY.replace('warmup', 'warmpu')
      .replace('count: 4', 'count: 0')
      .replace('to: web', 'to: wbe');
    const { stderr } = await runCli(['validate', writeScenario(cwd, 'many.yaml', many)], { cwd });
    expect(stderr).toMatch(/\n3 errors\n$/);
  });

  it('a path that --set misspells is refused with the nearest name, and nothing is simulated', async () => {
    const file = writeScenario(cwd, 'tiny.yaml', TINY);
    const set = ['--set', 'services.web.nodes.ap.count=3', '--set', 'run.duraton=1s'];
    const { code, stdout, stderr } = await runCli(['compare', file, ...set], { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('did you mean `app`?');
    expect(stderr).toContain('did you mean `duration`?');
    expect(stderr).toMatch(/\n2 errors\n$/);
  });
});

/** a0 is a list of ten; each aN is ten of the one before, and the rest repeats the last one. */
function aliasBomb(byteCount: number): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let i = 1; i < 10; i++) {
    const aliases = Array.from({ length: 10 }, () => `*a${i - 1}`);
    lines.push(`a${i}: &a${i} [${aliases.join(', ')}]`);
  }
  const filler = `[${Array.from({ length: 200 }, () => '*a9').join(', ')}]`;
  for (let bytes = 0, i = 0; bytes < byteCount; i++, bytes += filler.length + 10) {
    lines.push(`b${i}: ${filler}`);
  }
  return `${lines.join('\n')}\n`;
}

describe('a YAML bomb of nested aliases', () => {
  it.each([
    ['50 MB', 50e6, 'too-large'],
    ['1 MB', 1e6, 'too-many-'],
    ['1 kB', 1, 'too-many-aliases'],
  ])('of %s is refused within 2 s and 500 MB', async (_, byteCount, code) => {
    const file = writeScenario(cwd, 'bomb.yaml', aliasBomb(byteCount));
    const { results, cost } = await runBatch([['validate', file]], { cwd });
    const { code: exitCode, stderr } = results[0]!;
    rmSync(join(cwd, file));
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`error[${code}`);
    expect(stderr).toMatch(/\n1 error\n$/);
    // Processor time, not wall clock: other tests share the machine.
    expect(cost.cpuS).toBeLessThan(2);
    expect(cost.memoryMb).toBeLessThan(500);
  });
});
