/**
 * A scenario as a tree that remembers where each value was written.
 *
 * The `yaml` package's own nodes are not used beyond reading: overrides have no place in the file,
 * and an aliased node must be copied before one of its uses is overridden.
 */

import type { Span } from './source-text.ts';

export type ScalarValue = string | number | boolean | null;

export type Path = readonly (string | number)[];

interface Origin {
  /** Where the value is written; null when it comes from the command line. */
  readonly span: Span | null;
  /** Where the key is written, for a value in a map. */
  readonly keySpan: Span | null;
  /** The override that wrote it: `--set run.seed=7`. */
  readonly override?: string;
}

export type SourceNode =
  | (Origin & {
      readonly kind: 'scalar';
      readonly value: ScalarValue;
      /** As written, before YAML made a number of it. */
      readonly text: string;
    })
  | (Origin & {
      readonly kind: 'map';
      readonly entries: ReadonlyMap<string, SourceNode>;
      /** True when written in braces, so that the value has a token of its own to point at. */
      readonly flow: boolean;
    })
  | (Origin & {
      readonly kind: 'list';
      readonly items: readonly SourceNode[];
      readonly flow: boolean;
    });

export function childOf(
  node: SourceNode | undefined,
  step: string | number,
): SourceNode | undefined {
  if (node?.kind === 'map') return node.entries.get(String(step));
  if (node?.kind === 'list' && typeof step === 'number') return node.items[step];
  return undefined;
}

export function nodeAt(root: SourceNode, path: Path): SourceNode | undefined {
  let node: SourceNode | undefined = root;
  for (const step of path) node = childOf(node, step);
  return node;
}

/** The value without positions, as the schema reads it. */
export function plainValue(node: SourceNode): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'list') return node.items.map(plainValue);
  return Object.fromEntries([...node.entries].map(([key, child]) => [key, plainValue(child)]));
}

/** The path of every value, joined by `/`. */
export function givenPaths(root: SourceNode): Set<string> {
  const paths = new Set<string>();
  const visit = (node: SourceNode, path: string): void => {
    paths.add(path);
    const children =
      node.kind === 'map' ? node.entries : node.kind === 'list' ? node.items.entries() : [];
    for (const [key, child] of children) visit(child, path === '' ? String(key) : `${path}/${key}`);
  };
  visit(root, '');
  return paths;
}
