/** What is shipped: the files of the package, the schema for editors, the worked scenarios. */

import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadScenario } from '../../scenarios/format/load.ts';
import { ROOT, runBatch, temporaryFolder } from './run-cli.ts';

const cwd = temporaryFolder();
const LIBRARY = join(ROOT, 'scenarios', 'library');
const SCENARIOS = readdirSync(LIBRARY).filter((file) => file.endsWith('.yaml'));

describe('the package', () => {
  it('holds the command, the library, the licence and the manual, and no tests or sources', () => {
    // Without scripts: `prepare` would build into the folder that other tests are running from.
    const pack = spawnSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
      cwd: ROOT,
      encoding: 'utf8',
    });
    const [{ files }] = JSON.parse(pack.stdout) as [{ files: { path: string }[] }];
    const paths = files.map(({ path }) => path);
    const needed = [
      ...['dist/cli/main.js', 'dist/runner/worker.js', 'dist/index.js', 'dist/index.d.ts'],
      ...[
        'scenarios/schema.json',
        'examples/plugins/cautious-two.ts',
        'LICENSE',
        'README.md',
        'package.json',
      ],
      ...readdirSync(LIBRARY).map((file) => `scenarios/library/${file}`),
    ];
    expect(needed.filter((path) => !paths.includes(path))).toEqual([]);
    const unwanted = paths.filter(
      (path) =>
        /(^|\/)tests?\//.test(path) ||
        (/(?<!\.d)\.ts$/.test(path) && !path.startsWith('examples/')),
    );
    expect(unwanted).toEqual([]);
  });
});

describe('scenarios/schema.json', () => {
  it('is what `lbsim schema` prints (npm run schema writes it again)', async () => {
    const { results } = await runBatch([['schema']], { cwd });
    expect(readFileSync(join(ROOT, 'scenarios', 'schema.json'), 'utf8')).toBe(results[0]!.stdout);
  });
});

describe('the library', () => {
  it.each(SCENARIOS)('%s is named after its file, asks a question and gives no warning', (file) => {
    const { scenario, warnings } = loadScenario(join(LIBRARY, file));
    expect(`${scenario.name}.yaml`).toBe(file);
    expect(scenario.question).toMatch(/^[A-Z].+\?$/);
    expect(warnings.map(({ message }) => message)).toEqual([]);
    expect(scenario.variants.length).toBeGreaterThan(1);
    expect(scenario.run.replications).toBeGreaterThan(1);
  });

  it.each(SCENARIOS)('%s tells editors its schema', (file) => {
    const text = readFileSync(join(LIBRARY, file), 'utf8');
    expect(text).toMatch(/^# yaml-language-server: \$schema=\.\.\/schema\.json\n/);
  });
});
