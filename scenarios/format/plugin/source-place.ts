/** Where in a plugin's source an error happened, as far as its stack tells. */

import { readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { SourceLocation } from '../diagnostic.ts';
import { locationOf, sourceText } from '../source/source-text.ts';

/** A plugin's own file, with the name that messages give it. */
export interface PluginSource {
  readonly path: string;
  readonly shown: string;
}

/** `    at pick (/home/me/mine.ts:12:5)`, or the same with a URL; syntax errors have no column. */
const FRAME =
  /(file:\/\/[^\s()]+?|\/[^\s()]+?|[A-Za-z]:[\\/][^\s()]+?)(?:\?[^:\s]*)?:(\d+)(?::(\d+))?(?=[)\s]|$)/g;

/** The innermost place that is in the plugin's folder or below it; null if there is none. */
export function placeInStack(
  stack: string | undefined,
  plugin: PluginSource,
): SourceLocation | null {
  const folder = dirname(plugin.path) + sep;
  for (const [, file, line, column] of (stack ?? '').matchAll(FRAME)) {
    const path = file!.startsWith('file:') ? fileURLToPath(file!) : file!;
    const isOwn = path === plugin.path || path.startsWith(folder);
    if (!isOwn || path.includes(`${sep}node_modules${sep}`)) continue;
    return placeAt(path, { line: Number(line), column: Number(column ?? 1) }, plugin);
  }
  return null;
}

/** Line and column from 1; null if the file is not there any more. */
export function placeAt(
  path: string,
  { line, column }: { readonly line: number; readonly column: number },
  { path: main, shown }: PluginSource,
): SourceLocation | null {
  const name = path === main ? shown : join(dirname(shown), relative(dirname(main), path));
  try {
    const source = sourceText(name, readFileSync(path, 'utf8'));
    const lineStart = source.lineStarts[line - 1] ?? source.text.length;
    const start = lineStart + column - 1;
    return locationOf(source, { start, end: start + 1 });
  } catch {
    return null;
  }
}
