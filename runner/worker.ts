/** Entry of a worker thread: the experiment comes once, the jobs one by one. */

import { workerData } from 'node:worker_threads';
import type { Experiment, Job } from './jobs.ts';
import { runJob } from './run-job.ts';
import { type JobAnswer, packError, unpackExperiment, type WorkerData } from './worker-data.ts';

// tinypool hands the pool's `workerData` over as the second element.
const [, packed] = workerData as [unknown, WorkerData];
let experiment: Promise<Experiment> | null = null;

// The name that tinypool calls.
// biome-ignore lint/style/noDefaultExport: tinypool calls a worker's default export
export default async function run(job: Job): Promise<JobAnswer> {
  try {
    // With the first job, so that what goes wrong is that job's answer.
    experiment ??= unpackExperiment(packed);
    return { result: runJob(await experiment, job) };
  } catch (error) {
    return packError(error);
  }
}
