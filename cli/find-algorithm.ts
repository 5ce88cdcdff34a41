/** The algorithm that a command line means: a name, an alias, or a file of the user's own. */

import { balancerByName } from '../algorithms/balancing/index.ts';
import type { AlgorithmDefinition } from '../algorithms/balancing/types.ts';
import { InputError } from '../scenarios/format/diagnostic.ts';
import { loadPlugin, pluginArgument } from '../scenarios/format/plugin/load-plugin.ts';
import { isPluginFile, type LoadedPlugin } from '../scenarios/format/plugin/plugin.ts';
import { unknownAlgorithm } from '../scenarios/format/schema/balancer.ts';

export interface FoundAlgorithm {
  readonly definition: AlgorithmDefinition;
  /** Null for a built-in one. */
  readonly plugin: LoadedPlugin | null;
}

export async function findAlgorithm(name: string): Promise<FoundAlgorithm> {
  if (isPluginFile(name)) {
    const plugin = await loadOrComplain(name);
    return { definition: plugin.definition, plugin };
  }
  const definition = balancerByName(name);
  if (definition !== null) return { definition, plugin: null };
  throw new InputError([{ severity: 'error', ...unknownAlgorithm(name), location: null }]);
}

async function loadOrComplain(file: string): Promise<LoadedPlugin> {
  const entry = await loadPlugin(pluginArgument(file));
  if (entry.ok) return entry.plugin;
  throw new InputError(
    entry.problems.map(({ location = null, ...problem }) => ({
      severity: 'error',
      ...problem,
      location,
    })),
  );
}
