/** Entry of a worker thread: the experiment comes once, the jobs one by one. */

import { workerData } from 'node:worker_threads';
import type { RunResult } from '../sim/metrics/types.ts';
import type { Experiment, Job } from './jobs.ts';
import { runJob } from './run-job.ts';

// tinypool hands the pool's `workerData` over as the second element.
const [, experiment] = workerData as [unknown, Experiment];

// The name that tinypool calls.
// biome-ignore lint/style/noDefaultExport: tinypool calls a worker's default export
export default function run(job: Job): RunResult {
  return runJob(experiment, job);
}
