/** The scenarios of a check: files as given, and everything below folders, in order. */

import { readdirSync, realpathSync, statSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { scenarioPath } from '../package.ts';
import { complainOfArgument } from '../problems.ts';

export interface CheckTarget {
  /** As diagnostics, reports and annotations call it. */
  readonly file: string;
  /** Below the folder that was given, without its extension: names its baseline. */
  readonly key: string;
}

const SCENARIO = /\.ya?ml$/;

/** Each file once; complains of a folder without scenarios and of two that share a baseline. */
export function findTargets(given: readonly string[]): readonly CheckTarget[] {
  const seen = new Set<string>();
  const targets = given.flatMap(targetsOf).filter(({ file }) => {
    const path = realPathOf(file);
    if (seen.has(path)) return false;
    seen.add(path);
    return true;
  });
  return targets;
}

export function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function targetsOf(given: string): readonly CheckTarget[] {
  if (!isFolder(given)) {
    const file = scenarioPath(given);
    return [{ file, key: keyOf(basename(file)) }];
  }
  const files = filesBelow(given);
  if (files.length > 0) {
    return files.map((file) => ({ file, key: keyOf(relative(given, file)) }));
  }
  complainOfArgument('no-scenarios', `there is no *.yaml in the folder ${given}`, [
    'hidden folders and node_modules are left out',
  ]);
}

function filesBelow(folder: string): readonly string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  const names = entries.map((entry) => ({
    path: join(folder, entry.name),
    isFolder: entry.isDirectory() && !entry.name.startsWith('.') && entry.name !== 'node_modules',
    isScenario: !entry.isDirectory() && SCENARIO.test(entry.name) && !entry.name.startsWith('.'),
  }));
  names.sort((a, b) => (a.path < b.path ? -1 : 1));
  return names.flatMap(({ path, isFolder: isBranch, isScenario }) =>
    isBranch ? filesBelow(path) : isScenario ? [path] : [],
  );
}

/** With `/`, so that baselines have the same names everywhere. */
function keyOf(path: string): string {
  return path.replaceAll('\\', '/').replace(SCENARIO, '');
}

/** A file that is not there is complained about when it is read. */
function realPathOf(file: string): string {
  try {
    return realpathSync(file);
  } catch {
    return file;
  }
}
