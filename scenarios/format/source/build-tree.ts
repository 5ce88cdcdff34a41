/** Parsed YAML → `SourceNode`s: resolves aliases within a bound and finds duplicate keys. */

import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type ParsedNode,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Diagnostic } from '../diagnostic.ts';
import type { Problem } from '../parsed.ts';
import type { ScalarValue, SourceNode } from './source-node.ts';
import { locationOf, type SourceText, type Span } from './source-text.ts';
import { LIMIT_MESSAGES, MAX_DEPTH } from './yaml-limits.ts';

/** Values that aliases may add; ten levels of ten aliases each would be 10¹⁰. */
const MAX_ALIASED_VALUES = 100_000;
/** A machine-made file can repeat one mistake a hundred thousand times. */
const MAX_COMPLAINTS = 20;

interface Build {
  readonly source: SourceText;
  readonly document: Document.Parsed<ParsedNode>;
  readonly report: (d: Diagnostic) => void;
  /** Null while the anchored value is being built: an alias to it would contain itself. */
  readonly anchors: Map<string, Built | null>;
  aliasedCount: number;
  failed: boolean;
  complaintCount: number;
}

export function createTreeBuilder(
  source: SourceText,
  document: Document.Parsed<ParsedNode>,
  report: (d: Diagnostic) => void,
): { build(): SourceNode | null } {
  const state: Build = {
    source,
    document,
    report,
    anchors: new Map(),
    aliasedCount: 0,
    failed: false,
    complaintCount: 0,
  };
  return {
    build() {
      const built = buildNode(state, document.contents, null);
      return state.failed ? null : built.node;
    },
  };
}

interface Built {
  readonly node: SourceNode;
  /** How many values it holds, and how deeply nested, with every alias written out. */
  readonly size: number;
  readonly depth: number;
}

function buildNode(state: Build, node: Node | null, keySpan: Span | null): Built {
  if (isAlias(node)) return buildAlias(state, node, keySpan);
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
  if (anchor !== undefined) state.anchors.set(anchor, null);
  const built = isMap(node)
    ? buildMap(state, node, keySpan)
    : isSeq(node)
      ? buildList(state, node, keySpan)
      : buildScalar(node as Scalar | null, keySpan);
  if (anchor !== undefined) state.anchors.set(anchor, built);
  return built;
}

function buildScalar(node: Scalar | null, keySpan: Span | null): Built {
  const value = (node?.value ?? null) as ScalarValue;
  const text = node?.source ?? (value === null ? '' : String(value));
  const span = node === null ? keySpan : spanOf(node);
  return { node: { kind: 'scalar', value, text, span, keySpan }, size: 1, depth: 1 };
}

function buildList(state: Build, list: YAMLSeq, keySpan: Span | null): Built {
  const items = list.items.map((item) => buildNode(state, item as Node | null, null));
  const node: SourceNode = {
    kind: 'list',
    items: items.map((item) => item.node),
    flow: list.flow === true,
    span: spanOf(list),
    keySpan,
  };
  return { node, ...measure(items) };
}

function buildMap(state: Build, map: YAMLMap, keySpan: Span | null): Built {
  const entries = new Map<string, SourceNode>();
  const children: Built[] = [];
  for (const pair of map.items) {
    const key = pair.key as Scalar | null;
    const name = String(key?.value ?? '');
    const span = key === null ? spanOf(map) : spanOf(key);
    const first = entries.get(name);
    if (first?.keySpan || name === '__proto__') {
      complain(state, span, badKey(state, name, first?.keySpan ?? null));
      continue;
    }
    const child = buildNode(state, pair.value as Node | null, span);
    children.push(child);
    entries.set(name, child.node);
  }
  const node: SourceNode = {
    kind: 'map',
    entries,
    flow: map.flow === true,
    span: spanOf(map),
    keySpan,
  };
  return { node, ...measure(children) };
}

function measure(children: readonly Built[]): { size: number; depth: number } {
  let size = 1;
  let depth = 0;
  for (const child of children) {
    size += child.size;
    depth = Math.max(depth, child.depth);
  }
  return { size, depth: depth + 1 };
}

function badKey(state: Build, name: string, first: Span | null): Problem {
  if (first === null) {
    return { code: 'bad-name', message: `\`${name}\` cannot be used as a name` };
  }
  return {
    code: 'duplicate-key',
    message: `\`${name}\` is written twice in one map`,
    suggestion: `the first is on line ${locationOf(state.source, first).line}`,
  };
}

function buildAlias(state: Build, alias: Node & { source: string }, keySpan: Span | null): Built {
  const span = spanOf(alias);
  const target = state.anchors.get(alias.source);
  state.aliasedCount += target?.size ?? 0;
  const problem = aliasProblem(state, alias.source, target);
  if (problem === null) return { ...target!, node: { ...target!.node, keySpan } };
  complain(state, span, problem);
  return {
    node: { kind: 'scalar', value: null, text: '', span, keySpan },
    size: 1,
    depth: 1,
  };
}

function aliasProblem(
  state: Build,
  name: string,
  target: Built | null | undefined,
): Problem | null {
  if (target === null) {
    return { code: 'alias-loop', message: `\`*${name}\` contains itself` };
  }
  if (target === undefined) {
    return {
      code: 'unknown-anchor',
      message: `there is no anchor \`&${name}\` above`,
      suggestion: `an anchor is written \`&${name}\``,
    };
  }
  if (state.aliasedCount > MAX_ALIASED_VALUES) {
    return {
      code: 'too-many-aliases',
      message: `the aliases of this file stand for more than ${MAX_ALIASED_VALUES} values`,
      suggestion: 'write the values out, or fewer of them',
    };
  }
  if (target.depth > MAX_DEPTH) return { code: 'too-deep', message: LIMIT_MESSAGES['too-deep'] };
  return null;
}

function complain(state: Build, span: Span, problem: Problem): void {
  // One bomb, one complaint: what follows from it is not worth a frame.
  const isRepeated = problem.code === 'too-many-aliases' && state.failed;
  state.failed = true;
  if (isRepeated || ++state.complaintCount > MAX_COMPLAINTS) return;
  state.report({ severity: 'error', ...problem, location: locationOf(state.source, span) });
}

function spanOf(node: Node): Span {
  const range = node.range ?? [0, 1, 1];
  return { start: range[0], end: Math.max(range[1], range[0] + 1) };
}
