/** `import access-log` on real lines: both files, a scenario that is valid, and that runs. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BatchResult, ROOT, runBatch, runCli, temporaryFolder } from './run-cli.ts';

const cwd = temporaryFolder();
const FIXTURES = join(ROOT, 'test', 'import', 'fixtures');

/** Those with service times need no law; the others are given one. */
const LAW = ['--service', '{ law: lognormal, mean: 20ms, p99: 90ms }'];
const LOGS: readonly (readonly [string, readonly string[]])[] = [
  ['haproxy-prod-2012', []],
  ['haproxy-notices-2019', []],
  ['nginx-ltsv', []],
  ['combined-2009', LAW],
  ['combined-2015', LAW],
];

describe.each(LOGS)('import access-log %s.log', (name, options) => {
  let results: BatchResult['results'];

  beforeAll(async () => {
    const scenario = `${name}/${name}.yaml`;
    const log = join(FIXTURES, `${name}.log`);
    const lines = [
      ['import', 'access-log', log, '--out', name, ...options],
      ['validate', scenario, '--json'],
      ['compare', scenario, '--replications', '2', '--format', 'json'],
    ];
    results = (await runBatch(lines, { cwd })).results;
  });

  it('writes a scenario and its trace, and says on stderr what to do next', () => {
    const { code, stdout, stderr } = results[0]!;
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(readdirSync(join(cwd, name)).sort()).toEqual([`${name}.csv.gz`, `${name}.yaml`]);
    expect(stderr).toMatch(/^\w+ log: \d+ requests from \d+ lines\n/);
    expect(stderr).toContain(`next: lbsim compare ${name}/${name}.yaml\n`);
  });

  it('the scenario is valid, without warnings', () => {
    const { code, stdout } = results[1]!;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ valid: true, errorCount: 0, warningCount: 0 });
  });

  it('comparing it replays every request of the log', () => {
    const { code, stdout } = results[2]!;
    expect(code).toBe(0);
    const imported = Number(/: (\d+) requests from/.exec(results[0]!.stderr)![1]);
    const { variants } = JSON.parse(stdout) as { variants: { requests: number }[] };
    expect(variants.length).toBeGreaterThan(1);
    for (const { requests } of variants) expect(requests).toBe(2 * imported);
  });
});

describe('a log that cannot be imported', () => {
  it.each([
    ['combined-2009', 'the log has no service times'],
    ['nginx-ingress', 'its requests span 929 days'],
  ])('%s.log: exit 2, the reason, and no file', async (name, reason) => {
    const out = `refused-${name}`;
    const args = ['import', 'access-log', join(FIXTURES, `${name}.log`), '--out', out];
    const { code, stdout, stderr } = await runCli(args, { cwd });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(reason);
    expect(readdirSync(join(cwd, out))).toEqual([]);
  });
});
