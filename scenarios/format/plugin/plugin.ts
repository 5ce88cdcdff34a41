/** Algorithms that users bring themselves, as files: what one is, and how the others find it. */

import { balancerByName } from '../../../algorithms/balancing/index.ts';
import type { AlgorithmDefinition } from '../../../algorithms/balancing/types.ts';
import type { SourceLocation } from '../diagnostic.ts';
import type { Problem } from '../parsed.ts';
import type { ResolvedBalancer } from '../resolved.ts';

export interface LoadedPlugin {
  /** How reports and `explain` call the file. */
  readonly file: string;
  /** How messages call it. */
  readonly shown: string;
  /** Where it is: worker threads load it from there. */
  readonly path: string;
  /** Identifies the source, with the files that it imports by relative paths. */
  readonly digest: string;
  readonly definition: AlgorithmDefinition;
}

/** A complaint about a plugin, perhaps with a place in its own source. */
export interface PluginProblem extends Problem {
  readonly location?: SourceLocation;
}

export type PluginEntry =
  | { readonly ok: true; readonly plugin: LoadedPlugin }
  | { readonly ok: false; readonly problems: readonly PluginProblem[] };

/** By path as written. */
export type PluginEntries = ReadonlyMap<string, PluginEntry>;

export const NO_PLUGIN_ENTRIES: PluginEntries = new Map();

/** Every plugin that a scenario uses, by `ResolvedBalancer.plugin.file`. */
export type Plugins = ReadonlyMap<string, LoadedPlugin>;

export const PLUGIN_EXTENSIONS = ['.ts', '.mts', '.js', '.mjs', '.wasm'] as const;

/** No algorithm's name looks like that. */
export function isPluginFile(name: string): boolean {
  return PLUGIN_EXTENSIONS.some((extension) => name.endsWith(extension));
}

/** The scenario is valid: anything missing here is our own fault. */
export function definitionOf(
  { algorithm, plugin }: Pick<ResolvedBalancer, 'algorithm' | 'plugin'>,
  plugins: ReadonlyMap<string, Pick<LoadedPlugin, 'definition'>>,
): AlgorithmDefinition {
  const definition = plugin ? plugins.get(plugin.file)?.definition : balancerByName(algorithm);
  if (!definition) throw new RangeError(`the algorithm "${algorithm}" was not loaded`);
  return definition;
}
