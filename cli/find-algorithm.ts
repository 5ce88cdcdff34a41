/** The algorithm that a command line means: a name, an alias, or a file of the user's own. */

import { BALANCING, balancerByName } from '../algorithms/balancing/index.ts';
import type { AlgorithmDefinition } from '../algorithms/balancing/types.ts';
import { InputError } from '../scenarios/format/diagnostic.ts';
import { listOf, nearestName } from '../scenarios/format/nearest.ts';
import { loadPlugin, pluginArgument } from '../scenarios/format/plugin/load-plugin.ts';
import { isPluginFile, type LoadedPlugin } from '../scenarios/format/plugin/plugin.ts';
import { complainOfArgument } from './problems.ts';

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
  const names = BALANCING.map((entry) => entry.name);
  const nearest = nearestName(name, [...names, ...BALANCING.flatMap((entry) => entry.aliases)]);
  complainOfArgument('unknown-algorithm', `there is no algorithm "${name}"`, [
    ...(nearest ? [`did you mean "${nearest}"?`] : []),
    `known: ${listOf(names)}`,
    'your own is a file: `./mine.ts`',
  ]);
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
