/** One job with a trace of its decisions, in this thread; the same decisions as without. */

import { buildModel } from '../scenarios/format/build-model.ts';
import { simulate } from '../sim/simulate.ts';
import type { TraceSelection } from '../sim/trace/selection.ts';
import { Tracer } from '../sim/trace/tracer.ts';
import type { Trace } from '../sim/trace/types.ts';
import type { Experiment, Job } from './jobs.ts';

export function traceJob(
  { scenario, traces, plugins }: Experiment,
  job: Job,
  selection: TraceSelection,
): Trace {
  const model = buildModel(scenario, scenario.variants[job.variant]!, traces, plugins);
  const tracer = new Tracer(selection);
  simulate(model, scenario.run.seed, job.replication, tracer);
  return tracer.trace;
}
