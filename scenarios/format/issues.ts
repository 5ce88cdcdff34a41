/** zod's issues → our own texts, at the token that each is about. */

import type { z } from 'zod';
import { listOf, nearestName } from './nearest.ts';
import { notYetProblem } from './not-yet.ts';
import type { Problem } from './parsed.ts';
import { quoteValue } from './quote-value.ts';
import { complain, type ScenarioContext } from './scenario-context.ts';
import { unknownAlgorithm } from './schema/balancer.ts';
import { childOf, nodeAt, type Path, plainValue } from './source/source-node.ts';

type Issue = z.core.$ZodIssue;

export function reportIssues(
  context: ScenarioContext,
  issues: readonly Issue[],
  base: Path = [],
): void {
  for (const issue of issues) reportIssue(context, issue, [...base, ...(issue.path as Path)]);
}

function reportIssue(context: ScenarioContext, issue: Issue, path: Path): void {
  const node = nodeAt(context.root, path);
  const value = node === undefined ? undefined : plainValue(node);
  if (issue.code === 'unrecognized_keys') {
    for (const key of issue.keys) reportUnknownKey(context, [...path, key], issue.message);
  } else if (issue.code === 'invalid_union' && issue.discriminator !== undefined) {
    complain(context, path, unknownKind(issue, path, value));
  } else if (issue.code === 'invalid_union') {
    reportIssues(context, chooseBranch(issue.errors, value), path);
  } else if (issue.code === 'invalid_key') {
    complain(context, path, badName(path), { at: 'key' });
  } else {
    complain(context, path, problemOf(issue, path, value));
  }
}

function problemOf(issue: Issue, path: Path, value: unknown): Problem {
  const key = path.at(-1);
  const custom = issue.code === 'custom' ? (issue.params?.problem as Problem) : undefined;
  // A path that ends below a scalar belongs to a short form: the scalar itself is wrong.
  if (value === undefined && typeof key === 'string' && custom?.code !== 'not-a-quantity') {
    return missingKey(path, custom?.suggestion);
  }
  if (value === null) {
    const suggestion = custom?.suggestion ?? 'write a value, or remove the key';
    return { code: 'missing-value', message: `\`${key}\` has no value`, suggestion };
  }
  if (custom !== undefined) return custom;
  if (issue.code === 'invalid_type') {
    const expected = issue.expected === 'array' ? 'a list' : 'a map';
    const message = `${quoteValue(value)} stands where ${expected} is needed`;
    return { code: 'wrong-type', message };
  }
  if (issue.code === 'too_small')
    return { code: 'out-of-range', message: `\`${key}\` is an empty list` };
  if (issue.code === 'too_big') {
    if (key === 'calls') return notYetProblem('calls');
    const message = `\`${key}\` has more than ${issue.maximum} entries`;
    return { code: 'too-many', message };
  }
  return { code: 'wrong-value', message: `${quoteValue(value)} is not possible here` };
}

export function missingKey(path: Path, suggestion?: string): Problem {
  const parent = path.slice(0, -1).join('.');
  return {
    code: 'missing-key',
    message: `\`${path.at(-1)}\` is missing${parent === '' ? '' : ` in \`${parent}\``}`,
    ...(suggestion !== undefined && { suggestion }),
  };
}

/** `allowedText` holds the allowed keys, put there by `strictMap`. */
function reportUnknownKey(context: ScenarioContext, path: Path, allowedText: string): void {
  const parent = path.slice(0, -1);
  const key = String(path.at(-1));
  const problem =
    notYetProblem(key, parent) ??
    unknownParameter(context, key, parent, allowedText) ??
    unknownKey(key, parent, allowedText);
  complain(context, path, problem, { at: 'key' });
}

/** Of what the catalogue documents; null if the map names nothing of it. */
function unknownParameter(
  { root }: ScenarioContext,
  key: string,
  parent: Path,
  allowedText: string,
): Problem | null {
  const map = nodeAt(root, parent);
  const allowed = wordsOf(allowedText);
  const nameKey = NAME_KEYS.find((one) => allowed.includes(one));
  const named = map && nameKey && childOf(map, nameKey);
  const entry = named && named.kind === 'scalar' ? named.value : null;
  if (typeof entry !== 'string') return null;
  const parameters = allowed.filter((name) => name !== nameKey);
  const near = nearestName(key, parameters);
  return {
    code: 'unknown-key',
    message: `${quoteValue(entry)} has no parameter ${quoteValue(key)}`,
    ...(near !== null && { suggestion: `did you mean \`${near}\`?` }),
    notes: [
      ...(parameters.length === 0 ? [] : [`known: ${listOf(parameters)}`]),
      `\`lbsim algorithms ${entry}\` says what its parameters do`,
    ],
  };
}

/** What names a documented entry in a map that has its parameters beside it. */
const NAME_KEYS = ['algorithm', 'check', 'policy'];

function wordsOf(text: string): string[] {
  return text.split(' ').filter((name) => name !== '');
}

function unknownKey(key: string, parent: Path, allowedText: string): Problem {
  const allowed = wordsOf(allowedText);
  const near = nearestName(key, allowed);
  const where = parent.length === 0 ? 'a scenario' : `\`${parent.join('.')}\``;
  return {
    code: 'unknown-key',
    message: `there is no key ${quoteValue(key)} in ${where}`,
    ...(near !== null && { suggestion: `did you mean \`${near}\`?` }),
    notes: [`known: ${listOf(allowed)}`],
  };
}

/** A map whose `law`, `process` or `algorithm` names none that there is. */
function unknownKind(
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
  value: unknown,
): Problem {
  const kind = String(issue.discriminator);
  const known = 'options' in issue ? (issue.options ?? []).map(String) : [];
  const notes = [`known: ${listOf(known)}`];
  if (value === undefined) return { ...missingKey(path), notes };
  if (kind === 'algorithm') return unknownAlgorithm(value);
  const near = nearestName(String(value), known);
  const noun = NOUNS[kind] ?? kind;
  return {
    code: `unknown-${noun.replaceAll(' ', '-')}`,
    message: `there is no ${noun} ${quoteValue(value)}`,
    ...(near !== null && { suggestion: `did you mean \`${near}\`?` }),
    notes,
  };
}

const NOUNS: Readonly<Record<string, string>> = {
  process: 'arrival process',
  check: 'health check',
};

/** Of a short form and a long one, the complaints about the one that was attempted. */
function chooseBranch(branches: readonly (readonly Issue[])[], value: unknown): readonly Issue[] {
  const isMap = typeof value === 'object' && value !== null && !Array.isArray(value);
  const isAboutType = (issue: Issue) =>
    issue.path.length === 0 && issue.code !== 'unrecognized_keys';
  const attempted = isMap
    ? branches.find((branch) => !branch.every(isAboutType))
    : branches.find((branch) => branch.some((issue) => issue.code === 'custom'));
  return attempted ?? branches[0] ?? [];
}

function badName(path: Path): Problem {
  return {
    code: 'bad-name',
    message: `${quoteValue(path.at(-1))} cannot be used as a name`,
    notes: [
      'names consist of letters, digits, `_`, `-` and `.`, and begin with none of the last two',
    ],
  };
}
