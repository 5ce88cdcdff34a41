/** Runs one job; the same bytes whatever thread or machine it runs on. */

import { buildModel } from '../scenarios/format/build-model.ts';
import type { RunResult } from '../sim/metrics/types.ts';
import { simulate } from '../sim/simulate.ts';
import type { Experiment, Job } from './jobs.ts';

export function runJob({ scenario, traces, plugins }: Experiment, job: Job): RunResult {
  const model = buildModel(scenario, scenario.variants[job.variant]!, traces, plugins);
  return simulate(model, scenario.run.seed, job.replication);
}
