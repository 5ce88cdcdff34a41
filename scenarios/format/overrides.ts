/**
 * `--set services.web.nodes.new.count=16`, or `set` of a variant: changes the tree before it is
 * validated.
 *
 * So an overridden value meets the same checks as a written one. A value of `null` removes the key.
 */

import type { Diagnostic } from './diagnostic.ts';
import { listOf, nearestName } from './nearest.ts';
import { quoteValue } from './quote-value.ts';
import { readYamlValue } from './source/read-yaml.ts';
import type { Path, SourceNode } from './source/source-node.ts';
import { sourceText } from './source/source-text.ts';

type MapNode = Extract<SourceNode, { kind: 'map' }>;

/** Returns the changed tree; an override that cannot be applied is reported and skipped. */
export function applyOverrides(
  root: SourceNode,
  overrides: readonly string[],
  report: (d: Diagnostic) => void,
): SourceNode {
  let tree = root;
  for (const text of overrides) {
    try {
      tree = applyOverride(tree, text);
    } catch (error) {
      if (!(error instanceof OverrideError)) throw error;
      const { message, notes } = error;
      report({ severity: 'error', code: 'bad-override', message, location: null, notes });
    }
  }
  return tree;
}

/** One value to set, with its place in the scenario. */
export interface Setting {
  /** `services.web.timeout` */
  readonly path: string;
  readonly value: SourceNode;
  /** Who sets it, for complaints: `set services.web.timeout`. */
  readonly origin: string;
}

/** The tree with that value; throws an `OverrideError` where there is no such place. */
export function applySetting(root: SourceNode, { path, value, origin }: Setting): SourceNode {
  const steps = stepsOf(path);
  if (steps.includes('')) {
    throw new OverrideError(`\`${path}\` is not a path`, [
      'write the keys with dots between them: services.web.timeout',
    ]);
  }
  const removes = value.kind === 'scalar' && value.value === null;
  return setAt({ node: root, path: [], steps, value: removes ? null : value, origin });
}

function stepsOf(path: string): readonly string[] {
  return path.split('.').map((step) => step.trim());
}

export class OverrideError extends Error {
  readonly notes: readonly string[];
  constructor(message: string, notes: readonly string[]) {
    super(message);
    this.notes = notes;
  }
}

function applyOverride(root: SourceNode, text: string): SourceNode {
  const equals = text.indexOf('=');
  const steps = stepsOf(text.slice(0, Math.max(0, equals)));
  const origin = `--set ${text}`;
  if (equals === -1 || steps.includes('')) {
    throw new OverrideError(`\`${origin}\` has no path and value`, [
      'write for example --set services.web.nodes.new.count=16',
    ]);
  }
  const value = readValue(text.slice(equals + 1), origin);
  return setAt({ node: root, path: [], steps, value, origin });
}

function readValue(text: string, origin: string): SourceNode | null {
  const complaints: string[] = [];
  const node = readYamlValue(sourceText('--set', text), (d) => complaints.push(d.message));
  if (node === null) {
    throw new OverrideError(`\`${origin}\`: the value is not valid YAML`, complaints);
  }
  if (node.kind === 'scalar' && node.value === null) return null;
  return withOrigin(node, origin);
}

/** The value stands nowhere in the file: it is shown as what the user typed. */
function withOrigin(node: SourceNode, override: string): SourceNode {
  const origin = { span: null, keySpan: null, override };
  if (node.kind === 'scalar') return { ...node, ...origin };
  if (node.kind === 'list') {
    return { ...node, ...origin, items: node.items.map((item) => withOrigin(item, override)) };
  }
  const entries = [...node.entries].map(
    ([key, child]) => [key, withOrigin(child, override)] as const,
  );
  return { ...node, ...origin, entries: new Map(entries) };
}

interface Step {
  readonly node: SourceNode;
  /** From the root to `node`. */
  readonly path: Path;
  /** From `node` to the value; never empty. */
  readonly steps: readonly string[];
  /** Null removes. */
  readonly value: SourceNode | null;
  readonly origin: string;
}

function setAt(step: Step): SourceNode {
  if (step.node.kind === 'list') return setInList(step.node, step);
  return setInMap(asMap(step), step);
}

function asMap({ node, path, origin }: Step): MapNode {
  if (node.kind === 'map') return node;
  const map = (entries: ReadonlyMap<string, SourceNode>): MapNode => {
    const { span, keySpan } = node;
    return { kind: 'map', flow: true, span, keySpan, override: origin, entries };
  };
  if (node.kind === 'scalar' && node.value === null) return map(new Map());
  // `balancer: least-connections` is short for a map, so its other keys can be set too.
  if (path.at(-1) === 'balancer') return map(new Map([['algorithm', node]]));
  const value = node.kind === 'scalar' ? node.value : undefined;
  throw new OverrideError(`\`${origin}\`: \`${path.join('.')}\` is ${quoteValue(value)}`, [
    'it has no keys that could be set',
  ]);
}

function setInMap(map: MapNode, step: Step): SourceNode {
  const { path, steps, value, origin } = step;
  const [key, rest] = splitKey(map, steps);
  const entries = new Map(map.entries);
  const child = entries.get(key);
  if (rest.length === 0) {
    if (value === null) entries.delete(key);
    else entries.set(key, { ...value, keySpan: value.keySpan ?? child?.keySpan ?? null });
    return { ...map, entries };
  }
  if (child === undefined && !mayCreate(path)) throw noSuchKey(map, step, key);
  const node = child ?? emptyMap(origin);
  entries.set(key, setAt({ ...step, node, path: [...path, key], steps: rest }));
  return { ...map, entries };
}

function setInList(list: Extract<SourceNode, { kind: 'list' }>, step: Step): SourceNode {
  const { path, steps, value, origin } = step;
  const index = Number(steps[0]);
  const item = list.items[index];
  if (item === undefined) {
    const last = list.items.length - 1;
    throw new OverrideError(
      `\`${origin}\`: \`${path.join('.')}\` is a list and has no entry ${quoteValue(steps[0])}`,
      [last < 0 ? 'it is empty' : `entries: 0 to ${last}`],
    );
  }
  const items = [...list.items];
  const rest = steps.slice(1);
  if (rest.length > 0)
    items[index] = setAt({ ...step, node: item, path: [...path, index], steps: rest });
  else if (value === null) items.splice(index, 1);
  else items[index] = value;
  return { ...list, items };
}

/** Names may contain dots: the longest one that exists wins. */
function splitKey(map: MapNode, steps: readonly string[]): [string, readonly string[]] {
  for (let length = steps.length; length > 1; length--) {
    const key = steps.slice(0, length).join('.');
    if (map.entries.has(key)) return [key, steps.slice(length)];
  }
  return [steps[0]!, steps.slice(1)];
}

/** A misspelt name of a client, service or group must not create one; a missing `run.limits` may. */
function mayCreate(path: Path): boolean {
  if (path.length === 1) return path[0] !== 'clients' && path[0] !== 'services';
  return !(path.length === 3 && path[0] === 'services' && path[2] === 'nodes');
}

function emptyMap(override: string): MapNode {
  return { kind: 'map', entries: new Map(), flow: true, span: null, keySpan: null, override };
}

function noSuchKey(map: MapNode, { path, origin }: Step, key: string): OverrideError {
  const known = [...map.entries.keys()];
  const near = nearestName(key, known);
  const hint = near === null ? '' : `; did you mean \`${near}\`?`;
  return new OverrideError(
    `\`${origin}\`: there is no ${quoteValue(key)} in \`${path.join('.')}\`${hint}`,
    [`keys there: ${listOf(known)}`],
  );
}
