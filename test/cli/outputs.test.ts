/** Where reports go: whole files or none, the same bytes again from a stored result, closed pipes. */

import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FORMATS } from '../../reports/formats/index.ts';
import {
  FAILING,
  MAIN,
  runBatch,
  startCli,
  TINY,
  temporaryFolder,
  writeScenario,
} from './run-cli.ts';

const cwd = temporaryFolder();
writeScenario(cwd, 'tiny.yaml', FAILING);

const leftovers = (folder = cwd) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.partial'),
  );

/** Every format into a file of its own in the folder. */
function everyFormat(folder: string): readonly string[] {
  mkdirSync(join(cwd, folder), { recursive: true });
  return FORMATS.flatMap(({ name }) => ['--format', `${name}=${folder}/report.${name}`]);
}

describe('report', () => {
  const names = FORMATS.map(({ name }) => name);
  let codes: readonly (number | null)[];

  beforeAll(async () => {
    const { results } = await runBatch(
      [
        ['compare', 'tiny.yaml', ...everyFormat('original')],
        ['report', 'original/report.json', ...everyFormat('again')],
      ],
      { cwd },
    );
    codes = results.map(({ code }) => code);
  });

  it('exits with 0', () => {
    expect(codes).toEqual([0, 0]);
  });

  it.each(names)('gives the same %s as the original run, byte for byte', (name) => {
    const original = readFileSync(join(cwd, `original/report.${name}`));
    const again = readFileSync(join(cwd, `again/report.${name}`));
    // Annotations say what failed, and nothing fails here.
    expect(original.length).toBeGreaterThan(name === 'github' ? 10 : 100);
    expect(again.equals(original)).toBe(true);
  });

  it('leaves nothing half-written behind', () => {
    expect(leftovers()).toEqual([]);
  });
});

describe('--out', () => {
  it('gives every format a name of its own', async () => {
    const formats = ['csv', 'csv-nodes', 'csv-series', 'markdown'];
    const options = formats.flatMap((name) => ['--format', name]);
    const { results } = await runBatch([['compare', 'tiny.yaml', ...options, '--out', 'tables']], {
      cwd,
    });
    expect(results[0]!.code).toBe(0);
    expect(readdirSync(join(cwd, 'tables')).sort()).toEqual([
      'tiny.csv',
      'tiny.md',
      'tiny.nodes.csv',
      'tiny.series.csv',
    ]);
  });

  it('keeps a hostile name of a scenario inside the folder', async () => {
    const named = (name: string) => TINY.replace('name: tiny', `name: ${JSON.stringify(name)}`);
    const files = ['../../up', '/etc/x', '.', '-rf'].map((name, i) =>
      writeScenario(cwd, `hostile-${i}.yaml`, named(name)),
    );
    const lines = files.map((file, i) => ['compare', file, '--format', 'csv', '--out', `in/${i}`]);
    const { results } = await runBatch(lines, { cwd });
    expect(results.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    const written = files.map((_, i) => readdirSync(join(cwd, `in/${i}`)));
    expect(written).toEqual([['up.csv'], ['etc-x.csv'], ['report.csv'], ['rf.csv']]);
  });

  it.skipIf(!existsSync('/dev/null'))('writes to a device without replacing it', async () => {
    const options = ['--format', 'json=/dev/null'];
    const { results } = await runBatch([['compare', 'tiny.yaml', ...options]], { cwd });
    expect(results[0]!.code).toBe(0);
    expect(statSync('/dev/null').isCharacterDevice()).toBe(true);
    expect(existsSync('/dev/null.partial')).toBe(false);
  });
});

describe('a reader that goes away', () => {
  it('is no failure: the files are written all the same', async () => {
    const { child, done } = startCli(['compare', 'tiny.yaml', '--out', 'piped'], { cwd });
    child.stdout!.destroy();
    const { code, signal, stderr } = await done;
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(stderr).toBe('html: piped/tiny.html\njson: piped/tiny.json\n');
    expect(readdirSync(join(cwd, 'piped')).sort()).toEqual(['tiny.html', 'tiny.json']);
  });

  it('of stderr too', async () => {
    const { child, done } = startCli(['compare', 'tiny.yaml', '--out', 'deaf'], { cwd });
    child.stdout!.destroy();
    child.stderr!.destroy();
    const { code, signal } = await done;
    expect({ code, signal }).toEqual({ code: 0, signal: null });
    expect(readdirSync(join(cwd, 'deaf')).sort()).toEqual(['tiny.html', 'tiny.json']);
  });

  it('after the first line of a long answer', async () => {
    const { child, done } = startCli(['schema'], { cwd });
    child.stdout!.once('data', () => child.stdout!.destroy());
    expect(await done).toMatchObject({ code: 0, signal: null, stderr: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('a full disk is a complaint, not a crash', async () => {
    const { results } = await runBatch([['compare', 'tiny.yaml', '--format', 'json=/dev/full']], {
      cwd,
    });
    expect(results[0]!.code).toBe(2);
    expect(results[0]!.stderr).toContain('cannot write /dev/full: no space is left on the device');
    const line = `"${process.execPath}" "${MAIN}" scenarios > /dev/full`;
    const { status, stderr } = spawnSync('sh', ['-c', line], { cwd, encoding: 'utf8' });
    expect(status).toBe(2);
    expect(stderr).toBe('cannot write to standard output: no space is left on the device\n');
  });
});
