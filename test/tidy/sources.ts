/** The project's own sources, read and parsed once. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { parseSync } from 'vite';

export const ROOT = join(import.meta.dirname, '..', '..');

/** From the core outwards: a room imports from itself and from rooms before it. */
export const ROOMS = ['algorithms', 'sim', 'scenarios', 'reports', 'runner', 'cli'] as const;

export interface SyntaxNode {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

export interface Source {
  /** Relative to the repository, with `/`. */
  readonly path: string;
  readonly text: string;
  readonly program: SyntaxNode;
}

export const SOURCES: readonly Source[] = [...ROOMS, 'bench', 'index.ts'].flatMap(readSources);

function readSources(room: string): readonly Source[] {
  const files = room.endsWith('.ts')
    ? [room]
    : readdirSync(join(ROOT, room), { recursive: true, encoding: 'utf8' })
        .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
        .map((file) => join(room, file));
  return files.sort().map((file) => {
    const text = readFileSync(join(ROOT, file), 'utf8');
    const { program } = parseSync(file, text);
    const path = relative(ROOT, join(ROOT, file)).replaceAll('\\', '/');
    return { path, text, program: program as unknown as SyntaxNode };
  });
}

/** Calls `visit` for the node and everything below it; `false` keeps out of a node's children. */
export function walk(node: SyntaxNode, visit: (node: SyntaxNode) => boolean | undefined): void {
  if (visit(node) === false) return;
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) walk(child, visit);
    }
  }
}

function isNode(value: unknown): value is SyntaxNode {
  return (
    typeof value === 'object' && value !== null && typeof (value as SyntaxNode).type === 'string'
  );
}

export function lineOf(source: Source, offset: number): number {
  return source.text.slice(0, offset).split('\n').length;
}

/** Relative imports, as paths from the repository's root; type-only ones too. */
export function importsOf(
  source: Source,
): readonly { readonly to: string; readonly typeOnly: boolean }[] {
  const found: { to: string; typeOnly: boolean }[] = [];
  walk(source.program, (node) => {
    const target = (node.source as { value?: unknown } | null | undefined)?.value;
    if (typeof target !== 'string' || !target.startsWith('.')) return undefined;
    const typeOnly = node.importKind === 'type' || node.exportKind === 'type';
    found.push({ to: join(source.path, '..', target), typeOnly });
    return undefined;
  });
  return found;
}
