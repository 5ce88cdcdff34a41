/** Algorithms of the user's own: \`--balancer ./mine.ts\`, and the same in a scenario. */

import { mkdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { explainFault } from '../../cli/algorithm-faults.ts';
import { scenarioDigest } from '../../scenarios/format/digest.ts';
import { loadScenarioWithPlugins } from '../../scenarios/format/load.ts';
import { AlgorithmFault } from '../../sim/algorithm-fault.ts';
import { FIRST_TS, pluginText, TURNS_JS, TURNS_TS, writeFiles } from './plugin-files.ts';
import { runBatch, runCli, TINY, temporaryFolder } from './run-cli.ts';

const cwd = temporaryFolder();
mkdirSync(join(cwd, 'deep'));
const OWN = TINY.replace('balancer: round-robin\ncompare', 'balancer: ./turns.ts\ncompare').replace(
  /compare:[\s\S]*/,
  'compare: [round-robin, ./turns.ts, { balancer: { algorithm: ./turns.ts, step: 3 } }]\n',
);
writeFiles(cwd, {
  'tiny.yaml': TINY,
  'own.yaml': OWN,
  'turns.ts': TURNS_TS,
  'first.ts': FIRST_TS,
  'turns.mjs': TURNS_JS,
  'turns.js': TURNS_JS,
});
writeFiles(join(cwd, 'deep'), { 'own.yaml': OWN, 'turns.ts': TURNS_TS, 'first.ts': FIRST_TS });

const cli = (line: string) => runCli(line.split(' '), { cwd });

async function batch(lines: readonly string[]) {
  const { results } = await runBatch(
    lines.map((line) => line.split(' ')),
    { cwd },
  );
  return results;
}

interface Variant {
  readonly name: string;
  readonly metrics: unknown;
  readonly nodes: unknown;
}

const variantsOf = (stdout: string) =>
  (JSON.parse(stdout) as { variants: readonly Variant[] }).variants;

describe('an algorithm of the user', () => {
  it('is what its code says: round robin written again gives the figures of round robin', async () => {
    const list = 'round-robin,./turns.ts,turns.mjs:step=1'.replace(':step=1', '');
    const { code, stdout, stderr } = await cli(
      `compare tiny.yaml --balancer ${list} --format json --jobs 2`,
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const [builtIn, typescript, javascript] = variantsOf(stdout);
    expect([typescript!.name, javascript!.name]).toEqual(['turns', 'turns-js']);
    for (const own of [typescript!, javascript!]) {
      expect({ metrics: own.metrics, nodes: own.nodes }).toEqual({
        metrics: builtIn!.metrics,
        nodes: builtIn!.nodes,
      });
    }
  });

  it('may stand in a scenario, relative to it, with parameters as any other', async () => {
    const { code, stdout } = await cli('compare deep/own.yaml --format json');
    expect(code).toBe(0);
    expect(variantsOf(stdout).map(({ name }) => name)).toEqual([
      'round-robin',
      'turns',
      'turns(step=3)',
    ]);
  });

  it('gives the same bytes on one thread and on four', async () => {
    const [one, four] = await batch(
      ['1', '4'].map((jobs) => `compare own.yaml --format json --jobs ${jobs}`),
    );
    expect(one!.code).toBe(0);
    expect(four!.stdout).toBe(one!.stdout);
  });

  it('works in run, validate, explain and algorithms', async () => {
    const results = await batch([
      'run own.yaml',
      'run tiny.yaml --balancer ./turns.js',
      'validate own.yaml deep/own.yaml',
      'explain own.yaml --balancer turns.ts:step=2,pause=3ms',
      'algorithms ./turns.ts',
      'algorithms test turns.ts',
    ]);
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0, 0, 1]);
    const [run, runJs, validate, explain, algorithm, test] = results.map(({ stdout }) => stdout);
    expect(run).toContain('Under turns, p99');
    expect(runJs).toContain('Under turns-js, p99');
    expect(validate).toBe('own.yaml: valid\ndeep/own.yaml: valid\n');
    expect(explain).toContain('name: turns(step=2,pause=3ms)');
    expect(explain).toContain('{ algorithm: turns.ts, step: 2, pause: 3ms }');
    expect(explain).toContain('algorithm: ./turns.ts');
    expect(algorithm).toContain('step  How far to go. (whole number, from 1, to 9, default 1)');
    expect(test).toMatch(/VIOLATED {2}respects-weights/);
  });

  it('is explained as a scenario that resolves to the same one', async () => {
    const { stdout } = await cli('explain own.yaml');
    writeFiles(cwd, { 'explained.yaml': stdout });
    const digests = await Promise.all(
      ['own.yaml', 'explained.yaml'].map(async (file) => {
        const { scenario, traces } = await loadScenarioWithPlugins(join(cwd, file));
        return scenarioDigest(scenario, traces);
      }),
    );
    expect(digests[1]).toBe(digests[0]);
  });

  it('stands beside all built-in ones, of which those that need keys only warn', async () => {
    const keyless = TINY.replace(/ +keys:.*\n/, '').replace('duration: 2s', 'duration: 0.1s');
    writeFiles(cwd, { 'keyless.yaml': keyless });
    const { code, stdout, stderr } = await cli(
      'compare keyless.yaml --balancer all,random,./turns.ts --format json --replications 1',
    );
    expect(code).toBe(0);
    const names = variantsOf(stdout).map(({ name }) => name);
    expect(names).toEqual([...new Set(names)]);
    expect(names).toEqual(expect.arrayContaining(['round-robin', 'random', 'ring-hash', 'turns']));
    expect(stderr).toMatch(
      /warning\[no-keys\]: .*`ring-hash`.* chooses? by key, but .*`users` have none/,
    );
  });
});

describe('the digest of a scenario with an algorithm of the user', () => {
  const folder = temporaryFolder();
  const digestOf = async (files: Readonly<Record<string, string>>) => {
    writeFiles(folder, files);
    const { scenario, traces } = await loadScenarioWithPlugins(join(folder, 'own.yaml'));
    return scenarioDigest(scenario, traces);
  };
  const files = { 'own.yaml': OWN, 'turns.ts': TURNS_TS, 'first.ts': FIRST_TS };

  it('covers its source, and the files that it imports', async () => {
    const first = await digestOf(files);
    expect(await digestOf({ 'turns.ts': `${TURNS_TS}// changed\n` })).not.toBe(first);
    expect(await digestOf({ ...files, 'first.ts': 'export const first = 1;' })).not.toBe(first);
    expect(await digestOf(files)).toBe(first);
  });

  it('does not depend on where the files are, nor on the name of the file', async () => {
    const first = await digestOf(files);
    renameSync(join(folder, 'turns.ts'), join(folder, 'other.ts'));
    expect(await digestOf({ 'own.yaml': OWN.replaceAll('turns.ts', 'other.ts') })).toBe(first);
    const { scenario, traces } = await loadScenarioWithPlugins(join(cwd, 'deep', 'own.yaml'));
    expect(scenarioDigest(scenario, traces)).toBe(first);
  });
});

/** File → text, and what is said of it. */
const UNUSABLE: readonly (readonly [string, string, readonly string[]])[] = [
  ['syntax.ts', 'const a: number = 1;\nconst b = = 2;\n', ['syntax.ts:2:11', 'const b = = 2;']],
  ['syntax.mjs', 'const a = 1;\nconst b = = 2;\n', ['syntax.mjs:2:11', 'is not valid JavaScript']],
  [
    'thrown.ts',
    '\nexport default (null as any).foo;\n',
    ['thrown.ts:2', 'threw while it was loaded'],
  ],
  ['thrown.mjs', '\nexport default null.foo;\n', ['thrown.mjs:2:21', "(reading 'foo')"]],
  ['import.mjs', "import './nowhere.mjs';\n", ['cannot be loaded', 'nowhere.mjs']],
  ['nothing.ts', 'const a = 1;\n', ['it exports nothing', 'export default defineBalancer']],
  ['another.ts', 'export const a = 1;\n', ['it exports no definition, only `a`']],
  ['number.mjs', 'export default 4;\n', ['the export is `4`, not a definition']],
  [
    'several.mjs',
    "export const a = { name: 'a', create() {} };\nexport const b = { name: 'b', create() {} };\n",
    ['several definitions: `a`, `b`'],
  ],
  [
    'properties.mjs',
    "export default { name: 'my algorithm', useKeys: true, create: 4 };\n",
    [
      '`summary` is missing: a text',
      '`name` is `my algorithm`; it must be a text of letters',
      '`useKeys` is no property of a definition; did you mean `usesKeys`?',
      '`create` is `4`; it must be a function',
    ],
  ],
  [
    'parameters.mjs',
    `export default { name: 'a', summary: 'A.', create() {}, parameters: {
      kind: { kind: 'integr', summary: 'S.', default: 1 },
      low: { kind: 'integer', summary: 'S.', default: 0, min: 1 },
      word: { kind: 'choice', summary: 'S.', choices: ['x', 'y'], default: 'z' },
      zone: { kind: 'boolean', summary: 'S.', default: true } } };\n`,
    [
      '`parameters.kind.kind` is `integr`; it must be one of integer, number',
      '`parameters.low.default` is `0`; it must be from 1 to Infinity',
      '`parameters.word.default` is `z`; it must be x or y',
      '`parameters.zone`: every balancer has a key of that name already',
    ],
  ],
  [
    'create.mjs',
    pluginText('pick() { return 0; }, onFinish() {}').replace('mine', 'create'),
    ['there is no hook `onFinish`'],
  ],
  ['no-pick.mjs', pluginText('pik: () => 0'), ['threw in create: it returned no function `pick']],
  [
    'throws.ts',
    pluginText("pick(): number { throw new Error('out of order'); }"),
    ['throws.ts:5', 'threw in pick: out of order', 'request 0 of client `users`'],
  ],
  [
    'throws.mjs',
    pluginText("pick: () => 0, onDone() { throw 'a text'; }"),
    ['threw in onDone: a text', 'throws.mjs'],
  ],
  [
    'absent.ts',
    pluginText('pick: () => 77'),
    ['picked node 77, which may not be picked now', 'request 0 of client `users`', 'absent.ts'],
  ],
  ['holds.mjs', pluginText('pick: () => -1'), ['holds requests although nothing is left']],
];

describe('a file that is no algorithm', () => {
  const given = ['./nowhere.ts', './deep.ts', ...UNUSABLE.map(([file]) => file)];

  it.each(['1', '3'])('is refused with its reason, on %s threads', async (jobs) => {
    writeFiles(cwd, Object.fromEntries(UNUSABLE));
    mkdirSync(join(cwd, 'deep.ts'), { recursive: true });
    const results = await batch(
      given.map((file) => `compare tiny.yaml --balancer ${file} --jobs ${jobs}`),
    );
    const expected = [
      ['`./nowhere.ts` cannot be read: there is no such file', join(cwd, 'nowhere.ts')],
      ['`./deep.ts` cannot be read: it is a folder'],
      ...UNUSABLE.map(([, , texts]) => texts),
    ];
    results.forEach(({ code, stdout, stderr }, i) => {
      expect({ file: given[i], code, stdout }).toEqual({ file: given[i], code: 2, stdout: '' });
      for (const text of expected[i]!) expect(stderr).toContain(text);
      expect(stderr).toContain('1 error\n');
      expect(stderr).not.toContain('    at ');
    });
  });

  it('is complained about at its place in the scenario', async () => {
    const text = TINY.replace(/compare:[\s\S]*/, 'compare:\n  - random\n  - ./nowhere.ts\n');
    writeFiles(cwd, {
      'absent.yaml': text,
      'parameter.yaml': text.replace(
        '- ./nowhere.ts',
        '- balancer: { algorithm: ./turns.ts, setp: 2 }',
      ),
      'unit.yaml': text.replace(
        '- ./nowhere.ts',
        '- balancer: { algorithm: ./turns.ts, pause: 2 }',
      ),
      'own-key.yaml': text.replace(
        '- ./nowhere.ts',
        '- balancer: { algorithm: ./turns.ts, instances: 0 }',
      ),
    });
    const files = ['absent', 'parameter', 'unit', 'own-key'].map((name) => `${name}.yaml`);
    const results = await batch(files.map((file) => `validate ${file}`));
    expect(results.map(({ code }) => code)).toEqual([2, 2, 2, 2]);
    const [absent, parameter, unit, ownKey] = results.map(({ stderr }) => stderr);
    expect(absent).toMatch(/absent\.yaml:\d+:5\n/);
    expect(absent).toContain('paths are relative to the scenario file');
    expect(parameter).toContain('`./turns.ts` has no parameter `setp`');
    expect(parameter).toContain('did you mean `step`?');
    expect(unit).toContain('`2` has no unit, but a duration is needed');
    expect(ownKey).toContain('at least 1 is needed here');
  });

  it('cannot be declined by a typing error, nor tested if it cannot be made', async () => {
    writeFiles(cwd, {
      'declines.mjs': pluginText('pick: () => 0').replace(
        "summary: 'Mine.',",
        "summary: 'Mine.', except: [{ property: 'any-sise', reason: 'none' }],",
      ),
    });
    const results = await batch(['algorithms test declines.mjs', 'algorithms test no-pick.mjs']);
    expect(results.map(({ code }) => code)).toEqual([2, 2]);
    expect(results[0]!.stderr).toContain('did you mean `any-size`?');
    expect(results[1]!.stderr).toContain('`mine` cannot be made');
  });
});

it('a built-in algorithm that fails is our own fault', async () => {
  const { scenario, plugins } = await loadScenarioWithPlugins(join(cwd, 'own.yaml'));
  const ours = new AlgorithmFault('round-robin', 'pick', 'no node', {});
  expect(explainFault(ours, scenario, plugins)).toBe(ours);
  const theirs = new AlgorithmFault('turns', 'pick', 'no node', {});
  expect(explainFault(theirs, scenario, plugins)).toMatchObject({ name: 'InputError' });
});
