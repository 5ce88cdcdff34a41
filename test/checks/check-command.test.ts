/** `lbsim check` on a folder of ten scenarios: exit codes, formats, interruption, baselines. */

import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ROOT, runBatch, runCli, startCli, temporaryFolder } from '../cli/run-cli.ts';
import { TEN, tiny, writeFolder } from './tiny.ts';

const cwd = temporaryFolder();
const env = { XDG_CACHE_HOME: join(cwd, 'cache') };
writeFolder(join(cwd, 'ten'), TEN);
writeFolder(cwd, { 'empty/x.txt': '' });
writeFolder(cwd, { 'changing/s.yaml': tiny('changing', ['p99 < 1s']) });

const file = (letter: string) =>
  `ten/${Object.keys(TEN).find((name) => name.split('/').at(-1)!.startsWith(`${letter}-`))!}`;

/** Which of the ten, other arguments, and the exit code. */
const EXIT_CODES: readonly [files: string, args: readonly string[], code: number][] = [
  ['a', [], 0],
  ['aij', [], 0],
  ['h', [], 0],
  ['e', [], 0],
  ['e', ['--fail-on', 'warn'], 1],
  ['ab', [], 1],
  ['abe', [], 1],
  ['ad', [], 4],
  ['ad', ['--fail-on', 'error'], 0],
  ['ag', [], 4],
  ['ag', ['--fail-on', 'error'], 4],
  ['bd', [], 4],
  ['bd', ['--fail-on', 'error'], 1],
  ['af', [], 2],
  ['abf', [], 2],
  ['abdf', [], 2],
];

describe('exit codes', () => {
  let codes: readonly number[];
  let folder: { readonly code: number | null; readonly stdout: string; readonly stderr: string };
  let others: readonly { readonly code: number | null; readonly stderr: string }[];

  beforeAll(async () => {
    const lines = EXIT_CODES.map(([letters, args]) => [
      'check',
      ...[...letters].map(file),
      ...args,
    ]);
    const more = [
      ['check', 'ten'],
      ['check', 'empty'],
      ['check', 'nowhere.yaml', file('a')],
      ['check', file('a'), '--fail-on', 'wran'],
      ['check', file('a'), '--format', 'html'],
      ['check', file('a'), file('a')],
    ];
    const { results } = await runBatch([...lines, ...more], { cwd, env });
    codes = results.slice(0, lines.length).map(({ code }) => code!);
    [folder, ...others] = results.slice(lines.length) as [typeof folder, ...typeof others];
  });

  it.each(EXIT_CODES.map((row, i) => [row[0], row[1].join(' '), row[2], i] as const))(
    '%s %s → %i',
    (_letters, _args, code, i) => {
      expect(codes[i]).toBe(code);
    },
  );

  it('of the whole folder is the worst; every file is run, in order, whatever the others do', () => {
    expect(folder.code).toBe(2);
    const headings = folder.stdout.split('\n').filter((line) => line.startsWith('ten/'));
    const names = Object.keys(TEN).map((name) => `ten/${name}`);
    expect(headings.map((line) => line.split(' ')[0]).sort()).toEqual(names.sort());
    expect(folder.stderr).toContain('ten/f-invalid.yaml:5:10');
    expect(folder.stdout).toContain(
      '10 scenarios: 5 passed, 2 failed, 2 undecided, 1 invalid; 10 checks: 5 passed, 2'.slice(
        0,
        60,
      ),
    );
  });

  it('what cannot be checked is wrong input', () => {
    expect(others.slice(0, 4).map(({ code }) => code)).toEqual([2, 2, 2, 2]);
    expect(others[0]!.stderr).toContain('there is no *.yaml in the folder empty');
    expect(others[1]!.stderr).toContain('nowhere.yaml cannot be read');
    expect(others[2]!.stderr).toContain('did you mean "warn"?');
    expect(others[3]!.stderr).toContain('`check` has no format "html"');
  });

  it('a file that is named twice is run once', () => {
    expect(others[4]!.code).toBe(0);
  });
});

describe('formats', () => {
  const golden = (name: string) => join(import.meta.dirname, 'golden', name);
  /** Versions are the machine's, and digests change with every key that scenarios learn. */
  const steady = (text: string) =>
    text
      .replaceAll(process.version, 'NODE')
      .replace(/"digest" value="[^"]*"/g, '"digest" value="DIGEST"')
      .replace(/"lbsim" value="[^"]*"/g, '"lbsim" value="VERSION"');

  it('junit, github and markdown are those of the golden files', async () => {
    const summary = join(cwd, 'summary.md');
    const formats = [
      '--format',
      'junit=ten.xml',
      '--format',
      'github=ten.github',
      '--format',
      'json=ten.json',
    ];
    const github = { GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary };
    const { code } = await runCli(['check', 'ten', ...formats], {
      cwd,
      env: { ...env, ...github },
    });
    expect(code).toBe(2);
    const texts = {
      'ten.xml': readFileSync(join(cwd, 'ten.xml'), 'utf8'),
      'ten.github': readFileSync(join(cwd, 'ten.github'), 'utf8'),
      'ten.md': readFileSync(summary, 'utf8'),
    };
    for (const [name, text] of Object.entries(texts)) {
      if (process.env.UPDATE_GOLDEN) writeFileSync(golden(name), steady(text));
      expect(steady(text)).toBe(readFileSync(golden(name), 'utf8'));
    }
    const json = JSON.parse(readFileSync(join(cwd, 'ten.json'), 'utf8')) as {
      readonly format: string;
      readonly scenarios: readonly { readonly verdict: string }[];
    };
    expect(json.format).toBe('lbsim-check/1');
    expect(json.scenarios.map(({ verdict }) => verdict)).toEqual([
      ...['passed', 'failed', 'failed', 'undecided', 'passed', 'invalid', 'undecided', 'passed'],
      ...['passed', 'passed'],
    ]);
  });

  it('under GitHub Actions annotations follow the text, on the lines of the failed checks', async () => {
    const { stdout } = await runCli(['check', file('b')], {
      cwd,
      env: { ...env, GITHUB_ACTIONS: 'true' },
    });
    expect(stdout).toContain(
      '::error file=ten/b-fails.yaml,line=5,title=check failed%3A round-robin::p99 < 4ms: 5.00 ms',
    );
  });
});

describe('an interrupted check', () => {
  it('exits with 130, keeps finished runs, and goes on to the same bytes', async () => {
    const long = tiny('long', ['p99 < 1s', 'mean < 1s'])
      .replace('duration: 1s', 'duration: 10s')
      .replace('rate: 50/s', 'rate: 1000/s')
      .replace('5ms', '{ law: exponential, mean: 0.2ms }')
      .replace('constant', 'poisson')
      .replace('replications: 2', 'replications: 40');
    writeFolder(cwd, { 'long/1.yaml': TEN['a-passes.yaml']!, 'long/2.yaml': long });
    const args = ['check', 'long', '--jobs', '2', '--journal', 'journal', '--format'];
    const running = startCli([...args, 'json=first.json'], { cwd, env });
    const journal = join(cwd, 'journal');
    mkdirSync(journal, { recursive: true });
    // Two are those of the first scenario.
    const kept = () => readdirSync(journal).filter((name) => name.endsWith('.run'));
    while (kept().length < 6) await new Promise((resolve) => setTimeout(resolve, 10));
    running.child.kill('SIGINT');
    const first = await running.done;
    expect(first.code).toBe(130);
    expect(first.stderr).toContain('the same command goes on from there');
    expect(first.stdout).toContain('2 scenarios: 1 passed, 1 interrupted');
    const before = kept();
    expect(before.length).toBeGreaterThanOrEqual(6);
    expect(before.length).toBeLessThan(42);
    // One entry is torn, one is forged: both are run again.
    writeFileSync(join(journal, before[0]!), 'lbsim-journal/1 torn');
    const forged = readFileSync(join(journal, before[1]!));
    forged[forged.length - 1]! ^= 1;
    writeFileSync(join(journal, before[1]!), forged);
    const second = await runCli([...args, 'json=second.json'], { cwd, env });
    expect(second.code).toBe(0);
    expect(second.stderr.match(/is damaged: its job is run again/g)).toHaveLength(2);
    expect(readdirSync(journal)).toEqual([]);
    const plain = await runCli(['check', 'long', '--no-journal', '--format', 'json=plain.json'], {
      cwd,
      env,
    });
    expect(plain.code).toBe(0);
    const text = (name: string) => readFileSync(join(cwd, name), 'utf8');
    expect(text('second.json')).toBe(text('plain.json'));
    expect(text('first.json')).toContain('"interrupted"');
  });
});

describe('baselines', () => {
  const check = (...args: readonly string[]) => runCli(['check', ...args], { cwd, env });
  const baseline = join(cwd, 'base', 's.json');
  const change = (from: string, to: string) => {
    const path = join(cwd, 'changing', 's.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));
  };

  it('are refused where CI is set', async () => {
    const { code, stderr } = await runCli(['check', 'changing', '--update-baseline', 'base'], {
      cwd,
      env: { ...env, CI: 'true' },
    });
    expect(code).toBe(2);
    expect(stderr).toContain('--update-baseline is refused where CI is set');
  });

  it('are missed, stored, unchanged, and stored again to the same bytes', async () => {
    const missing = await check('changing', '--baseline', 'base');
    expect(missing.code).toBe(4);
    expect(missing.stdout).toContain('there is no base/s.json');
    const stored = await check('changing', '--update-baseline', 'base');
    expect([stored.code, stored.stderr]).toEqual([0, 'baseline: base/s.json (new)\n']);
    const text = readFileSync(baseline, 'utf8');
    expect(text.length).toBeLessThan(10_000);
    const same = await check('changing', '--baseline', 'base');
    expect(same.code).toBe(0);
    expect(same.stdout).toContain('unchanged: every figure is that of the baseline');
    const again = await check('changing', '--update-baseline', 'base');
    expect(again.stderr).toBe('baseline: base/s.json (unchanged)\n');
    expect(readFileSync(baseline, 'utf8')).toBe(text);
  });

  it('show a regression, and what was changed', async () => {
    change('service: 5ms', 'service: 6ms');
    const worse = await check('changing', '--baseline', 'base');
    expect(worse.code).toBe(1);
    expect(worse.stdout).toContain('changed since then: `services` in the scenario');
    expect(worse.stdout).toMatch(/round-robin +p99 +5\.00 ms +6\.00 ms .*worse/);
    expect((await check('changing', '--baseline', 'base', '--fail-on', 'error')).code).toBe(0);
    change('service: 6ms', 'service: 5.05ms');
    const tolerated = await check('changing', '--baseline', 'base');
    expect([tolerated.code, /p99 .*tolerated/.test(tolerated.stdout)]).toEqual([0, true]);
    change('service: 5.05ms', 'service: 4ms');
    const better = await check('changing', '--baseline', 'base');
    expect([better.code, /p99 .*better/.test(better.stdout)]).toEqual([0, true]);
    change('service: 4ms', 'service: 5ms');
  });

  it('name seeds, replications, variants and files that do not fit', async () => {
    const seed = await check(
      'changing',
      '--baseline',
      'base',
      '--seed',
      '7',
      '--replications',
      '3',
    );
    expect(seed.stdout).toContain('stored with 2 replications, compared with 3');
    writeFileSync(join(cwd, 'base', 'gone.json'), '{}');
    const unused = await check('changing', '--baseline', 'base');
    expect(unused.stderr).toContain('base/gone.json is the baseline of no scenario');
    rmSync(join(cwd, 'base', 'gone.json'));
    writeFileSync(baseline, '{"format":"lbsim-baseline/1"}');
    const damaged = await check('changing', '--baseline', 'base');
    expect(damaged.code).toBe(2);
    expect(damaged.stderr).toContain('base/s.json is not a baseline of lbsim');
  });
});

describe('--prove', () => {
  it('says how far each check is from failing', async () => {
    const { stdout } = await runCli(['check', file('a'), '--prove'], { cwd, env });
    const words = stdout.replace(/\s+/g, ' ');
    expect(words).toContain('passes up to a limit of 5.00 ms (50 % tighter), fails at 5.00 ms');
  });
});

describe('examples/ci-gate', () => {
  it('holds against its baseline, and catches an algorithm that was broken on purpose', async () => {
    const gate = join(cwd, 'gate');
    cpSync(join(ROOT, 'examples', 'ci-gate'), gate, { recursive: true });
    const args = ['check', 'scenarios', '--baseline', 'baselines'];
    const good = await runCli(args, { cwd: gate, env });
    expect([good.code, good.stderr]).toEqual([0, '']);
    expect(good.stdout).toContain('unchanged: every figure is that of the baseline');
    const algorithm = join(gate, 'algorithms', 'two-choices.mjs');
    const source = readFileSync(algorithm, 'utf8');
    // It forgets the weights: the old nodes get as much as the new ones.
    writeFileSync(
      algorithm,
      source.replace('(inFlight[node] + 1) / weight[node]', 'inFlight[node]'),
    );
    const broken = await runCli([...args, '--fail-on', 'regression'], { cwd: gate, env });
    expect(broken.code).toBe(1);
    expect(broken.stdout).toContain(
      'changed since then: the algorithm in ../algorithms/two-choices.mjs',
    );
    expect(broken.stdout).toMatch(/two-choices +p99 .*worse/);
  });
});
