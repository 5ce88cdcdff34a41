/** What a plugin exports → a definition, or everything that is wrong with it. */

import { defineBalancer } from '../../../algorithms/balancing/define.ts';
import type {
  AlgorithmDefinition,
  BalancingAlgorithm,
} from '../../../algorithms/balancing/types.ts';
import type { ParameterDeclaration, ParameterKind } from '../../../algorithms/parameters.ts';
import { nearestName } from '../nearest.ts';
import { quoteValue } from '../quote-value.ts';

type Exports = Readonly<Record<string, unknown>>;

/** Property → what it must be; the first three are required. */
const PROPERTIES: Readonly<Record<string, string>> = {
  name: 'a text of letters, digits and `-`, such as "two-random"',
  summary: 'a text: the rule in one sentence',
  create: 'a function (parameters, context) => ({ pick })',
  parameters: 'a map of declarations: { depth: { kind: "integer", summary: "…", default: 2 } }',
  usesKeys: "`true` if the choice depends on the request's key, else `false`",
  aliases: 'a list of texts',
  deployed: 'a list of texts',
  source: 'a text',
  cost: 'a text',
  weakness: 'a text',
  research: '`true`, or left out',
  except: 'a list of { property: "respects-weights", reason: "…" }',
};
const REQUIRED = ['name', 'summary', 'create'];

const KINDS: readonly ParameterKind[] = [
  'integer',
  'number',
  'duration',
  'ratio',
  'boolean',
  'choice',
];
/** Keys of `balancer:` that are not parameters. */
const RESERVED = ['algorithm', 'instances', 'zone'];

export const EXPECTED_EXPORT =
  'a plugin exports one definition: `export default defineBalancer({ name, summary, create, … })`';

/** The default export, or the only named one that looks like a definition. */
export function findDefinition(exports: Exports): { found: unknown } | { problem: string } {
  if (exports.default !== undefined) return { found: exports.default };
  const candidates = Object.entries(exports).filter(([, value]) => looksLikeOne(value));
  if (candidates.length === 1) return { found: candidates[0]![1] };
  const names = candidates.map(([name]) => `\`${name}\``).join(', ');
  if (candidates.length > 1) return { problem: `it exports several definitions: ${names}` };
  const others = Object.keys(exports).map((name) => `\`${name}\``);
  return {
    problem: `it exports ${others.length === 0 ? 'nothing' : `no definition, only ${others.join(', ')}`}`,
  };
}

function looksLikeOne(value: unknown): boolean {
  return isMap(value) && typeof value.name === 'string' && typeof value.create === 'function';
}

/** Half sentences such as "`create` is missing: …"; none if it is a definition. */
export function definitionFaults(value: unknown): readonly string[] {
  if (!isMap(value)) return [`the export is ${kindOf(value)}, not a definition`];
  const missing = REQUIRED.filter((name) => value[name] === undefined).map(
    (name) => `\`${name}\` is missing: ${PROPERTIES[name]}`,
  );
  const wrong = Object.entries(value)
    .filter(([name, given]) => given !== undefined && !isRight(name, given))
    .map(([name, given]) => wrongProperty(name, given));
  return [...missing, ...wrong, ...parameterFaults(value.parameters)];
}

/**
 * Checked by `definitionFaults`: fills in what may be left out, and defaults of parameters. What
 * `create` returns is checked as well, each time.
 */
export function completeDefinition(value: unknown): AlgorithmDefinition {
  const definition = defineBalancer(value as Parameters<typeof defineBalancer>[0]);
  return {
    ...definition,
    create(parameters, context) {
      const made: unknown = definition.create(parameters, context);
      const fault = instanceFault(made);
      if (fault !== null) throw new TypeError(fault);
      return made as BalancingAlgorithm;
    },
  };
}

const HOOKS = ['onStart', 'onDone', 'onMembership', 'onReport', 'onProbe', 'onIdle'];

function instanceFault(made: unknown): string | null {
  if (!isMap(made)) return `it returned ${kindOf(made)}, not an object with a function \`pick\``;
  if (typeof made.pick !== 'function') {
    return 'it returned no function `pick(view, request, nowNs)`';
  }
  for (const name in made) {
    if (!/^on[A-Z]/.test(name)) continue;
    if (!HOOKS.includes(name)) return unknownHook(name);
    const hook = made[name];
    if (hook !== undefined && typeof hook !== 'function') return `\`${name}\` is no function`;
  }
  return null;
}

function unknownHook(name: string): string {
  const near = nearestName(name, HOOKS);
  const guess = near === null ? '' : `; did you mean \`${near}\`?`;
  return `there is no hook \`${name}\`${guess} (hooks: ${HOOKS.join(', ')})`;
}

function wrongProperty(name: string, given: unknown): string {
  const expected = PROPERTIES[name];
  if (expected !== undefined) return `\`${name}\` is ${kindOf(given)}; it must be ${expected}`;
  const near = nearestName(name, Object.keys(PROPERTIES));
  return `\`${name}\` is no property of a definition${near === null ? '' : `; did you mean \`${near}\`?`}`;
}

function isRight(name: string, value: unknown): boolean {
  switch (name) {
    case 'name':
      return typeof value === 'string' && /^[a-zA-Z][a-zA-Z0-9-]*$/.test(value);
    case 'summary':
    case 'source':
    case 'cost':
    case 'weakness':
      return typeof value === 'string';
    case 'create':
      return typeof value === 'function';
    case 'parameters':
      return isMap(value);
    case 'usesKeys':
      return typeof value === 'boolean';
    case 'research':
      return value === true;
    case 'aliases':
    case 'deployed':
      return Array.isArray(value) && value.every((text) => typeof text === 'string');
    case 'except':
      return Array.isArray(value) && value.every(isDecline);
    default:
      return false;
  }
}

function isDecline(value: unknown): boolean {
  return isMap(value) && typeof value.property === 'string' && typeof value.reason === 'string';
}

function parameterFaults(parameters: unknown): readonly string[] {
  if (!isMap(parameters)) return [];
  return Object.entries(parameters).flatMap(([name, declared]) => {
    const fault = parameterFault(name, declared);
    return fault === null ? [] : [`\`parameters.${name}${fault}`];
  });
}

function parameterFault(name: string, declared: unknown): string | null {
  if (!/^[a-zA-Z][a-zA-Z0-9-]*$/.test(name)) return '`: names consist of letters, digits and `-`';
  if (RESERVED.includes(name)) return '`: every balancer has a key of that name already';
  if (!isMap(declared)) return `\` is ${kindOf(declared)}; it must be a declaration`;
  const { kind, summary, choices } = declared as Partial<ParameterDeclaration>;
  if (!KINDS.some((known) => known === kind)) {
    return `.kind\` is ${quoteValue(kind)}; it must be one of ${KINDS.join(', ')}`;
  }
  if (typeof summary !== 'string')
    return '.summary` is missing: one sentence that says what it does';
  const isList = Array.isArray(choices) && choices.every((choice) => typeof choice === 'string');
  if (kind === 'choice' && (!isList || choices.length === 0)) {
    return '.choices` is missing: a list of every allowed word';
  }
  return defaultFault(declared as Partial<ParameterDeclaration>);
}

function defaultFault(declared: Partial<ParameterDeclaration>): string | null {
  const { kind, choices = [], default: value, min = -Infinity, max = Infinity } = declared;
  const wrong = (expected: string) =>
    value === undefined
      ? `.default\` is missing: ${expected}`
      : `.default\` is ${quoteValue(value)}; it must be ${expected}`;
  if (kind === 'boolean') return typeof value === 'boolean' ? null : wrong('`true` or `false`');
  if (kind === 'choice') {
    return choices.some((choice) => choice === value) ? null : wrong(choices.join(' or '));
  }
  if (typeof min !== 'number' || typeof max !== 'number') return '`: `min` and `max` are numbers';
  const isWhole = kind === 'integer' || kind === 'duration';
  const isNumber = typeof value === 'number' && Number.isFinite(value);
  if (!isNumber || (isWhole && !Number.isInteger(value))) {
    return wrong(
      kind === 'duration' ? 'whole nanoseconds' : isWhole ? 'a whole number' : 'a number',
    );
  }
  return value >= min && value <= max ? null : wrong(`from ${min} to ${max}`);
}

function isMap(value: unknown): value is Exports {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function kindOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'number') return quoteValue(value);
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'an object';
  return `a ${typeof value}`;
}
