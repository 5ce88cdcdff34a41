/** What `run` and `compare` share: read, simulate, report, write. */

import { buildReport } from '../reports/build-report.ts';
import { isReached, withReason } from '../reports/goal.ts';
import type { Report } from '../reports/model.ts';
import type { Journal } from '../runner/journal.ts';
import { type ExperimentResult, runExperiment } from '../runner/run-experiment.ts';
import { scenarioDigest } from '../scenarios/format/digest.ts';
import { explainScenario } from '../scenarios/format/explain.ts';
import { loadScenarioWithPlugins } from '../scenarios/format/load.ts';
import type { ParsedScenario } from '../scenarios/format/parse.ts';
import { renderDiagnostics } from '../scenarios/format/render-diagnostics.ts';
import type { ResolvedScenario } from '../scenarios/format/resolved.ts';
import { summarizeScenario } from '../scenarios/format/summary.ts';
import { explainFault } from './algorithm-faults.ts';
import { EXIT } from './exit-codes.ts';
import { untilInterrupted } from './interruption.ts';
import { type ExperimentOptions, overridesOf, variantsOf } from './options.ts';
import { type Outputs, openOutputs } from './outputs.ts';
import { DEFAULT_SCENARIO, ownFile, scenarioPath, VERSION } from './package.ts';
import { startProgress } from './progress.ts';
import { repeatCommand } from './repeat-command.ts';
import { styleOf, tell } from './terminal.ts';
import { plannedTrace, writeTrace } from './trace.ts';
import { settingsOf } from './variant-settings.ts';

/** `run` simulates the scenario as it stands, unless an algorithm is given; `compare` all variants. */
export async function runCommand(
  command: 'run' | 'compare',
  file: string | undefined,
  options: ExperimentOptions,
): Promise<number> {
  const parsed = await loadScenarioWithPlugins(scenarioPath(file), {
    overrides: overridesOf(options),
    ...(command === 'run' && { balancers: [] }),
    ...variantsOf(options),
  });
  if (parsed.warnings.length > 0) tell(renderDiagnostics(parsed.warnings, styleOf(process.stderr)));
  const trace = plannedTrace(parsed, options);
  const isTraced = trace === null || writeTrace(parsed, trace);
  if (trace?.file === null) return isTraced ? EXIT.ok : EXIT.noAnswer;
  const outputs = openOutputs(options, parsed.scenario.name);
  try {
    const repeat = repeatCommand(command, file ?? DEFAULT_SCENARIO, options);
    const { jobs } = options;
    const own = ownFile(file);
    return await untilInterrupted((signal) =>
      answer(parsed, { outputs, repeat, file: own, jobs, signal }),
    );
  } finally {
    outputs.discard();
  }
}

interface AnswerOptions {
  readonly outputs: Outputs;
  readonly repeat: string;
  readonly file: string | null;
  readonly jobs: number;
  readonly signal: AbortSignal;
}

async function answer(
  parsed: ParsedScenario,
  { outputs, repeat, file, jobs, signal }: AnswerOptions,
): Promise<number> {
  const details = { repeat, file };
  const result = await simulateAll(parsed, { threads: jobs, signal, journal: null }, (whole) =>
    reportOf(parsed, whole, details),
  );
  if (result.replications === 0) {
    tell('interrupted before the first replication was complete: there is nothing to report');
    return EXIT.interrupted;
  }
  const report = reportOf(parsed, result, details);
  await outputs.write(report);
  if (signal.aborted) return EXIT.interrupted;
  if (unansweredReasons(parsed, result, report).length === 0) return EXIT.ok;
  for (const warning of report.warnings) tell(`warning: ${warning}`);
  if (report.stopping?.reached === false) tell(`warning: ${report.stopping.reason}`);
  return EXIT.noAnswer;
}

export interface SimulationOptions {
  readonly threads: number;
  readonly signal: AbortSignal;
  /** Null: nothing is kept. */
  readonly journal: Journal | null;
}

/** `report` of what is finished says whether more replications are needed, where fewer may do. */
export async function simulateAll(
  { scenario, traces, plugins }: ParsedScenario,
  { threads, signal, journal }: SimulationOptions,
  report: (result: ExperimentResult) => Report,
): Promise<ExperimentResult> {
  const plan = scenario.run.stopping;
  const stopping = plan && {
    looks: plan.looks,
    isEnough: (result: ExperimentResult) => isReached(report(result), plan.goal),
  };
  const progress = startProgress(scenario.variants.length * scenario.run.replications);
  try {
    const onProgress = (done: number, total: number) => progress.update(done, total);
    return await runExperiment(
      { scenario, traces, plugins },
      {
        ...{ threads, signal, onProgress },
        ...(journal !== null && { journal }),
        ...(stopping && { stopping }),
      },
    );
  } catch (error) {
    throw explainFault(error, scenario, plugins);
  } finally {
    progress.stop();
  }
}

export function reportOf(
  parsed: ParsedScenario,
  result: ExperimentResult,
  { repeat, file }: ReportDetails,
): Report {
  const { scenario, traces, plugins, warnings } = parsed;
  const { run } = scenario;
  const { stopping } = run;
  const interrupted = isInterrupted(parsed, result);
  const planned = `${result.replications} of ${run.replications} replications`;
  const report = buildReport({
    scenario: {
      name: scenario.name,
      question: scenario.question,
      digest: scenarioDigest(scenario, traces),
      summary: summarizeScenario(
        { ...scenario, run: { ...run, replications: result.replications } },
        traces,
      ),
      warmupMs: run.warmupNs / 1e6,
      durationMs: run.durationNs === null ? null : run.durationNs / 1e6,
      resolved: explainScenario(scenario, traces, null, plugins),
    },
    seed: run.seed,
    indifference: run.indifference,
    overload: run.overload,
    stopping: stopping && { looks: stopping.looks, reached: false, reason: '' },
    tool: { version: VERSION, node: process.version },
    repeat: interrupted ? `${repeat} --replications ${result.replications}` : repeat,
    variants: scenario.variants.map((variant, i) => ({
      name: variant.name,
      settings: settingsOf(parsed, variant),
      runs: result.runs[i]!,
    })),
    judged: { checks: scenario.checks, file, baseline: null },
    warnings: [
      ...warnings.map((warning) => warning.message),
      ...(interrupted ? [`interrupted: ${planned} are in this report`] : []),
      ...shortfallOf(scenario, result),
    ],
  });
  return stopping === null ? report : withReason(report, stopping.goal);
}

export interface ReportDetails {
  readonly repeat: string;
  /** Of the scenario; null for one of the library. */
  readonly file: string | null;
}

/**
 * Why the figures are no valid answer; empty when they are. Those of a variant that never settles are
 * figures of the run's length, unless overload is what the scenario is about.
 */
export function unansweredReasons(
  { scenario }: ParsedScenario,
  { runs }: ExperimentResult,
  { variants, stopping }: Report,
): readonly string[] {
  const isIntended = scenario.run.overload === 'intended';
  const tooFew = stopping?.reached === false ? [stopping.reason] : [];
  const ofVariants = scenario.variants.flatMap(({ name }, i) => {
    const bound = runs[i]!.find((run) => run.bound !== null)?.bound;
    const isEmpty = runs[i]!.some((run) => run.issued === 0);
    return [
      ...(bound ? [`${name}: ${bound}`] : []),
      ...(isEmpty ? [`${name}: no request fell into the measured span`] : []),
      ...(variants[i]!.stability?.unstable && !isIntended
        ? [`${name} is unstable: its backlog grows to the end of the run`]
        : []),
    ];
  });
  return [...tooFew, ...ofVariants];
}

/** Not after the last replication, and not at a look: there, nothing is left to interrupt. */
export function isInterrupted(
  { scenario: { run } }: ParsedScenario,
  { replications }: ExperimentResult,
): boolean {
  return !(run.stopping?.looks ?? [run.replications]).includes(replications);
}

/** A trace may hold fewer requests than the run asks for. */
function shortfallOf(scenario: ResolvedScenario, result: ExperimentResult): readonly string[] {
  const wanted = scenario.run.requests;
  if (wanted === null) return [];
  const least = Math.min(...result.runs.flat().map((run) => run.issued));
  if (least >= wanted) return [];
  return [`only ${least} of ${wanted} requests were measured: the clients ran out of requests`];
}
