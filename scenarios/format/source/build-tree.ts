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
import { nearestName } from '../nearest.ts';
import type { ScalarValue, SourceNode } from './source-node.ts';
import { locationOf, type SourceText, type Span } from './source-text.ts';

/** Values that aliases may add; ten levels of ten aliases each would be 10¹⁰. */
const MAX_ALIASED_VALUES = 100_000;

interface Build {
  readonly source: SourceText;
  readonly document: Document.Parsed<ParsedNode>;
  readonly report: (d: Diagnostic) => void;
  readonly anchors: Map<string, Anchor>;
  aliasedCount: number;
  failed: boolean;
  complaintCount: number;
}

interface Anchor {
  readonly node: SourceNode | null;
  readonly size: number;
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

/** What was built, and how many values it holds with every alias written out. */
interface Built {
  readonly node: SourceNode;
  readonly size: number;
}

function buildNode(state: Build, node: Node | null, keySpan: Span | null): Built {
  if (isAlias(node)) return buildAlias(state, node, keySpan);
  const anchor = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
  // An alias inside its own anchor finds this entry and is refused.
  if (anchor !== undefined) state.anchors.set(anchor, { node: null, size: 0 });
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
  return { node: { kind: 'scalar', value, text, span, keySpan }, size: 1 };
}

function buildList(state: Build, list: YAMLSeq, keySpan: Span | null): Built {
  const items = list.items.map((item) => buildNode(state, item as Node | null, null));
  const size = items.reduce((sum, item) => sum + item.size, 1);
  const node: SourceNode = {
    kind: 'list',
    items: items.map((item) => item.node),
    flow: list.flow === true,
    span: spanOf(list),
    keySpan,
  };
  return { node, size };
}

function buildMap(state: Build, map: YAMLMap, keySpan: Span | null): Built {
  const entries = new Map<string, SourceNode>();
  let size = 1;
  for (const pair of map.items) {
    const key = pair.key as Scalar | null;
    const name = String(key?.value ?? '');
    const span = key === null ? spanOf(map) : spanOf(key);
    const first = entries.get(name);
    if (first?.keySpan) {
      const line = locationOf(state.source, first.keySpan).line;
      complain(
        state,
        span,
        'duplicate-key',
        `\`${name}\` is written twice in one map`,
        `the first is on line ${line}`,
      );
      continue;
    }
    if (name === '__proto__') {
      complain(
        state,
        span,
        'bad-name',
        '`__proto__` cannot be used as a name',
        'choose another one',
      );
      continue;
    }
    const child = buildNode(state, pair.value as Node | null, span);
    size += child.size;
    entries.set(name, child.node);
  }
  const node: SourceNode = {
    kind: 'map',
    entries,
    flow: map.flow === true,
    span: spanOf(map),
    keySpan,
  };
  return { node, size };
}

function buildAlias(state: Build, alias: Node & { source: string }, keySpan: Span | null): Built {
  const span = spanOf(alias);
  const nothing: Built = {
    node: { kind: 'scalar', value: null, text: '', span, keySpan },
    size: 1,
  };
  const target = state.anchors.get(alias.source);
  if (target === undefined) {
    const near = nearestName(alias.source, [...state.anchors.keys()]);
    const suggestion =
      near === null ? `an anchor is written \`&${alias.source}\`` : `did you mean \`*${near}\`?`;
    complain(
      state,
      span,
      'unknown-anchor',
      `there is no anchor \`&${alias.source}\` above`,
      suggestion,
    );
    return nothing;
  }
  if (target.node === null) {
    complain(state, span, 'alias-loop', `\`*${alias.source}\` contains itself`);
    return nothing;
  }
  state.aliasedCount += target.size;
  if (state.aliasedCount > MAX_ALIASED_VALUES) {
    if (!state.failed) {
      const message = `the aliases of this file stand for more than ${MAX_ALIASED_VALUES} values`;
      complain(state, span, 'too-many-aliases', message, 'write the values out, or fewer of them');
    }
    return nothing;
  }
  return { node: { ...target.node, keySpan }, size: target.size };
}

function complain(
  state: Build,
  span: Span,
  code: string,
  message: string,
  suggestion?: string,
): void {
  state.failed = true;
  // A machine-made file can repeat one mistake a hundred thousand times.
  if (++state.complaintCount > 20) return;
  const location = locationOf(state.source, span);
  state.report({ severity: 'error', code, message, location, ...(suggestion && { suggestion }) });
}

function spanOf(node: Node): Span {
  const range = node.range ?? [0, 1, 1];
  return { start: range[0], end: Math.max(range[1], range[0] + 1) };
}
