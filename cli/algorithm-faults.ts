/** An algorithm of the user's own that fails is wrong input; a built-in one that does is our fault. */

import { InputError } from '../scenarios/format/diagnostic.ts';
import {
  definitionOf,
  type LoadedPlugin,
  type Plugins,
} from '../scenarios/format/plugin/plugin.ts';
import { placeInStack } from '../scenarios/format/plugin/source-place.ts';
import type { ResolvedScenario } from '../scenarios/format/resolved.ts';
import { AlgorithmFault } from '../sim/algorithm-fault.ts';

/** The error to throw instead: itself, unless a plugin is to blame. */
export function explainFault(
  error: unknown,
  scenario: ResolvedScenario,
  plugins: Plugins,
): unknown {
  if (!(error instanceof AlgorithmFault)) return error;
  const plugin = pluginCalled(error.algorithm, scenario, plugins);
  if (plugin === null) return error;
  const { request, hook, cause } = error;
  const location = cause instanceof Error ? placeInStack(cause.stack, plugin) : null;
  const notes = [
    ...(location === null ? [`the algorithm is ${plugin.shown}`] : []),
    ...(request === null ? [] : [`request ${request.number} of client \`${request.client}\``]),
    // What cannot be made cannot be tested.
    ...(hook === 'create'
      ? []
      : [`\`lbsim algorithms test ${plugin.shown}\` looks for the shortest way there`]),
  ];
  const code = cause === undefined ? (WITHOUT_ERROR[hook] ?? 'plugin-threw') : 'plugin-threw';
  return new InputError([{ severity: 'error', code, message: error.message, location, notes }]);
}

const WITHOUT_ERROR: Readonly<Record<string, string>> = {
  pick: 'plugin-picked',
  hold: 'plugin-held',
};

/** The plugin that the scenario uses under that name, if any does. */
function pluginCalled(
  algorithm: string,
  scenario: ResolvedScenario,
  plugins: Plugins,
): LoadedPlugin | null {
  const systems = [scenario, ...scenario.variants.flatMap(({ system }) => system ?? [])];
  const balancers = [
    ...systems.flatMap(({ services }) => services.map(({ balancer }) => balancer)),
    ...scenario.variants.flatMap((variant) => Object.values(variant.balancers)),
  ];
  const used = balancers.find(
    (balancer) => balancer.plugin && definitionOf(balancer, plugins).name === algorithm,
  );
  return (used?.plugin && plugins.get(used.plugin.file)) ?? null;
}
