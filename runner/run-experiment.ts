/** Runs all jobs of an experiment, here or on worker threads; results do not depend on which. */

import { Tinypool } from 'tinypool';
import type { RunResult } from '../sim/metrics/types.ts';
import { type Experiment, type Job, planJobs } from './jobs.ts';
import type { Journal } from './journal.ts';
import { runJob } from './run-job.ts';
import { type JobAnswer, packExperiment, unpackAnswer } from './worker-data.ts';

export interface RunOptions {
  /** Worker threads; 0 runs in this thread, which nothing can interrupt. */
  readonly threads: number;
  /** After each job, in whatever order they finish. */
  readonly onProgress?: (done: number, total: number) => void;
  /** Ends the threads; what is finished is returned. */
  readonly signal?: AbortSignal;
  /** Has what an earlier attempt has finished, and keeps what this one finishes. */
  readonly journal?: Journal;
}

export interface ExperimentResult {
  /** By variant, each in replication order: replications 1 to `replications`. */
  readonly runs: readonly (readonly RunResult[])[];
  /** Fewer than planned after an interruption: those that every variant has finished. */
  readonly replications: number;
}

export async function runExperiment(
  experiment: Experiment,
  options: RunOptions,
): Promise<ExperimentResult> {
  const jobs = planJobs(experiment.scenario);
  const results =
    options.threads === 0
      ? runHere(experiment, jobs, options)
      : await runOnThreads(experiment, jobs, options);
  const variants = experiment.scenario.variants.length;
  const missing = results.indexOf(null);
  // Jobs are planned replication by replication: whatever comes before the first gap is whole.
  const replications = Math.floor((missing < 0 ? jobs.length : missing) / variants);
  const runs = experiment.scenario.variants.map((_, variant) =>
    Array.from({ length: replications }, (_, i) => results[i * variants + variant]!),
  );
  return { runs, replications };
}

function runHere(
  experiment: Experiment,
  jobs: readonly Job[],
  { journal }: RunOptions,
): readonly RunResult[] {
  return jobs.map((job) => {
    const kept = journal?.read(job) ?? null;
    if (kept !== null) return kept;
    const result = runJob(experiment, job);
    journal?.write(job, result);
    return result;
  });
}

/** In job order; null for jobs that an interruption prevented. */
async function runOnThreads(
  experiment: Experiment,
  jobs: readonly Job[],
  { threads, onProgress, signal, journal }: RunOptions,
): Promise<readonly (RunResult | null)[]> {
  const kept = jobs.map((job) => journal?.read(job) ?? null);
  let done = kept.filter((result) => result !== null).length;
  if (done === jobs.length) return kept;
  onProgress?.(done, jobs.length);
  const count = Math.min(threads, jobs.length - done);
  const pool = new Tinypool({
    filename: new URL('./worker.js', import.meta.url).href,
    workerData: packExperiment(experiment),
    minThreads: count,
    maxThreads: count,
  });
  const stop = () => void pool.destroy();
  signal?.addEventListener('abort', stop, { once: true });
  const runOne = async (job: Job): Promise<RunResult | null> => {
    try {
      const result = unpackAnswer((await pool.run(job)) as JobAnswer);
      journal?.write(job, result);
      onProgress?.(++done, jobs.length);
      return result;
    } catch (error) {
      if (signal?.aborted) return null;
      throw error;
    }
  };
  try {
    return await Promise.all(jobs.map((job, i) => kept[i] ?? runOne(job)));
  } finally {
    signal?.removeEventListener('abort', stop);
    await pool.destroy();
  }
}
