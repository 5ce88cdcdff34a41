/** Every command: its exit code, and what it puts on stdout and on stderr. */

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import {
  type BatchResult,
  runBatch,
  runCli,
  TINY,
  temporaryFolder,
  writeScenario,
} from './run-cli.ts';

const cwd = temporaryFolder();
writeScenario(cwd, 'tiny.yaml', TINY);
writeScenario(cwd, 'wrong.yaml', TINY.replace('round-robin', 'round-robbin'));
writeScenario(cwd, 'overloaded.yaml', TINY.replace('rate: 100/s', 'rate: 400/s'));

const cli = (...args: readonly string[]) => runCli(args, { cwd });

/** Several in one process, in order. */
const all = async (...commandLines: readonly (readonly string[])[]) =>
  (await runBatch(commandLines, { cwd })).results;

const COMMANDS = [
  ...[[], ['run'], ['compare'], ['validate'], ['explain'], ['report'], ['algorithms']],
  ...[['scenarios'], ['scenarios', 'new'], ['import'], ['import', 'access-log'], ['schema']],
];

describe('help', () => {
  let results: BatchResult['results'];

  beforeAll(async () => {
    results = await all(...COMMANDS.map((words) => [...words, '--help']));
  });

  it.each(COMMANDS.map((words, i) => [['lbsim', ...words].join(' '), i] as const))(
    '%s --help goes to stdout and ends with examples that begin with lbsim',
    (_, i) => {
      const { code, stdout, stderr } = results[i]!;
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toMatch(/^Usage: lbsim/);
      expect(stdout).toMatch(/\nExamples:\n( {2}lbsim .+\n)+$/);
      // An internal default such as [] explains nothing.
      expect(stdout).not.toMatch(/default: \[/);
    },
  );

  it('the version is that of the package', async () => {
    const { version } = JSON.parse(
      readFileSync(join(import.meta.dirname, '../../package.json'), 'utf8'),
    ) as { version: string };
    expect(await cli('--version')).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('no command at all: the help, on stderr, and exit 2', async () => {
    const { code, stdout, stderr } = await cli();
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('Usage: lbsim');
  });
});

describe('run and compare', () => {
  it('compare prints the answer on stdout and nothing on stderr', async () => {
    const { code, stdout, stderr } = await cli('compare', 'tiny.yaml');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const name of ['round-robin', 'random', 'least-connections', 'p99'])
      expect(stdout).toContain(name);
  });

  it('run simulates the balancer of the scenario alone, or the one that is given', async () => {
    const [own, other] = await all(
      ['run', 'tiny.yaml', '--format', 'json'],
      ['run', 'tiny.yaml', '--balancer', 'p2c', '--format', 'json'],
    );
    for (const { code, stderr } of [own!, other!])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(namesIn(own!.stdout)).toEqual(['round-robin']);
    expect(namesIn(other!.stdout)).toEqual(['power-of-two']);
  });

  it('--balancer takes a list, with parameters', async () => {
    const list = 'rr,power-of-two:load=peak-ewma,choices=3,random';
    const { stdout } = await cli('compare', 'tiny.yaml', '--balancer', list, '--format', 'json');
    const names = namesIn(stdout);
    expect(names).toHaveLength(3);
    expect(names[0]).toBe('round-robin');
    expect(names[1]).toMatch(/^power-of-two\(.*load=peak-ewma/);
    expect(names[2]).toBe('random');
  });

  it('--seed, --replications and --set say what is simulated', async () => {
    const options = [
      '--seed',
      'abc',
      '--replications',
      '2',
      '--set',
      'services.web.nodes.app.count=7',
    ];
    const { stdout } = await cli('compare', 'tiny.yaml', ...options, '--format', 'json');
    const report = JSON.parse(stdout) as {
      seed: string;
      replications: number;
      variants: { nodes: unknown[] }[];
    };
    expect(report).toMatchObject({ seed: 'abc', replications: 2 });
    expect(report.variants[0]!.nodes).toHaveLength(7);
  });

  it('--out writes html and json, shows the answer, and says on stderr what it wrote', async () => {
    const { code, stdout, stderr } = await cli('compare', 'tiny.yaml', '--out', 'reports/deep');
    expect(code).toBe(0);
    expect(stdout).toContain('least-connections');
    expect(stderr).toBe('html: reports/deep/tiny.html\njson: reports/deep/tiny.json\n');
    expect(readdirSync(join(cwd, 'reports/deep')).sort()).toEqual(['tiny.html', 'tiny.json']);
  });

  it('a warning goes to stderr, and a run that is not stable has exit 4', async () => {
    const { code, stdout, stderr } = await cli('run', 'overloaded.yaml', '--format', 'json');
    expect(code).toBe(4);
    expect(namesIn(stdout)).toEqual(['round-robin']);
    expect(stderr).toMatch(/^warning\[offered-load\]/);
  });

  it('a run that reaches a bound is reported, with exit 4 and the reason', async () => {
    const { code, stdout, stderr } = await cli(
      'run',
      'tiny.yaml',
      '--set',
      'run.limits.events=500',
    );
    expect(code).toBe(4);
    expect(stdout).toContain('p99');
    expect(stderr).toMatch(/^warning: .*stopped after 500 events.*run\.limits\.events/);
  });

  it('a run without a single measured request is no answer: exit 4', async () => {
    const { code, stderr } = await cli('run', 'tiny.yaml', '--set', 'run.duration=1us');
    expect(code).toBe(4);
    expect(stderr).toBe('warning: round-robin: no request fell into the measured span\n');
  });
});

function namesIn(json: string): readonly string[] {
  const report = JSON.parse(json) as { variants: { name: string }[] };
  return report.variants.map(({ name }) => name);
}

describe('the commands that simulate nothing', () => {
  it('validate says on stdout which files are valid', async () => {
    const result = await cli('validate', 'tiny.yaml', 'unequal-nodes');
    expect(result).toMatchObject({
      code: 0,
      stdout: 'tiny.yaml: valid\nunequal-nodes: valid\n',
      stderr: '',
    });
  });

  it('validate complains on stderr, after checking every file', async () => {
    const { code, stdout, stderr } = await cli('validate', 'wrong.yaml', 'tiny.yaml');
    expect({ code, stdout }).toEqual({ code: 2, stdout: 'tiny.yaml: valid\n' });
    expect(stderr).toContain('did you mean `round-robin`?');
  });

  it('validate --json is JSON, valid or not, with the diagnostics and their places', async () => {
    const [right, wrong] = await all(
      ['validate', 'tiny.yaml', '--json'],
      ['validate', 'wrong.yaml', 'overloaded.yaml', '--json'],
    );
    expect({ code: right!.code, stderr: right!.stderr }).toEqual({ code: 0, stderr: '' });
    expect({ code: wrong!.code, stderr: wrong!.stderr }).toEqual({ code: 2, stderr: '' });
    expect(JSON.parse(right!.stdout)).toMatchObject({
      valid: true,
      errorCount: 0,
      diagnostics: [],
    });
    expect(JSON.parse(wrong!.stdout)).toMatchObject({
      valid: false,
      errorCount: 1,
      warningCount: 1,
      diagnostics: [
        {
          severity: 'error',
          code: 'unknown-algorithm',
          location: { file: 'wrong.yaml', line: 14 },
        },
        {
          severity: 'warning',
          code: 'offered-load',
          location: { file: 'overloaded.yaml', line: 7 },
        },
      ],
    });
  });

  it('explain prints a scenario that means the same', async () => {
    const { code, stdout, stderr } = await cli('explain', 'tiny.yaml');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(parse(stdout)).toMatchObject({ name: 'tiny', run: { replications: 3 } });
    writeScenario(cwd, 'explained.yaml', stdout);
    const [first, second] = await all(
      ['compare', 'tiny.yaml', '--format', 'csv'],
      ['compare', 'explained.yaml', '--format', 'csv'],
    );
    expect(first!.stdout).toContain('least-connections,p99,ms,');
    expect(second!.stdout).toBe(first!.stdout);
  });

  it('algorithms lists them, explains one by name or alias, and gives all as JSON', async () => {
    const [list, one, json] = await all(
      ['algorithms'],
      ['algorithms', 'p2c'],
      ['algorithms', '--json'],
    );
    for (const { code, stderr } of [list!, one!, json!])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const entries = JSON.parse(json!.stdout) as { name: string }[];
    for (const { name } of entries) expect(list!.stdout).toContain(name);
    expect(one!.stdout).toMatch(/^power-of-two\n/);
    for (const label of ['Rule:', 'Deployed:', 'Source:', 'Bad when:'])
      expect(one!.stdout).toContain(label);
  });

  it('scenarios lists the library, prints one, and starts a new one that runs', async () => {
    const [list, one, fresh, again, valid] = await all(
      ['scenarios'],
      ['scenarios', 'unequal-nodes'],
      ['scenarios', 'new', 'mine.yaml'],
      ['scenarios', 'new', 'mine.yaml'],
      ['validate', 'mine.yaml'],
    );
    expect(list).toMatchObject({ code: 0, stderr: '' });
    expect(list!.stdout).toContain('unequal-nodes');
    expect(parse(one!.stdout)).toMatchObject({ name: 'unequal-nodes' });
    expect(fresh).toMatchObject({ code: 0, stdout: '' });
    expect(fresh!.stderr).toContain('lbsim compare mine.yaml');
    expect(again).toMatchObject({ code: 2, stdout: '' });
    expect(again!.stderr).toContain('mine.yaml exists already');
    expect(valid).toMatchObject({ code: 0, stderr: '' });
  });

  it('schema prints, writes and checks the JSON Schema', async () => {
    writeScenario(cwd, 'stale.schema.json', '{}\n');
    const [printed, wrote, checked, stale] = await all(
      ['schema'],
      ['schema', '--write', 'lbsim.schema.json'],
      ['schema', '--check', 'lbsim.schema.json'],
      ['schema', '--check', 'stale.schema.json'],
    );
    expect(printed).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(printed!.stdout)).toMatchObject({ type: 'object' });
    expect(wrote).toMatchObject({ code: 0, stdout: '' });
    expect(readFileSync(join(cwd, 'lbsim.schema.json'), 'utf8')).toBe(printed!.stdout);
    expect(checked).toMatchObject({ code: 0, stderr: '' });
    expect(stale).toMatchObject({ code: 2, stdout: '' });
    expect(stale!.stderr).toContain('lbsim schema --write stale.schema.json');
  });

  it('simulating without a scenario means the one called unequal-nodes', async () => {
    const { code, stdout } = await cli('explain');
    expect(code).toBe(0);
    expect(parse(stdout)).toMatchObject({ name: 'unequal-nodes' });
    expect(existsSync(join(cwd, 'unequal-nodes'))).toBe(false);
  });
});

describe('colours', () => {
  it('are absent in a pipe, present when forced, and absent again when refused', async () => {
    const frame = (env: Record<string, string>) => runCli(['validate', 'wrong.yaml'], { cwd, env });
    const colorCode = '\u001b[';
    expect((await frame({})).stderr).not.toContain(colorCode);
    expect((await frame({ FORCE_COLOR: '1' })).stderr).toContain(colorCode);
    expect((await frame({ FORCE_COLOR: '1', NO_COLOR: '1' })).stderr).not.toContain(colorCode);
  });

  it('a locale without UTF-8 gets ASCII only', async () => {
    const { stderr } = await runCli(['validate', 'wrong.yaml'], {
      cwd,
      env: { LC_ALL: 'en_US.ISO-8859-1' },
    });
    expect(stderr).toContain('-->');
    expect(Buffer.from(stderr).every((byte) => byte < 128)).toBe(true);
  });
});
