/** How balancers learn which nodes are in service: a name, or a map with the parameters that it declares. */

import { z } from 'zod';
import { DISCOVERIES } from '../../../algorithms/discovery/index.ts';
import type { DiscoveryDefinition } from '../../../algorithms/discovery/types.ts';
import type { ParameterValue, ParameterValues } from '../../../algorithms/parameters.ts';
import { listOf, nearestName } from '../nearest.ts';
import { parsed } from '../parsed.ts';
import { quoteValue } from '../quote-value.ts';
import { field, strictMap } from './field.ts';
import { type LawInput, lawSchema } from './law.ts';
import { parameterField } from './parameter.ts';
import { healthSchema, type PolicyInput } from './policy.ts';

/** As written: only what was given. */
export interface DiscoveryInput {
  /** Canonical name: aliases are resolved. */
  readonly kind: string;
  readonly given: ParameterValues;
  readonly delay?: LawInput;
  readonly checks?: readonly PolicyInput[];
}

const namesOf = ({ name, aliases }: DiscoveryDefinition) => [name, ...aliases];
const NAMES = DISCOVERIES.flatMap(namesOf);

const word = field<DiscoveryInput>({ enum: NAMES }, (value) => {
  const found = DISCOVERIES.find((entry) => namesOf(entry).includes(String(value)));
  if (found !== undefined) return parsed({ kind: found.name, given: {} });
  const near = nearestName(String(value), NAMES);
  return {
    ok: false,
    problem: {
      code: 'unknown-discovery',
      message: `there is no discovery ${quoteValue(value)}`,
      ...(near !== null && { suggestion: `did you mean \`${near}\`?` }),
      notes: [`known: ${listOf(DISCOVERIES.map(({ name }) => name))}`],
    },
  };
});

function optionOf(definition: DiscoveryDefinition) {
  const fields = Object.entries(definition.parameters).map(
    ([name, declaration]) => [name, parameterField(declaration).optional()] as const,
  );
  const common = {
    delay: lawSchema.optional().describe('How long an answer travels to a balancer.'),
    checks: healthSchema
      .optional()
      .describe('Checks beside each node; it is passing while all of them pass.'),
  };
  return strictMap({
    kind: z.literal(namesOf(definition)),
    ...(definition.create === null ? {} : common),
    ...Object.fromEntries(fields),
  })
    .describe(definition.summary)
    .transform((input): DiscoveryInput => {
      const { kind: _, delay, checks, ...rest } = input as Record<string, unknown>;
      const given = Object.entries(rest).filter(([, value]) => value !== undefined);
      return {
        kind: definition.name,
        given: Object.fromEntries(given) as Record<string, ParameterValue>,
        ...(delay !== undefined && { delay: delay as LawInput }),
        ...(checks !== undefined && { checks: checks as readonly PolicyInput[] }),
      };
    });
}

export const discoverySchema: z.ZodType<DiscoveryInput> = z
  .union([
    word,
    z.discriminatedUnion(
      'kind',
      DISCOVERIES.map(optionOf) as never,
    ) as unknown as z.ZodType<DiscoveryInput>,
  ])
  .meta({
    id: 'discovery',
    title: 'Discovery',
    description: 'How balancers learn which nodes are in service; default static.',
    examples: ['consul', { kind: 'dns', ttl: '10s' }],
  });
