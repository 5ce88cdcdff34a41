/** Wrong command lines and unusable files: exit 2, nothing on stdout, one sentence that helps. */

import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  type BatchResult,
  ENDLESS,
  runBatch,
  runCli,
  TINY,
  temporaryFolder,
  writeScenario,
} from './run-cli.ts';

const cwd = temporaryFolder();
writeScenario(cwd, 'tiny.yaml', TINY);
writeScenario(cwd, 'endless.yaml', ENDLESS);
writeScenario(cwd, 'a-file', 'a regular file\n');
mkdirSync(join(cwd, 'a-folder'));
writeFileSync(join(cwd, 'broken.json'), '{ "format": "lbsim-report/1", ');
writeFileSync(join(cwd, 'other.json'), '{ "format": "k6/1" }');
writeFileSync(join(cwd, 'part.json'), '{ "format": "lbsim-report/1", "seed": "1" }');
writeFileSync(
  join(cwd, 'machine-code.log'),
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 255, 10, 0]),
);
writeFileSync(
  join(cwd, 'program.yaml'),
  Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0, 0, 255, 10, 0]),
);

const cli = (line: string) => runCli(line.split(' '), { cwd });

type Result = BatchResult['results'][number];

/** Result of each line of a table, by the line. */
async function resultsOf(
  table: readonly (readonly [string, string])[],
): Promise<ReadonlyMap<string, Result>> {
  const lines = table.map(([line]) => line);
  const { results } = await runBatch(
    lines.map((line) => line.split(' ')),
    { cwd },
  );
  return new Map(lines.map((line, i) => [line, results[i]!]));
}

function expectRefusal({ code, stdout, stderr }: Result, help: string): void {
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(help);
  // No stack trace: the fault is not ours.
  expect(stderr).not.toContain('    at ');
}

const WRONG_LINES: readonly (readonly [string, string])[] = [
  ['comapre tiny.yaml', 'Did you mean compare?'],
  ['compare tiny.yaml --jbos 2', 'Did you mean --jobs?'],
  ['compare tiny.yaml --jobs 0', 'whole number from 1 to 1024'],
  ['compare tiny.yaml --jobs 1.5', 'whole number from 1 to 1024'],
  ['compare tiny.yaml --jobs many', 'whole number from 1 to 1024'],
  ['compare tiny.yaml --jobs', 'argument missing'],
  ['compare tiny.yaml --seed ', 'Give a text or a number'],
  ['compare tiny.yaml --replications 0', 'at least 1 is needed'],
  ['compare tiny.yaml --replications two', 'set by --set run.replications=two'],
  ['compare tiny.yaml other.yaml', 'too many arguments'],
  ['compare tiny.yaml --format jsno', 'did you mean "json"?'],
  ['compare tiny.yaml --format json=', 'names no file'],
  [
    'compare tiny.yaml --format json --format csv',
    'json and csv cannot both go to standard output',
  ],
  ['compare tiny.yaml --format csv=x --format json=./x', 'csv and json would both write ./x'],
  ['compare tiny.yaml --chart p99-interval', 'did you mean "p99-intervals"?'],
  ['compare tiny.yaml --balancer random,least-connection', 'did you mean `least-connections`?'],
  ['compare tiny.yaml --balancer random,random', 'two variants are called `random`'],
  ['compare tiny.yaml --balancer p2c:chioces=3', 'did you mean `choices`?'],
  ['run tiny.yaml --balancer random,round-robin', 'lbsim compare'],
  ['compare tiny.yaml --set run.seed', 'has no path and value'],
  ['validate', "missing required argument 'scenario'"],
  ['report', "missing required argument 'result'"],
  ['algorithms round-robbin', 'did you mean `round-robin`?'],
  ['scenarios unequal-node', 'did you mean "unequal-nodes"?'],
  ['import acces-log x', 'Did you mean access-log?'],
  ['import access-log tiny.yaml --nodes 0', 'whole number from 1'],
  ['import access-log tiny.yaml --key clinet', 'client, url, none'],
];

describe('a wrong command line', () => {
  let results: ReadonlyMap<string, Result>;
  beforeAll(async () => {
    results = await resultsOf(WRONG_LINES);
  });

  it.each(WRONG_LINES)('lbsim %s', (line, help) => {
    expectRefusal(results.get(line)!, help);
  });
});

const UNUSABLE_FILES: readonly (readonly [string, string])[] = [
  ['compare nowhere.yaml', 'nowhere.yaml cannot be read: there is no such file'],
  ['validate a-folder', 'a-folder cannot be read: it is a folder'],
  ['validate program.yaml', 'program.yaml is not'],
  ['report nowhere.json', 'nowhere.json cannot be read'],
  ['report a-folder', 'a-folder cannot be read: it is a folder'],
  ['report broken.json', 'broken.json is not a result of lbsim: it is not JSON'],
  ['report other.json', 'its format is "k6/1"'],
  ['report part.json', '`scenario`: it is missing'],
  ['report tiny.yaml', 'lbsim compare SCENARIO --format json=result.json'],
  ['import access-log nowhere.log', 'nowhere.log cannot be read'],
  ['import access-log machine-code.log', 'this is not a text log'],
  ['import access-log tiny.yaml', 'tiny.yaml'],
  ['scenarios new a-file/x.yaml', 'cannot write a-file/x.yaml: part of the path is a file'],
  ['schema --write nowhere/x.json', 'cannot write nowhere/x.json: there is no such file or folder'],
  ['schema --check nowhere.json', 'nowhere.json cannot be read'],
];

describe('a file that cannot be used', () => {
  let results: ReadonlyMap<string, Result>;
  beforeAll(async () => {
    results = await resultsOf(UNUSABLE_FILES);
  });

  it.each(UNUSABLE_FILES)('lbsim %s', (line, help) => {
    expectRefusal(results.get(line)!, help);
  });
});

describe('what cannot be written is found before anything is simulated', () => {
  // A replication of this scenario takes hours: an answer at all shows that none was begun.
  it.each([
    ['--out a-file/reports', 'cannot write to the folder a-file/reports'],
    ['--out a-file', 'cannot write to the folder a-file: it is a file'],
    [
      '--format html=nowhere/x.html',
      'cannot write nowhere/x.html: there is no such file or folder',
    ],
    ['--format html=a-folder', 'cannot write a-folder: it is a folder'],
    ['--format json=a-file/x.json', 'cannot write a-file/x.json: part of the path is a file'],
    ['--format json=ok.json --format html=nowhere/x.html', 'cannot write nowhere/x.html'],
  ])('compare endless.yaml %s', async (options, help) => {
    const { code, stdout, stderr } = await cli(`compare endless.yaml ${options}`);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(help);
    expect(readdirSync(cwd).filter((name) => name.endsWith('.partial'))).toEqual([]);
    expect(existsSync(join(cwd, 'ok.json'))).toBe(false);
  });

  it('import checks its folder before it reads the log', async () => {
    const { code, stderr } = await cli('import access-log machine-code.log --out a-file/traces');
    expect(code).toBe(2);
    expect(stderr).toContain('cannot write to the folder a-file/traces');
    expect(stderr).not.toContain('not a text log');
  });
});
