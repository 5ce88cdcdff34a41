/** Ctrl-C: what is finished is kept, what is half-written is removed, and the exit code is 130. */

import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { parseReport } from '../../reports/parse-report.ts';
import {
  ENDLESS,
  ROOT,
  type RunningCli,
  startCli,
  startNode,
  TINY,
  temporaryFolder,
  writeScenario,
} from './run-cli.ts';

const cwd = temporaryFolder();
// 10,000 replications of about a hundredth of a second each: minutes, of which any part will do.
writeScenario(cwd, 'long.yaml', TINY.replace('replications: 3', 'replications: 10000'));
writeScenario(cwd, 'endless.yaml', ENDLESS);

const KEEPING = 'interrupted: keeping what is finished';

/** The outputs are reserved, so the simulation is about to begin. */
async function untilBegun(folder: string): Promise<void> {
  mkdirSync(join(cwd, folder), { recursive: true });
  while (readdirSync(join(cwd, folder)).length === 0) await sleep(20);
}

function start(scenario: string, out: string): RunningCli {
  return startCli(['compare', scenario, '--jobs', '2', '--out', out], { cwd });
}

describe('interrupting a comparison', () => {
  it('keeps whole replications in a report that says how many, and exits with 130', async () => {
    // How long until the first replication depends on the machine: wait longer until there is one.
    for (const waitMs of [1500, 5000, 20_000]) {
      const out = `partial-${waitMs}`;
      const { child, done } = start('long.yaml', out);
      await untilBegun(out);
      await sleep(waitMs);
      child.kill('SIGINT');
      const { code, signal, stdout, stderr } = await done;
      expect({ code, signal }).toEqual({ code: 130, signal: null });
      expect(stderr).toContain(KEEPING);
      if (stderr.includes('nothing to report')) continue;
      expect(readdirSync(join(cwd, out)).sort()).toEqual(['tiny.html', 'tiny.json']);
      const report = parseReport(readFileSync(join(cwd, out, 'tiny.json'), 'utf8'));
      if (typeof report === 'string') throw new Error(report);
      expect(report.replications).toBeGreaterThan(0);
      expect(report.replications).toBeLessThan(10_000);
      const said = `interrupted: ${report.replications} of 10000 replications are in this report`;
      expect(report.warnings).toContain(said);
      expect(stdout.replace(/\s+/g, ' ')).toContain(said);
      for (const { metrics } of report.variants) {
        expect(metrics.mean!.samples).toHaveLength(report.replications);
      }
      return;
    }
    throw new Error('not a single replication in 20 s');
  });

  it('before the first replication is done leaves no file, says so, and exits with 130', async () => {
    const { child, done } = start('endless.yaml', 'none');
    await untilBegun('none');
    await sleep(300);
    child.kill('SIGINT');
    const { code, signal, stdout, stderr } = await done;
    expect({ code, signal, stdout }).toEqual({ code: 130, signal: null, stdout: '' });
    expect(stderr).toContain('there is nothing to report');
    expect(readdirSync(join(cwd, 'none'))).toEqual([]);
  });

  it('SIGTERM is handled like Ctrl-C', async () => {
    const { child, done } = start('endless.yaml', 'term');
    await untilBegun('term');
    child.kill('SIGTERM');
    expect(await done).toMatchObject({ code: 130, signal: null });
    expect(readdirSync(join(cwd, 'term'))).toEqual([]);
  });

  it('a second Ctrl-C stops at once, and removes what was reserved', async () => {
    // Work that ignores the first one, as slow drawing does.
    const script = `
      import { untilInterrupted } from ${JSON.stringify(join(ROOT, 'dist/cli/interruption.js'))};
      import { reserveFiles } from ${JSON.stringify(join(ROOT, 'dist/cli/target-file.js'))};
      reserveFiles(['twice/report.html']);
      await untilInterrupted(() => new Promise((resolve) => setTimeout(resolve, 100_000)));`;
    mkdirSync(join(cwd, 'twice'));
    const { child, done, told } = startNode(['--input-type=module', '-e', script], { cwd });
    await untilBegun('twice');
    await sleep(100);
    child.kill('SIGINT');
    await told(KEEPING);
    expect(readdirSync(join(cwd, 'twice'))).toEqual(['report.html.partial']);
    child.kill('SIGINT');
    expect(await done).toMatchObject({ code: 130, signal: null });
    expect(readdirSync(join(cwd, 'twice'))).toEqual([]);
  });
});
