/** Runs all jobs of an experiment, here or on worker threads, and returns results in job order. */

import { Tinypool } from 'tinypool';
import type { RunResult } from '../sim/metrics/types.ts';
import { type Experiment, type Job, planJobs } from './jobs.ts';
import { runJob } from './run-job.ts';

export interface RunOptions {
  /** Worker threads; 1 runs in this process, where nothing can interrupt a job. */
  readonly threads: number;
  /** After each job, in whatever order they finish. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Aborts between jobs, or ends the threads. */
  readonly signal?: AbortSignal;
}

/** Thrown when `signal` aborts. */
export class InterruptedError extends Error {
  constructor() {
    super('interrupted');
    this.name = 'InterruptedError';
  }
}

/** Results by variant, each in replication order: independent of threads and of who finishes first. */
export async function runExperiment(
  experiment: Experiment,
  options: RunOptions,
): Promise<readonly (readonly RunResult[])[]> {
  const jobs = planJobs(experiment.scenario);
  const threads = Math.min(options.threads, jobs.length);
  const results =
    threads > 1
      ? await runOnThreads(experiment, jobs, threads, options)
      : await runHere(experiment, jobs, options);
  return experiment.scenario.variants.map((_, variant) =>
    results.filter((_, job) => jobs[job]!.variant === variant),
  );
}

async function runHere(
  experiment: Experiment,
  jobs: readonly Job[],
  { onProgress, signal }: RunOptions,
): Promise<readonly RunResult[]> {
  const results: RunResult[] = [];
  for (const job of jobs) {
    // Lets a signal handler run between jobs.
    await new Promise((resolve) => setImmediate(resolve));
    if (signal?.aborted) throw new InterruptedError();
    results.push(runJob(experiment, job));
    onProgress?.(results.length, jobs.length);
  }
  return results;
}

async function runOnThreads(
  experiment: Experiment,
  jobs: readonly Job[],
  threads: number,
  { onProgress, signal }: RunOptions,
): Promise<readonly RunResult[]> {
  const pool = new Tinypool({
    filename: new URL('./worker.js', import.meta.url).href,
    workerData: experiment,
    minThreads: threads,
    maxThreads: threads,
    runtime: 'worker_threads',
  });
  let done = 0;
  try {
    return await Promise.all(
      jobs.map(async (job) => {
        const result: RunResult = await pool.run(job, signal ? { signal } : {});
        onProgress?.(++done, jobs.length);
        return result;
      }),
    );
  } catch (error) {
    if (signal?.aborted) throw new InterruptedError();
    throw error;
  } finally {
    await pool.destroy();
  }
}
