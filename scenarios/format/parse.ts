/**
 * Scenario text → resolved scenario, or every complaint about it at once.
 *
 * The schema is applied twice: to the whole file for its complaints, and to each part for its value,
 * so that a typing error in one client does not hide a wrong service name in another.
 */

import { readVariantArguments, type VariantArguments } from './arguments/cross.ts';
import { expectedRatePerS } from './capacity.ts';
import { type Diagnostic, InputError } from './diagnostic.ts';
import { reportIssues } from './issues.ts';
import { applyOverrides } from './overrides.ts';
import type { PluginTable } from './plugin/named-plugins.ts';
import type { Plugins } from './plugin/plugin.ts';
import { judgeableChecks, resolveBaseline, resolveChecks } from './resolve/checks.ts';
import { type Raw, readPart } from './resolve/parts.ts';
import { resolveRun } from './resolve/run.ts';
import { resolveSystem } from './resolve/system.ts';
import { resolveVariants, type WrittenVariant } from './resolve/variants.ts';
import type { ResolvedScenario } from './resolved.ts';
import type { ScenarioContext } from './scenario-context.ts';
import { runSchema } from './schema/run.ts';
import { scenarioSchema, variantSchema } from './schema/scenario.ts';
import { sortDiagnostics } from './sort-diagnostics.ts';
import { readYaml } from './source/read-yaml.ts';
import { givenPaths, plainValue } from './source/source-node.ts';
import { sourceText } from './source/source-text.ts';
import { checkTotals } from './totals.ts';
import type { TraceData } from './trace.ts';
import { reportWarnings } from './warnings.ts';

/** What `--balancer`, `--health` and `--failover` ask for replaces `compare`. */
export interface ParseOptions extends VariantArguments {
  /** As diagnostics shall call it. */
  readonly file: string;
  /** `services.web.nodes.new.count=16`, each from one `--set`. */
  readonly overrides?: readonly string[];
  /** Algorithms of the user's own that the scenario or `balancers` name, loaded already. */
  readonly plugins?: PluginTable;
  /** Reads a file that the scenario names, by its path as written; throws an Error when it cannot. */
  readonly readFile: (path: string) => Uint8Array;
}

export interface ParsedScenario {
  readonly scenario: ResolvedScenario;
  /** By path as written. */
  readonly traces: Map<string, TraceData>;
  /** By the name that `ResolvedBalancer.plugin` has for it. */
  readonly plugins: Plugins;
  readonly warnings: readonly Diagnostic[];
  /** Paths of all values that were given, joined by `/`: `explain` marks the others as defaults. */
  readonly given: ReadonlySet<string>;
}

export function parseScenario(text: string, options: ParseOptions): ParsedScenario {
  const diagnostics: Diagnostic[] = [];
  const report = (diagnostic: Diagnostic) => void diagnostics.push(diagnostic);
  const source = sourceText(options.file, text.replace(/^\uFEFF/, ''));
  const tree = readYaml(source, report);
  const plugins = options.plugins ?? NO_PLUGINS;
  const scenario = tree && {
    root: applyOverrides(tree, options.overrides ?? [], report),
    variants: readVariantArguments(options, plugins.argument, report),
  };
  if (scenario === null) throw new InputError(sortDiagnostics(diagnostics));

  const { readFile } = options;
  const context: ScenarioContext = {
    source,
    root: scenario.root,
    diagnostics,
    readFile,
    hasArguments: scenario.variants !== undefined,
    traces: new Map(),
    plugins: plugins.scenario,
  };
  const raw = plainValue(scenario.root) as Readonly<Record<string, unknown>>;
  const checked = scenarioSchema.safeParse(raw);
  if (!checked.success) reportIssues(context, checked.error.issues);
  const resolved = resolveScenario(context, raw, scenario.variants);
  const loaded = loadedPlugins(plugins);
  if (resolved !== null) reportWarnings(context, resolved, loaded);
  const sorted = sortDiagnostics(diagnostics);
  if (resolved === null || sorted.some(({ severity }) => severity === 'error')) {
    throw new InputError(sorted);
  }
  return {
    scenario: resolved,
    traces: context.traces,
    plugins: loaded,
    warnings: sorted,
    given: givenPaths(scenario.root),
  };
}

const NO_PLUGINS: PluginTable = { scenario: new Map(), argument: new Map() };

function loadedPlugins({ scenario, argument }: PluginTable): Plugins {
  const entries = [...scenario.values(), ...argument.values()];
  return new Map(entries.flatMap((one) => (one.ok ? [[one.plugin.file, one.plugin]] : [])));
}

/** Null if any part is missing; every part that can be read is checked all the same. */
function resolveScenario(
  context: ScenarioContext,
  raw: Raw,
  given: readonly WrittenVariant[] | undefined,
): ResolvedScenario | null {
  const { system, services, clients } = resolveSystem(context, raw);
  const variants = services && resolveVariants(context, writtenVariants(raw, given), services);
  if (services && clients) checkTotals(context, { services, clients, variants: variants ?? [] });
  const runInput = readPart(runSchema, raw.run);
  const rate = system ? expectedRatePerS(system, context.traces, runInput?.duration) : 0;
  const run = runInput && resolveRun(context, runInput, rate);
  const durationNs = run?.durationNs ?? null;
  const checks = resolveChecks(context, raw, { system, variants, durationNs });
  if (!system || !variants || !run || context.diagnostics.some((d) => d.severity === 'error'))
    return null;
  const question = raw.question;
  return {
    name: String(raw.name),
    question: question === undefined ? null : String(question),
    run,
    ...system,
    variants,
    checks: judgeableChecks(checks, variants),
    baseline: resolveBaseline(raw.baseline),
  };
}

function writtenVariants(
  raw: Raw,
  given: readonly WrittenVariant[] | undefined,
): readonly WrittenVariant[] {
  if (given !== undefined) return given;
  const written = Array.isArray(raw.compare) ? raw.compare : [];
  return written.flatMap((value: unknown, index) => {
    const input = readPart(variantSchema, value);
    return input === null ? [] : [{ input, index }];
  });
}
