/** Which algorithm chooses nodes: a name, or a map with the parameters that it declares. */

import { z } from 'zod';
import { BALANCING } from '../../../algorithms/balancing/index.ts';
import type { AlgorithmDefinition } from '../../../algorithms/balancing/types.ts';
import type { ParameterValue, ParameterValues } from '../../../algorithms/parameters.ts';
import { nearestName, relatedNames } from '../nearest.ts';
import { type Problem, parsed } from '../parsed.ts';
import { isPluginFile, type LoadedPlugin, PLUGIN_EXTENSIONS } from '../plugin/plugin.ts';
import { quoteValue } from '../quote-value.ts';
import { field, strictMap } from './field.ts';
import { integerOrWord, textField } from './fields.ts';
import { parameterField } from './parameter.ts';

/** A balancer as written: only what was given. */
export interface BalancerInput {
  /** Canonical name: aliases are resolved. Of a plugin: its file as written. */
  readonly algorithm: string;
  /** Of a plugin that is not resolved yet: as written, unchecked. */
  readonly given: ParameterValues;
  readonly plugin?: LoadedPlugin;
  readonly instances?: number | 'per-client';
  readonly zone?: string;
}

/** Each balancer keeps its own view of every node. */
const MAX_INSTANCES = 10_000;

/** Every name that users may write, aliases included. */
export const ALGORITHM_NAMES: readonly string[] = BALANCING.flatMap(namesOf);

const instances = integerOrWord('Independent balancers, or `per-client`; default 1.', {
  min: 1,
  max: MAX_INSTANCES,
  word: 'per-client',
});

const zone = textField('The zone that the balancers are in; `per-client`: that of each client.');

const pluginPath = {
  type: 'string',
  pattern: `\\.(${PLUGIN_EXTENSIONS.map((extension) => extension.slice(1)).join('|')})$`,
  description: 'Your own algorithm: a module, relative to the scenario.',
};

const nameShape = { anyOf: [{ enum: [...ALGORITHM_NAMES] }, pluginPath] };

export const algorithmName = field<BalancerInput>(nameShape, (value) => {
  const name = String(value);
  if (isPluginFile(name)) return parsed({ algorithm: name, given: {} });
  if (ALGORITHM_NAMES.includes(name)) return parsed({ algorithm: canonicalName(name), given: {} });
  return { ok: false, problem: unknownAlgorithm(value) };
});

/** There are too many to list: what is near, and where the list is. */
export function unknownAlgorithm(value: unknown): Problem {
  const written = String(value);
  const near = nearestName(written, ALGORITHM_NAMES);
  const related = relatedNames(
    written,
    BALANCING.map(({ name }) => name).filter((name) => name !== near),
  );
  const names = related.map((name) => `\`${name}\``).join(', ');
  return {
    code: 'unknown-algorithm',
    message: `there is no algorithm ${quoteValue(value)}`,
    ...(near !== null && { suggestion: `did you mean \`${near}\`?` }),
    notes: [
      ...(related.length > 0 ? [`${near === null ? 'similar' : 'also similar'}: ${names}`] : []),
      `\`lbsim algorithms\` lists all ${BALANCING.length}`,
      `your own is a file, \`./mine.ts\`; its name ends in ${PLUGIN_EXTENSIONS.join(', ')}`,
    ],
  };
}

/**
 * A map whose parameters the plugin itself declares: `resolve/plugin.ts` checks them. Whatever names
 * no plugin fails at its root, so that the complaint is left to the list of algorithms.
 */
const pluginMap: z.ZodType<BalancerInput> = z
  .unknown()
  .meta({ type: 'object', properties: { algorithm: pluginPath }, required: ['algorithm'] })
  .transform((value, context): BalancerInput => {
    const written = value as Readonly<Record<string, unknown>> | null;
    if (typeof written !== 'object' || !isPluginFile(String(written?.algorithm))) {
      context.addIssue({ code: 'custom', message: 'no plugin' });
      return z.NEVER;
    }
    const { algorithm, instances: count, zone: place, ...rest } = written!;
    const own = { algorithm, instances: count, zone: place };
    const checked = pluginOwn.safeParse(own);
    if (checked.success) {
      return { ...inputOf(checked.data, String(algorithm)), given: rest as ParameterValues };
    }
    for (const issue of checked.error.issues) context.addIssue({ ...issue } as never);
    return z.NEVER;
  });

const pluginOwn = strictMap({
  algorithm: z.string(),
  instances: instances.optional(),
  zone: zone.optional(),
});

export const balancerSchema: z.ZodType<BalancerInput> = z
  .union([
    algorithmName,
    pluginMap,
    z.discriminatedUnion(
      'algorithm',
      BALANCING.map(balancerOption) as never,
    ) as z.ZodType<BalancerInput>,
  ])
  .meta({
    id: 'balancer',
    title: 'Balancing algorithm',
    examples: ['least-connections', { algorithm: 'power-of-two', load: 'peak-ewma' }],
  });

export function balancerOption(definition: AlgorithmDefinition): z.ZodType<BalancerInput> {
  const parameters = Object.entries(definition.parameters).map(
    ([name, declaration]) => [name, parameterField(declaration).optional()] as const,
  );
  return strictMap({
    algorithm: z.literal(namesOf(definition)),
    instances: instances.optional(),
    zone: zone.optional(),
    ...Object.fromEntries(parameters),
  })
    .describe(definition.summary)
    .transform((input) => inputOf(input as Record<string, unknown>, definition.name));
}

function inputOf(input: Readonly<Record<string, unknown>>, algorithm: string): BalancerInput {
  const { algorithm: _, instances: count, zone: place, ...rest } = input;
  const given = Object.entries(rest).filter(([, value]) => value !== undefined);
  return {
    algorithm,
    given: Object.fromEntries(given) as Record<string, ParameterValue>,
    ...(count !== undefined && { instances: (count as number | null) ?? 'per-client' }),
    ...(place !== undefined && { zone: place as string }),
  };
}

function namesOf(definition: AlgorithmDefinition): string[] {
  return [definition.name, ...definition.aliases];
}

function canonicalName(name: string): string {
  return BALANCING.find((definition) => namesOf(definition).includes(name))!.name;
}
