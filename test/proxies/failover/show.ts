/** Performs a scenario file and simulates it, and holds the two against each other. */

import type { RunningProxy } from '../process.ts';
import { describeSample, expectAgreement, REAL_RUNS, SIMULATED_RUNS } from './agree.ts';
import type { Outcome } from './outcome.ts';
import { type Plot, readPlot } from './scenario.ts';
import { simulateOften } from './simulated.ts';
import { type Group, perform, type Stage, setStage } from './stage.ts';

/** Runs side by side; more of them would keep two cores busy. */
const GROUPS = 10;

export interface Show {
  /** A scenario file of this folder. */
  readonly name: string;
  /** The fault comes up to so much later than the file says: the proxy's clocks have this period. */
  readonly phaseMostMs: number;
  readonly start: (plot: Plot, groups: readonly Group[]) => Promise<RunningProxy>;
  readonly givenUpMs: (group: Group, victim: number, proxy: RunningProxy) => readonly number[];
}

/** Skips the test where the machine has too much else to do for a measurement. */
export async function expectSameStory(show: Show, skip: (note: string) => void): Promise<void> {
  const plot = readPlot(show.name);
  const real = await performOften(plot, show);
  if (real === null) return skip('the machine is too busy to measure a proxy');
  const simulated = simulateOften(plot, SIMULATED_RUNS, show.phaseMostMs);
  if (process.env.LBSIM_SHOW_FIGURES) printFigures(plot, real, simulated);
  expectAgreement(real, simulated);
}

async function performOften(
  plot: Plot,
  { start, givenUpMs, phaseMostMs }: Show,
): Promise<readonly Outcome[] | null> {
  let stage: Stage | null = null;
  let proxy: RunningProxy | null = null;
  try {
    stage = await setStage(plot, GROUPS);
    proxy = await start(plot, stage.groups);
    return await perform(stage, {
      proxy,
      rounds: REAL_RUNS / GROUPS,
      phaseMostMs,
      givenUpMs: (group, running) => givenUpMs(group, plot.victim, running),
    });
  } finally {
    await proxy?.stop();
    await stage?.close();
  }
}

/** For docs/agreement.md. */
function printFigures({ name }: Plot, real: readonly Outcome[], ours: readonly Outcome[]): void {
  for (const quantity of ['detectMs', 'failed', 'recoverMs'] as const) {
    const [theirs, simulated] = [real, ours].map((runs) =>
      describeSample(runs.map((outcome) => outcome[quantity])),
    );
    console.log(`${name} ${quantity}: real ${theirs}; simulated ${simulated}`);
  }
}
