/** Which algorithm chooses nodes: a name, or a map with the parameters that it declares. */

import { z } from 'zod';
import { BALANCING } from '../../../algorithms/balancing/index.ts';
import type { AlgorithmDefinition } from '../../../algorithms/balancing/types.ts';
import type {
  ParameterDeclaration,
  ParameterValue,
  ParameterValues,
} from '../../../algorithms/parameters.ts';
import { nearestName } from '../nearest.ts';
import { type Problem, parsed } from '../parsed.ts';
import { formatDuration, formatRatio } from '../quantity/format-quantity.ts';
import { quoteValue } from '../quote-value.ts';
import { field, strictMap } from './field.ts';
import {
  booleanField,
  choiceField,
  durationField,
  integerField,
  integerOrWord,
  numberField,
  ratioField,
  textField,
} from './fields.ts';

/** A balancer as written: only what was given. */
export interface BalancerInput {
  /** Canonical name: aliases are resolved. */
  readonly algorithm: string;
  readonly given: ParameterValues;
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

export const algorithmName = field<BalancerInput>({ enum: [...ALGORITHM_NAMES] }, (value) => {
  const name = String(value);
  if (ALGORITHM_NAMES.includes(name)) return parsed({ algorithm: canonicalName(name), given: {} });
  return { ok: false, problem: unknownAlgorithm(value) };
});

export function unknownAlgorithm(value: unknown): Problem {
  const near = nearestName(String(value), ALGORITHM_NAMES);
  return {
    code: 'unknown-algorithm',
    message: `there is no algorithm ${quoteValue(value)}`,
    ...(near !== null && { suggestion: `did you mean \`${near}\`?` }),
    notes: [
      `known: ${BALANCING.map((definition) => definition.name).join(', ')}`,
      '`lbsim algorithms` explains them',
    ],
  };
}

export const balancerSchema: z.ZodType<BalancerInput> = z
  .union([
    algorithmName,
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

function balancerOption(definition: AlgorithmDefinition): z.ZodType<BalancerInput> {
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
    .transform((input): BalancerInput => {
      const {
        algorithm: _,
        instances: count,
        zone: place,
        ...rest
      } = input as Record<string, unknown>;
      const given = Object.entries(rest).filter(([, value]) => value !== undefined);
      return {
        algorithm: definition.name,
        given: Object.fromEntries(given) as Record<string, ParameterValue>,
        ...(count !== undefined && { instances: (count as number | null) ?? 'per-client' }),
        ...(place !== undefined && { zone: place as string }),
      };
    });
}

function parameterField(declaration: ParameterDeclaration): z.ZodType<ParameterValue> {
  const { kind, choices = [], min, max } = declaration;
  const bounds = { ...(min !== undefined && { min }), ...(max !== undefined && { max }) };
  const summary = `${declaration.summary} Default ${formatParameter(declaration, declaration.default)}.`;
  switch (kind) {
    case 'integer':
      return integerField(summary, bounds);
    case 'number':
      return numberField(summary, bounds);
    case 'duration':
      return durationField(summary, bounds);
    case 'ratio':
      return ratioField(summary, bounds);
    case 'boolean':
      return booleanField(summary);
    case 'choice':
      return choiceField(summary, choices);
  }
}

/** A parameter's value as a scenario writes it. */
export function formatParameter(declaration: ParameterDeclaration, value: ParameterValue): string {
  if (declaration.kind === 'duration') return formatDuration(Number(value));
  if (declaration.kind === 'ratio') return formatRatio(Number(value));
  return String(value);
}

function namesOf(definition: AlgorithmDefinition): string[] {
  return [definition.name, ...definition.aliases];
}

function canonicalName(name: string): string {
  return BALANCING.find((definition) => namesOf(definition).includes(name))!.name;
}
