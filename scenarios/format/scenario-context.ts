/** What reading one scenario shares: its text, its tree, and the list of complaints. */

import type { Diagnostic, SourceLocation } from './diagnostic.ts';
import type { Problem } from './parsed.ts';
import type { PluginEntries } from './plugin/plugin.ts';
import { childOf, type Path, type SourceNode } from './source/source-node.ts';
import { locationOf, type SourceText, type Span } from './source/source-text.ts';
import type { TraceData } from './trace.ts';

export interface ScenarioContext {
  readonly source: SourceText;
  readonly root: SourceNode;
  readonly diagnostics: Diagnostic[];
  /** Reads a file that the scenario names; throws an Error when it cannot. */
  readonly readFile: (path: string) => Uint8Array;
  /** True when the command line replaces what the file compares, so that `compare` is not to blame. */
  readonly hasArguments: boolean;
  /** Traces that were read so far, by path as written. */
  readonly traces: Map<string, TraceData>;
  /** Algorithms of the user's own, by path as written. */
  readonly plugins: PluginEntries;
}

export interface Aim {
  readonly severity?: 'error' | 'warning';
  /** Whether the key or the value is to be underlined. */
  readonly at?: 'key' | 'value';
  /** Offsets in a text: only this part of it is underlined. */
  readonly within?: Span;
}

/** Adds a diagnostic about the value at that path, or about the nearest thing that exists. */
export function complain(
  context: ScenarioContext,
  path: Path,
  problem: Problem,
  aim: Aim = {},
): void {
  const { diagnostics } = context;
  if (diagnostics.length >= MAX_DIAGNOSTICS) {
    if (diagnostics.length === MAX_DIAGNOSTICS) diagnostics.push(TOO_MANY);
    return;
  }
  const { location, override } = locate(context, path, aim);
  const notes = [...(problem.notes ?? []), ...(override === null ? [] : [`set by ${override}`])];
  diagnostics.push({
    severity: aim.severity ?? 'error',
    code: problem.code,
    message: problem.message,
    location,
    ...(problem.suggestion !== undefined && { suggestion: problem.suggestion }),
    ...(notes.length > 0 && { notes }),
  });
}

/** Whoever has more mistakes has one mistake, made by a program. */
const MAX_DIAGNOSTICS = 100;
const TOO_MANY: Diagnostic = {
  severity: 'error',
  code: 'too-many',
  message: `more than ${MAX_DIAGNOSTICS} complaints: the others are not shown`,
  location: null,
};

interface Place {
  readonly location: SourceLocation | null;
  readonly override: string | null;
}

/** Where the value stands in the file; null when it comes from the command line. */
export function placeOf(context: ScenarioContext, path: Path): SourceLocation | null {
  return locate(context, path, {}).location;
}

function locate(context: ScenarioContext, path: Path, { at = 'value', within }: Aim): Place {
  let node = context.root;
  let depth = 0;
  for (const step of path) {
    const child = childOf(node, step);
    if (child === undefined) break;
    node = child;
    depth++;
  }
  if (node.override !== undefined) return { location: null, override: node.override };
  // A key that is missing is shown at the key of the map which lacks it.
  const span = (depth < path.length ? 'key' : at) === 'key' ? keyToken(node) : valueToken(node);
  const part = within && node.kind === 'scalar' ? partOf(context.source, node, within) : null;
  const place = part ?? span;
  return { location: place === null ? null : locationOf(context.source, place), override: null };
}

/** Null where the text was not written as it reads: escaped, folded or with doubled quotes. */
function partOf(
  { text }: SourceText,
  { span, value }: SourceNode & { kind: 'scalar' },
  within: Span,
): Span | null {
  if (span === null) return null;
  const offset = text.slice(span.start, span.end).indexOf(String(value));
  if (offset < 0) return null;
  const start = span.start + offset;
  return { start: start + within.start, end: start + within.end };
}

function keyToken(node: SourceNode): Span | null {
  return node.keySpan ?? firstToken(node);
}

/** A block of several lines has no token of its own, so its key stands for it. */
function valueToken(node: SourceNode): Span | null {
  if (node.kind !== 'scalar' && !node.flow) return keyToken(node);
  // `key:` with nothing after it: the empty value has no character to underline.
  if (node.kind === 'scalar' && node.text === '' && node.value === null) return keyToken(node);
  return node.span;
}

function firstToken(node: SourceNode): Span | null {
  if (node.kind === 'map' && !node.flow) {
    for (const child of node.entries.values()) if (child.keySpan !== null) return child.keySpan;
  }
  return node.span;
}
