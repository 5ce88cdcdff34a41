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
  /** Asked when every variant has finished so many replications; true: no more are needed. */
  readonly stopping?: {
    /** Ascending; the last is the number of replications of the scenario. */
    readonly looks: readonly number[];
    readonly isEnough: (result: ExperimentResult) => boolean;
  };
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
  if (options.threads > 0) return await runOnThreads(experiment, jobs, options);
  return await runStages(experiment, jobs, options, (stage) => {
    return Promise.all(stage.map(async (job) => runHere(experiment, job, options)));
  });
}

function runHere(experiment: Experiment, job: Job, { journal }: RunOptions): RunResult {
  const kept = journal?.read(job) ?? null;
  if (kept !== null) return kept;
  const result = runJob(experiment, job);
  journal?.write(job, result);
  return result;
}

/** In job order; null for jobs that an interruption prevented. */
type RunStage = (jobs: readonly Job[]) => Promise<readonly (RunResult | null)[]>;

/** Looks come at numbers of replications, so that where it stops does not depend on the threads. */
async function runStages(
  experiment: Experiment,
  jobs: readonly Job[],
  { stopping }: RunOptions,
  runStage: RunStage,
): Promise<ExperimentResult> {
  const variants = experiment.scenario.variants.length;
  const results: (RunResult | null)[] = [];
  for (const look of stopping?.looks ?? [jobs.length / variants]) {
    results.push(...(await runStage(jobs.slice(results.length, look * variants))));
    const result = wholeReplications(results, variants);
    const isInterrupted = result.replications < look;
    if (isInterrupted || stopping?.isEnough(result)) return result;
  }
  return wholeReplications(results, variants);
}

function wholeReplications(
  results: readonly (RunResult | null)[],
  variants: number,
): ExperimentResult {
  const missing = results.indexOf(null);
  // Jobs are planned replication by replication: whatever comes before the first gap is whole.
  const replications = Math.floor((missing < 0 ? results.length : missing) / variants);
  const runs = Array.from({ length: variants }, (_, variant) =>
    Array.from({ length: replications }, (_, i) => results[i * variants + variant]!),
  );
  return { runs, replications };
}

async function runOnThreads(
  experiment: Experiment,
  jobs: readonly Job[],
  options: RunOptions,
): Promise<ExperimentResult> {
  const { threads, onProgress, signal, journal } = options;
  const kept = new Map(jobs.map((job) => [job, journal?.read(job) ?? null]));
  let done = [...kept.values()].filter((result) => result !== null).length;
  if (done === jobs.length) {
    return await runStages(experiment, jobs, options, async (stage) =>
      stage.map((job) => kept.get(job)!),
    );
  }
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
    return await runStages(experiment, jobs, options, (stage) =>
      Promise.all(stage.map((job) => kept.get(job) ?? runOne(job))),
    );
  } finally {
    signal?.removeEventListener('abort', stop);
    await pool.destroy();
  }
}
