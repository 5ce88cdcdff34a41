/** A law as written → the spec that the simulator builds it from, proved to determine a law. */

import { createDistribution, lawByName } from '../../../sim/distributions/index.ts';
import { LawError, type LawSpec, type LawValue } from '../../../sim/distributions/types.ts';
import { readDurationList } from '../duration-list.ts';
import { readNamedFile } from '../read-named-file.ts';
import { complain, type ScenarioContext } from '../scenario-context.ts';
import {
  type LawInput,
  type LawInputValue,
  takesFile,
  type WeightedLawInput,
} from '../schema/law.ts';
import type { Path } from '../source/source-node.ts';

/** No delay at all. */
export const ZERO_LAW: LawSpec = { law: 'constant', parameters: { value: 0 } };

/** Null after reporting what is wrong with it. */
export function resolveLaw(context: ScenarioContext, path: Path, input: LawInput): LawSpec | null {
  const parameters: Record<string, LawValue> = {};
  for (const [name, value] of Object.entries(input.parameters)) {
    const resolved = resolveValue(context, [...path, name], value);
    if (resolved === null) return null;
    parameters[name] = resolved;
  }
  if (input.file !== undefined) {
    if (parameters.values !== undefined) {
      const problem = { code: 'conflict', message: 'give either `values` or `file`, not both' };
      complain(context, [...path, 'file'], problem, { at: 'key' });
      return null;
    }
    const values = readNamedFile(context, [...path, 'file'], input.file, readDurationList);
    if (values === null) return null;
    parameters.values = values;
  }
  const definition = lawByName(input.law)!;
  if (takesFile(definition) && parameters.values === undefined) {
    const message = `\`${input.law}\` needs \`values\` or a \`file\` of them`;
    complain(context, [...path, 'law'], { code: 'bad-law', message });
    return null;
  }
  const spec = { law: input.law, parameters };
  return determines(context, path, spec) ? spec : null;
}

function determines(context: ScenarioContext, path: Path, spec: LawSpec): boolean {
  try {
    createDistribution(spec);
    return true;
  } catch (error) {
    if (!(error instanceof LawError)) throw error;
    complain(context, [...path, error.parameter ?? 'law'], {
      code: 'bad-law',
      message: error.message,
    });
    return false;
  }
}

function resolveValue(context: ScenarioContext, path: Path, value: LawInputValue): LawValue | null {
  if (!isComponents(value)) return value;
  const components = value.map(({ weight, law }, i) => {
    const spec = resolveLaw(context, [...path, i], law);
    return spec === null ? null : { weight, law: spec };
  });
  const found = components.filter((component) => component !== null);
  return found.length === components.length ? found : null;
}

function isComponents(value: LawInputValue): value is readonly WeightedLawInput[] {
  return Array.isArray(value) && typeof value[0] === 'object';
}
