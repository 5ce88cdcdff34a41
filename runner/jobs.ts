/** An experiment as a list of jobs: each is a pure function of (scenario, variant, replication). */

import type { LoadedPlugin } from '../scenarios/format/plugin/plugin.ts';
import type { ResolvedScenario } from '../scenarios/format/resolved.ts';
import type { TraceData } from '../scenarios/format/trace.ts';

export interface Experiment {
  readonly scenario: ResolvedScenario;
  /** Contents of the trace files, by the path that the scenario names. */
  readonly traces: ReadonlyMap<string, TraceData>;
  /** The users' own algorithms, by `ResolvedBalancer.plugin.file`. */
  readonly plugins?: ReadonlyMap<string, LoadedPlugin>;
}

export interface Job {
  /** Position in `Experiment.scenario.variants`. */
  readonly variant: number;
  /** From 1: part of the name of every random stream. */
  readonly replication: number;
}

/** Replication by replication, so that every variant has about as many when a run is interrupted. */
export function planJobs(scenario: ResolvedScenario): readonly Job[] {
  const jobs: Job[] = [];
  for (let replication = 1; replication <= scenario.run.replications; replication++) {
    for (let variant = 0; variant < scenario.variants.length; variant++) {
      jobs.push({ variant, replication });
    }
  }
  return jobs;
}
