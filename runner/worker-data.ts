/**
 * What crosses to a worker thread, and what comes back: plain data. Definitions of algorithms are
 * functions, so each thread loads plugins itself; errors lose their fields, so faults are packed.
 */

import { type Diagnostic, InputError } from '../scenarios/format/diagnostic.ts';
import { loadPlugin } from '../scenarios/format/plugin/load-plugin.ts';
import type { LoadedPlugin, Plugins } from '../scenarios/format/plugin/plugin.ts';
import { AlgorithmFault } from '../sim/algorithm-fault.ts';
import type { RunResult } from '../sim/metrics/types.ts';
import type { Experiment } from './jobs.ts';

export type WorkerData = Omit<Experiment, 'plugins'> & {
  readonly plugins: readonly PluginReference[];
};

type PluginReference = Omit<LoadedPlugin, 'definition'>;

export function packExperiment({ scenario, traces, plugins }: Experiment): WorkerData {
  const references = [...(plugins?.values() ?? [])].map(({ definition: _, ...rest }) => rest);
  return { scenario, traces, plugins: references };
}

export async function unpackExperiment({ plugins, ...data }: WorkerData): Promise<Experiment> {
  const loaded = new Map<string, LoadedPlugin>();
  for (const reference of plugins) loaded.set(reference.file, await loadAgain(reference));
  return { ...data, plugins: loaded satisfies Plugins };
}

async function loadAgain({ file, shown, path, digest }: PluginReference): Promise<LoadedPlugin> {
  const entry = await loadPlugin({ file, shown, path, relativeTo: 'the working directory' });
  if (entry.ok && entry.plugin.digest === digest) return entry.plugin;
  const message = `\`${shown}\` was changed while it was being used`;
  throw new InputError([{ severity: 'error', code: 'plugin-load', message, location: null }]);
}

/** What a job answers. */
export type JobAnswer =
  | { readonly result: RunResult }
  | { readonly diagnostics: readonly Diagnostic[] }
  | { readonly fault: PackedFault };

type PackedFault = Pick<AlgorithmFault, 'algorithm' | 'hook' | 'message' | 'request'> & {
  /** What the algorithm threw; null if it threw nothing. */
  readonly thrown: { readonly message: string; readonly stack: string } | null;
};

/** Errors that are nobody's fault but ours are thrown on. */
export function packError(error: unknown): JobAnswer {
  if (error instanceof InputError) return { diagnostics: error.diagnostics };
  if (!(error instanceof AlgorithmFault)) throw error;
  const { algorithm, hook, message, request, cause } = error;
  const thrown =
    cause === undefined
      ? null
      : cause instanceof Error
        ? { message: cause.message, stack: cause.stack ?? '' }
        : { message: String(cause), stack: '' };
  return { fault: { algorithm, hook, message, request, thrown } };
}

export function unpackAnswer(answer: JobAnswer): RunResult {
  if ('result' in answer) return answer.result;
  if ('diagnostics' in answer) throw new InputError(answer.diagnostics);
  const { algorithm, hook, message, request, thrown } = answer.fault;
  if (thrown === null) throw new AlgorithmFault(algorithm, hook, message, { request });
  const cause = new Error(thrown.message);
  cause.stack = thrown.stack;
  throw new AlgorithmFault(algorithm, hook, message, { request, cause });
}
