/** One scenario of a check: read, simulated, judged. Whatever goes wrong with it is its own result. */

import { baselineSamples } from '../../reports/baseline/baseline-samples.ts';
import { buildBaseline } from '../../reports/baseline/build-baseline.ts';
import { compareBaseline } from '../../reports/baseline/compare-baseline.ts';
import type { Baseline, BaselineReport } from '../../reports/baseline/types.ts';
import type { CheckedScenario } from '../../reports/checks/check-run.ts';
import { judgeChecks } from '../../reports/checks/judge-checks.ts';
import { proveChecks } from '../../reports/checks/prove.ts';
import type { Report } from '../../reports/model.ts';
import type { Experiment } from '../../runner/jobs.ts';
import type { Journal } from '../../runner/journal.ts';
import type { ExperimentResult } from '../../runner/run-experiment.ts';
import { InputError } from '../../scenarios/format/diagnostic.ts';
import { loadScenarioWithPlugins } from '../../scenarios/format/load.ts';
import type { ParsedScenario } from '../../scenarios/format/parse.ts';
import { renderDiagnostics } from '../../scenarios/format/render-diagnostics.ts';
import { scenarioInputs } from '../../scenarios/format/scenario-inputs.ts';
import { isInterrupted, reportOf, simulateAll, unansweredReasons } from '../experiment.ts';
import { overridesOf, type ScenarioOptions } from '../options.ts';
import { VERSION } from '../package.ts';
import { repeatCommand } from '../repeat-command.ts';
import { styleOf, tell } from '../terminal.ts';
import { baselineFile, readBaseline, writeBaseline } from './baseline-files.ts';
import type { CheckTarget } from './targets.ts';

export interface CheckContext {
  readonly options: ScenarioOptions;
  readonly threads: number;
  readonly signal: AbortSignal;
  readonly journalOf: ((experiment: Experiment) => Journal) | null;
  /** Collects what is to be forgotten when everything is complete. */
  readonly journals: Journal[];
  /** Folder; null: none. */
  readonly baseline: string | null;
  readonly update: boolean;
  readonly prove: boolean;
}

export async function checkScenario(
  target: CheckTarget,
  context: CheckContext,
): Promise<CheckedScenario> {
  const { file } = target;
  try {
    const parsed = await loadScenarioWithPlugins(file, { overrides: overridesOf(context.options) });
    if (parsed.warnings.length > 0) {
      tell(renderDiagnostics(parsed.warnings, styleOf(process.stderr)));
    }
    // Before the work begins: a damaged baseline is wrong input.
    const stored =
      context.baseline === null ? null : readBaseline(baselineFile(context.baseline, target));
    const journal = context.journalOf?.(parsed) ?? null;
    if (journal !== null) context.journals.push(journal);
    const { threads, signal } = context;
    const repeat = repeatCommand('check', file, context.options);
    const result = await simulateAll(parsed, { threads, signal, journal }, (whole) =>
      reportOf(parsed, whole, { repeat, file }),
    );
    if (isInterrupted(parsed, result)) {
      return { outcome: 'interrupted', file };
    }
    return judge(target, { parsed, result, stored }, context);
  } catch (error) {
    return failureOf(error, file);
  }
}

interface Simulated {
  readonly parsed: ParsedScenario;
  readonly result: ExperimentResult;
  readonly stored: Baseline | null;
}

function judge(
  target: CheckTarget,
  { parsed, result, stored }: Simulated,
  context: CheckContext,
): CheckedScenario {
  const { file } = target;
  const { scenario } = parsed;
  const variants = scenario.variants.map(({ name }, i) => ({ name, runs: result.runs[i]! }));
  const repeat = repeatCommand('check', file, context.options);
  const plain = reportOf(parsed, result, { repeat, file });
  const unanswered = unansweredReasons(parsed, result, plain);
  const now = buildBaseline({ scenario, ...inputsOf(parsed), variants });
  const then = context.update && unanswered.length === 0 ? now : stored;
  const judged = { checks: scenario.checks, file, baseline: then && baselineSamples(then) };
  const report: Report = { ...plain, checks: judgeChecks({ ...judged, variants }) };
  if (context.update && unanswered.length === 0) {
    writeBaseline(baselineFile(context.baseline!, target), now);
  }
  return {
    outcome: 'judged',
    file,
    report,
    baseline: context.update ? null : comparedWith(target, { now, stored, parsed }, context),
    slack: context.prove ? proveChecks({ ...judged, variants }) : null,
    unanswered,
  };
}

function comparedWith(
  target: CheckTarget,
  { now, stored, parsed }: { now: Baseline; stored: Baseline | null; parsed: ParsedScenario },
  { baseline }: CheckContext,
): BaselineReport | null {
  if (baseline === null) return null;
  const file = baselineFile(baseline, target);
  if (stored !== null) return compareBaseline(file, stored, now, parsed.scenario.baseline);
  const missing = `there is no ${file}: store it with \`--update-baseline\`, and commit it`;
  return { file, changed: [], comparisons: [], notes: [], missing };
}

function inputsOf({ scenario, traces, plugins }: ParsedScenario) {
  const { parts, settings } = scenarioInputs(scenario, traces);
  const digests = [...plugins.values()].map(({ file, digest }) => [file, digest.slice(0, 16)]);
  return {
    settings,
    inputs: {
      ...{ seed: scenario.run.seed, lbsim: VERSION, node: process.version, parts },
      plugins: Object.fromEntries(digests) as Record<string, string>,
    },
  };
}

function failureOf(error: unknown, file: string): CheckedScenario {
  if (error instanceof InputError) {
    tell(renderDiagnostics(error.diagnostics, styleOf(process.stderr)));
    return { outcome: 'invalid', file, diagnostics: error.diagnostics };
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  tell(`${file}: lbsim ${VERSION} failed, which is a fault of lbsim itself. Please report it:`);
  tell(stack);
  const message = error instanceof Error ? error.message : String(error);
  return { outcome: 'crashed', file, message: `a fault of lbsim itself: ${message}` };
}
