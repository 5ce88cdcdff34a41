/** Checks all scenarios, one after the other, and answers with one exit code. */

import type { CheckedScenario } from '../../reports/checks/check-run.ts';
import type { Journal } from '../../runner/journal.ts';
import { untilInterrupted } from '../interruption.ts';
import type { ScenarioOptions } from '../options.ts';
import { VERSION } from '../package.ts';
import { complainOfArgument } from '../problems.ts';
import { tell } from '../terminal.ts';
import { refuseSharedBaselines, tellUnused } from './baseline-files.ts';
import { type CheckContext, checkScenario } from './check-scenario.ts';
import { exitCodeOf } from './exit-code.ts';
import { readFailOn } from './fail-on.ts';
import { type JournalChoice, openJournal } from './journal-folder.ts';
import { type CheckOutputOptions, openCheckOutputs } from './outputs.ts';
import { type CheckTarget, findTargets, isFolder } from './targets.ts';

export interface CheckOptions extends ScenarioOptions, CheckOutputOptions, JournalChoice {
  readonly jobs: number;
  readonly baseline?: string;
  /** True without a folder of its own. */
  readonly updateBaseline?: string | true;
  readonly failOn?: string;
  readonly prove?: true;
}

/** Where baselines are, when `--update-baseline` names no folder. */
const BASELINE_FOLDER = 'baselines';

export async function runCheck(given: readonly string[], options: CheckOptions): Promise<number> {
  const update = updateFolder(options);
  const baseline = update ?? options.baseline ?? null;
  const failOn = readFailOn(options.failOn);
  const targets = findTargets(given);
  if (baseline !== null) refuseSharedBaselines(targets);
  const outputs = openCheckOutputs(options);
  try {
    return await untilInterrupted(async (signal) => {
      const journals: Journal[] = [];
      const context: CheckContext = {
        ...{ options, threads: options.jobs, signal, journals, baseline },
        ...{ update: update !== null, prove: options.prove === true },
        journalOf: openJournal(options),
      };
      const scenarios = await checkAll(targets, context);
      const run = { tool: { version: VERSION, node: process.version }, failOn, scenarios };
      outputs.write(run);
      if (baseline !== null && given.every(isFolder)) tellUnused(baseline, targets);
      finishJournals(journals, signal);
      return exitCodeOf(run);
    });
  } finally {
    outputs.discard();
  }
}

async function checkAll(
  targets: readonly CheckTarget[],
  context: CheckContext,
): Promise<readonly CheckedScenario[]> {
  const scenarios: CheckedScenario[] = [];
  for (const target of targets) {
    scenarios.push(
      context.signal.aborted
        ? { outcome: 'interrupted', file: target.file }
        : await checkScenario(target, context),
    );
  }
  return scenarios;
}

/** What is complete is forgotten; what was interrupted is kept for the next time. */
function finishJournals(journals: readonly Journal[], signal: AbortSignal): void {
  if (!signal.aborted) {
    for (const journal of journals) journal.forget();
    return;
  }
  const kept = journals.reduce((sum, journal) => sum + journal.size, 0);
  if (kept > 0) tell(`${kept} finished runs are kept: the same command goes on from there`);
}

/** Null when baselines are not to be stored. A build that stores its own baseline checks nothing. */
function updateFolder({ updateBaseline, baseline }: CheckOptions): string | null {
  if (updateBaseline === undefined) return null;
  if (process.env.CI !== undefined && !['', '0', 'false'].includes(process.env.CI)) {
    complainOfArgument('update-in-ci', '--update-baseline is refused where CI is set', [
      'a build that stores its own baseline would agree with whatever it finds',
      'store it on your machine, look at the difference, and commit it',
    ]);
  }
  return updateBaseline === true ? (baseline ?? BASELINE_FOLDER) : updateBaseline;
}
