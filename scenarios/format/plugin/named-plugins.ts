/** Which plugins a scenario and its command line name: they are loaded before it is parsed. */

import { dirname, join, resolve } from 'node:path';
import { pluginNameOf } from '../arguments/balancers.ts';
import { applyOverrides } from '../overrides.ts';
import { readYaml } from '../source/read-yaml.ts';
import type { SourceNode } from '../source/source-node.ts';
import { sourceText } from '../source/source-text.ts';
import { loadPlugin, type PluginFile, pluginArgument } from './load-plugin.ts';
import { isPluginFile, type PluginEntries, type PluginEntry } from './plugin.ts';

/** What `parseScenario` looks up. */
export interface PluginTable {
  /** Paths written in the scenario, or set by `--set`: relative to the scenario. */
  readonly scenario: PluginEntries;
  /** Paths written behind `--balancer`: relative to the working directory. */
  readonly argument: PluginEntries;
}

interface Named {
  readonly overrides?: readonly string[];
  readonly balancers?: readonly string[];
}

/** What cannot be loaded is an entry, too: whoever names it complains at the right place. */
export async function loadNamedPlugins(
  text: string,
  scenarioPath: string,
  { overrides = [], balancers }: Named,
): Promise<PluginTable> {
  const folder = dirname(scenarioPath);
  const written = pluginsInText(text, overrides).map((file): PluginFile => {
    const path = resolve(folder, file);
    return { file, shown: join(folder, file), path, relativeTo: 'the scenario file' };
  });
  const given = (balancers ?? []).map(pluginNameOf).filter((file) => file !== null);
  const scenario = await loadAll(written);
  // Reports call a plugin as it was written, unless two are written alike.
  const named = [...new Set(given)].map((file) => {
    const argument = pluginArgument(file);
    const other = written.find((one) => one.file === file);
    const isAnother = other !== undefined && other.path !== argument.path;
    return [file, isAnother ? { ...argument, file: argument.path } : argument] as const;
  });
  const argument = new Map<string, PluginEntry>();
  for (const [file, plugin] of named) argument.set(file, await loadPlugin(plugin));
  return { scenario, argument };
}

async function loadAll(files: readonly PluginFile[]): Promise<PluginEntries> {
  const entries = new Map<string, PluginEntry>();
  for (const named of files) entries.set(named.file, await loadPlugin(named));
  return entries;
}

/** Complaints about the text are the parser's: whatever cannot be read names no plugin. */
function pluginsInText(text: string, overrides: readonly string[]): readonly string[] {
  const ignore = () => {};
  const tree = readYaml(sourceText('', text.replace(/^\uFEFF/, '')), ignore);
  if (tree === null) return [];
  const found = new Set<string>();
  const visit = (node: SourceNode, isAlgorithm: boolean): void => {
    if (node.kind === 'scalar') {
      if (isAlgorithm && isPluginFile(String(node.value))) found.add(String(node.value));
    } else if (node.kind === 'list') {
      // `compare: [./mine.ts]`.
      for (const item of node.items) visit(item, isAlgorithm);
    } else {
      for (const [key, child] of node.entries) {
        // A variant's `set` writes whole paths: `services.web.balancer: ./mine.ts`.
        const last = key.slice(key.lastIndexOf('.') + 1);
        visit(child, ['algorithm', 'balancer', 'compare'].includes(last));
      }
    }
  };
  visit(applyOverrides(tree, overrides, ignore), false);
  return [...found];
}
