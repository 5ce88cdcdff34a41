/** The faults: which nodes each of them hits. */

import { nearestName } from '../nearest.ts';
import { nodeNames } from '../node-names.ts';
import { quoteValue } from '../quote-value.ts';
import type { ResolvedFault, ResolvedService } from '../resolved.ts';
import { complain, type ScenarioContext } from '../scenario-context.ts';
import type { FaultInput } from '../schema/fault.ts';

/** What an error takes when nobody says: a process that refuses at once. */
const ERROR_ANSWER_NS = 1e6;

/** Null for those that do not fit the schema. Wrong ones are reported and left out. */
export function resolveFaults(
  context: ScenarioContext,
  inputs: readonly (FaultInput | null)[],
  services: readonly ResolvedService[],
): ResolvedFault[] {
  const names = services.flatMap(nodeNames);
  const counts = new Map<string, number>();
  const ids = new Set<string>();
  return inputs.flatMap((input, index) => {
    if (input === null) return [];
    const number = (counts.get(input.kind) ?? 0) + 1;
    counts.set(input.kind, number);
    const id = input.id ?? `${input.kind}-${number}`;
    if (ids.has(id)) {
      const message = `two faults are called ${quoteValue(id)}`;
      complain(context, ['faults', index], { code: 'duplicate-fault', message });
    }
    ids.add(id);
    const nodes = resolveTarget(context, index, input.target, names);
    return nodes === null ? [] : [resolveFault(input, id, nodes)];
  });
}

function resolveFault(
  { id: _, at, for: lasts, ...input }: FaultInput,
  id: string,
  nodes: readonly string[],
): ResolvedFault {
  const span = { id, nodes, atNs: at, forNs: lasts ?? null };
  if (input.kind === 'errors') {
    const { kind, target, share = 1, answer = ERROR_ANSWER_NS } = input;
    return { ...span, kind, target, share, answerNs: answer };
  }
  if (input.kind === 'slow') return { ...span, ...input };
  return { ...span, ...input, forNs: lasts! };
}

function resolveTarget(
  context: ScenarioContext,
  index: number,
  target: readonly string[],
  names: readonly string[],
): readonly string[] | null {
  const hit = target.map((pattern) => {
    const matches = names.filter((name) => fits(pattern, name));
    if (matches.length === 0) {
      const near = nearestName(pattern, names);
      complain(context, ['faults', index, 'target'], {
        code: 'unknown-node',
        message: `there is no node ${quoteValue(pattern)}`,
        ...(near !== null && { suggestion: `did you mean \`${near}\`?` }),
        notes: [`nodes are called \`${names[0]}\`; \`*\` stands for any part of a name`],
      });
    }
    return matches;
  });
  if (hit.some((matches) => matches.length === 0)) return null;
  // In the order of the nodes, each once.
  const all = new Set(hit.flat());
  return names.filter((name) => all.has(name));
}

function fits(pattern: string, name: string): boolean {
  const parts = pattern.split('*');
  if (parts.length === 1) return pattern === name;
  const [first, last] = [parts[0]!, parts.at(-1)!];
  if (!name.startsWith(first) || name.length < first.length + last.length) return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = name.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return name.endsWith(last) && name.length - last.length >= from;
}
