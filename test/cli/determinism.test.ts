/** The same command gives the same bytes, however many threads; another seed gives others. */

import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { FORMATS } from '../../reports/formats/index.ts';
import { runExperiment } from '../../runner/run-experiment.ts';
import { loadScenario } from '../../scenarios/format/load.ts';
import { FAILING, runBatch, temporaryFolder, writeScenario } from './run-cli.ts';

const cwd = temporaryFolder();
writeScenario(cwd, 'tiny.yaml', FAILING);

const RUNS: readonly (readonly [string, readonly string[]])[] = [
  ['first', ['--jobs', '1']],
  ['again', ['--jobs', '1']],
  ['two', ['--jobs', '2']],
  ['three', ['--jobs', '3']],
  ['seeded', ['--jobs', '2', '--seed', '6']],
];

const bytes = (run: string, format: string) => readFileSync(join(cwd, run, format));

describe('the bytes of a report', () => {
  beforeAll(async () => {
    for (const [run, options] of RUNS) {
      mkdirSync(join(cwd, run));
      const formats = FORMATS.flatMap(({ name }) => ['--format', `${name}=${run}/${name}`]);
      // A process each: whatever a process remembers must not make them equal.
      const { results } = await runBatch([['compare', 'tiny.yaml', ...options, ...formats]], {
        cwd,
      });
      expect(results[0]!.code).toBe(0);
    }
  });

  describe.each(FORMATS.map(({ name }) => name))('%s', (format) => {
    // Annotations say what failed, and nothing fails here.
    const isQuiet = format === 'github';
    it.each(['again', 'two', 'three'])('are the same: %s', (run) => {
      const first = bytes('first', format);
      expect(first.length).toBeGreaterThan(isQuiet ? 10 : 100);
      expect(bytes(run, format).equals(first)).toBe(true);
    });

    it.skipIf(isQuiet)('differ with another seed', () => {
      expect(bytes('seeded', format).equals(bytes('first', format))).toBe(false);
    });
  });
});

describe('an experiment', () => {
  it('gives the same results in this thread and on two or three others', async () => {
    const experiment = loadScenario(join(cwd, 'tiny.yaml'));
    const here = await runExperiment(experiment, { threads: 0 });
    expect(here.replications).toBe(3);
    expect(here.runs.map((runs) => runs.length)).toEqual([3, 3, 3]);
    for (const threads of [2, 3]) {
      expect(await runExperiment(experiment, { threads })).toEqual(here);
    }
  });

  it('tells of every job when it is done, and whole replications only when it is aborted', async () => {
    const experiment = loadScenario(join(cwd, 'tiny.yaml'), {
      overrides: ['run.replications=200'],
    });
    const all = await runExperiment(experiment, { threads: 0 });
    const controller = new AbortController();
    const told: number[] = [];
    const onProgress = (done: number, total: number) => {
      told.push(done);
      expect(total).toBe(600);
      if (done === 50) controller.abort();
    };
    const { signal } = controller;
    const part = await runExperiment(experiment, { threads: 2, signal, onProgress });
    // The first call says how many are kept from before.
    expect(told.slice(0, 51)).toEqual(Array.from({ length: 51 }, (_, i) => i));
    expect(part.replications).toBeGreaterThan(10);
    expect(part.replications).toBeLessThan(200);
    part.runs.forEach((runs, variant) => {
      expect(runs).toEqual(all.runs[variant]!.slice(0, part.replications));
    });
  });
});
