/**
 * Scenario text → resolved scenario, or every complaint about it at once.
 *
 * The schema is applied twice: to the whole file for its complaints, and to each part for its value,
 * so that a typing error in one client does not hide a wrong service name in another.
 */

import type { z } from 'zod';
import { readBalancerArguments } from './balancer-arguments.ts';
import { expectedRatePerS } from './capacity.ts';
import { type Diagnostic, InputError } from './diagnostic.ts';
import { reportIssues } from './issues.ts';
import { applyOverrides } from './overrides.ts';
import type { PluginTable } from './plugin/named-plugins.ts';
import type { Plugins } from './plugin/plugin.ts';
import { resolveClient } from './resolve/client.ts';
import { reportEndlessWaits, resolveFaults } from './resolve/faults.ts';
import { resolveLaw, ZERO_LAW } from './resolve/law.ts';
import { resolveRun } from './resolve/run.ts';
import { resolveService } from './resolve/service.ts';
import { resolveVariants, type WrittenVariant } from './resolve/variants.ts';
import type { ResolvedScenario } from './resolved.ts';
import { salvageClient, salvageService } from './salvage.ts';
import { complain, type ScenarioContext } from './scenario-context.ts';
import type { BalancerInput } from './schema/balancer.ts';
import { clientSchema } from './schema/client.ts';
import { type FaultInput, faultSchema } from './schema/fault.ts';
import type { LawInput } from './schema/law.ts';
import { runSchema } from './schema/run.ts';
import { networkSchema, scenarioSchema, variantSchema } from './schema/scenario.ts';
import { serviceSchema } from './schema/service.ts';
import { sortDiagnostics } from './sort-diagnostics.ts';
import { readYaml } from './source/read-yaml.ts';
import { givenPaths, plainValue } from './source/source-node.ts';
import { sourceText } from './source/source-text.ts';
import { checkTotals } from './totals.ts';
import type { TraceData } from './trace.ts';
import { reportWarnings } from './warnings.ts';

export interface ParseOptions {
  /** As diagnostics shall call it. */
  readonly file: string;
  /** `services.web.nodes.new.count=16`, each from one `--set`. */
  readonly overrides?: readonly string[];
  /** `name` or `name:param=value,…` or `all`; replaces `compare`. None: the scenario as it stands. */
  readonly balancers?: readonly string[];
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
    balancers:
      options.balancers && readBalancerArguments(options.balancers, plugins.argument, report),
  };
  if (scenario === null) throw new InputError(sortDiagnostics(diagnostics));

  const { readFile } = options;
  const context: ScenarioContext = {
    source,
    root: scenario.root,
    diagnostics,
    readFile,
    hasArguments: scenario.balancers !== undefined,
    traces: new Map(),
    plugins: plugins.scenario,
  };
  const raw = plainValue(scenario.root) as Readonly<Record<string, unknown>>;
  const checked = scenarioSchema.safeParse(raw);
  if (!checked.success) reportIssues(context, checked.error.issues);
  const resolved = resolveScenario(context, raw, scenario.balancers);
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

type Raw = Readonly<Record<string, unknown>>;

/** Null if any part is missing; every part that can be read is checked all the same. */
function resolveScenario(
  context: ScenarioContext,
  raw: Raw,
  balancers: readonly BalancerInput[] | undefined,
): ResolvedScenario | null {
  const serviceNames = Object.keys(asMap(raw.services));
  const services = named(context, raw, {
    key: 'services',
    schema: serviceSchema,
    resolve: (name, input) => resolveService(context, name, input),
    salvage: (name) => salvageService(context, name),
  });
  const clients = named(context, raw, {
    key: 'clients',
    schema: clientSchema,
    resolve: (name, input) => resolveClient(context, name, input, serviceNames),
    salvage: (name) => salvageClient(context, name, serviceNames),
  });
  const network = resolveNetwork(context, raw.network);
  const written = faultInputs(raw.faults);
  const faults = services && resolveFaults(context, written, services, seedOf(raw.run));
  // Wrong faults are left out, and the places of the others would be lost.
  if (clients && services && faults?.length === written.length) {
    reportEndlessWaits(context, faults, clients, services);
  }
  const variants = services && resolveVariants(context, writtenVariants(raw, balancers), services);
  if (services && clients) checkTotals(context, { services, clients, variants: variants ?? [] });
  const runInput = readPart(runSchema, raw.run);
  const parts =
    clients && services && network && faults ? { clients, services, network, faults } : null;
  const rate = parts ? expectedRatePerS(parts, context.traces, runInput?.duration) : 0;
  const run = runInput && resolveRun(context, runInput, rate);
  if (!parts || !variants || !run || context.diagnostics.some((d) => d.severity === 'error'))
    return null;
  const question = raw.question;
  return {
    name: String(raw.name),
    question: question === undefined ? null : String(question),
    run,
    ...parts,
    variants,
  };
}

/** Random targets are drawn from it; a wrong one has been complained about. */
function seedOf(run: unknown): string {
  return String(readPart(runSchema, run)?.seed ?? '');
}

/** Those that fit the schema: the others have been complained about. */
function faultInputs(raw: unknown): (FaultInput | null)[] {
  const list: readonly unknown[] = Array.isArray(raw) ? raw : [];
  return list.map((one) => readPart(faultSchema, one));
}

interface Section<I, R> {
  readonly key: 'clients' | 'services';
  readonly schema: z.ZodType<I>;
  readonly resolve: (name: string, input: I) => R | null;
  /** Checks what can be checked in an entry that does not fit the schema. */
  readonly salvage: (name: string) => void;
}

/** Null if an entry is wrong or there is none. */
function named<I, R>(
  context: ScenarioContext,
  raw: Raw,
  { key, schema, resolve, salvage }: Section<I, R>,
): R[] | null {
  const entries = Object.entries(asMap(raw[key]));
  if (entries.length === 0) {
    if (isMap(raw[key])) {
      const message = `\`${key}\` is empty: the scenario needs at least one`;
      complain(context, [key], { code: `no-${key}`, message });
    }
    return null;
  }
  const resolved = entries.map(([name, value]) => {
    const input = readPart(schema, value);
    if (input !== null) return resolve(name, input);
    salvage(name);
    return null;
  });
  const found = resolved.filter((entry) => entry !== null);
  return found.length === resolved.length ? found : null;
}

function resolveNetwork(
  context: ScenarioContext,
  raw: unknown,
): ResolvedScenario['network'] | null {
  const input = raw === undefined ? {} : readPart(networkSchema, raw);
  if (input === null) return null;
  const hop = (key: 'client-balancer' | 'balancer-node', law: LawInput | undefined) =>
    law === undefined ? ZERO_LAW : resolveLaw(context, ['network', key], law);
  const clientBalancer = hop('client-balancer', input['client-balancer']);
  const balancerNode = hop('balancer-node', input['balancer-node']);
  return clientBalancer && balancerNode && { clientBalancer, balancerNode };
}

function writtenVariants(
  raw: Raw,
  balancers: readonly BalancerInput[] | undefined,
): WrittenVariant[] {
  if (balancers !== undefined) {
    return balancers.map((balancer) => ({
      input: { balancer, name: undefined, service: undefined },
      index: null,
    }));
  }
  const written = Array.isArray(raw.compare) ? raw.compare : [];
  return written.flatMap((value: unknown, index) => {
    const input = readPart(variantSchema, value);
    return input === null ? [] : [{ input, index }];
  });
}

/** Null if it does not fit: the complaints were made when the whole was checked. */
function readPart<T>(schema: z.ZodType<T>, value: unknown): T | null {
  const result = schema.safeParse(value);
  return result.success ? result.data : null;
}

function asMap(value: unknown): Raw {
  return isMap(value) ? value : {};
}

function isMap(value: unknown): value is Raw {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
