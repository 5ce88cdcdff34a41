/** A balancer that names a plugin → the plugin's definition, with parameters checked against it. */

import { reportIssues } from '../issues.ts';
import type { PluginProblem } from '../plugin/plugin.ts';
import { isPluginFile } from '../plugin/plugin.ts';
import { complain, type ScenarioContext } from '../scenario-context.ts';
import { type BalancerInput, balancerOption } from '../schema/balancer.ts';
import type { Path } from '../source/source-node.ts';

/** The input itself if it names no plugin; null after reporting what is wrong with the plugin. */
export function resolvePlugin(
  context: ScenarioContext,
  path: Path,
  input: BalancerInput,
): BalancerInput | null {
  const { algorithm: file, given, ...others } = input;
  if (!isPluginFile(file)) return input;
  const entry = context.plugins.get(file) ?? NOT_LOADED;
  if (!entry.ok) {
    for (const problem of entry.problems) report(context, path, problem);
    return null;
  }
  const { plugin } = entry;
  const schema = balancerOption({ ...plugin.definition, name: file, aliases: [] });
  const checked = schema.safeParse({ algorithm: file, ...given });
  if (checked.success) return { ...checked.data, ...others, plugin };
  reportIssues(context, checked.error.issues, path);
  return null;
}

/** At its place in the plugin, once however often it is named; else where it is named. */
function report(context: ScenarioContext, path: Path, problem: PluginProblem): void {
  const { location, ...rest } = problem;
  if (location === undefined) {
    complain(context, path, rest);
    return;
  }
  const { diagnostics } = context;
  if (diagnostics.some((known) => known.location === location)) return;
  diagnostics.push({ severity: 'error', ...rest, location });
}

const NOT_LOADED = {
  ok: false,
  problems: [{ code: 'plugin-load', message: 'plugins are not loaded here' }],
} as const;
