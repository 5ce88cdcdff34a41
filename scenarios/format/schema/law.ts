/** Laws of durations: `5ms`, or `{ law: NAME, ...parameters }` with the parameters that each law declares. */

import { z } from 'zod';
import { LAWS } from '../../../sim/distributions/index.ts';
import type { LawDefinition, LawParameter } from '../../../sim/distributions/types.ts';
import { failed, parsed } from '../parsed.ts';
import { parseQuantity } from '../quantity/parse-quantity.ts';
import { quoteValue } from '../quote-value.ts';
import { field, strictMap } from './field.ts';
import {
  durationField,
  integerField,
  numberField,
  quantityShape,
  ratioField,
  textField,
} from './fields.ts';

/** A law whose structure is right; whether its parameters determine it is checked later. */
export interface LawInput {
  readonly law: string;
  readonly parameters: Readonly<Record<string, LawInputValue>>;
  /** Of a law of recorded durations: where they are. */
  readonly file?: string;
}

export type LawInputValue = number | readonly number[] | readonly WeightedLawInput[];

export interface WeightedLawInput {
  readonly weight: number;
  readonly law: LawInput;
}

const EXAMPLES = ['5ms', { law: 'lognormal', mean: '20ms', p99: '90ms' }];

const lawObject: z.ZodType<LawInput> = z.lazy(() =>
  z.discriminatedUnion('law', lawOptions((law) => lawOption(law, {})) as never),
) as z.ZodType<LawInput>;

const componentObject: z.ZodType<WeightedLawInput> = z.lazy(() =>
  z.discriminatedUnion(
    'law',
    lawOptions((law) =>
      lawOption(law, {
        weight: numberField('Share of the samples, relative to the others.', { min: 0 }).optional(),
      }).transform(({ weight, ...input }) => ({ weight: weight ?? 1, law: input })),
    ) as never,
  ),
) as z.ZodType<WeightedLawInput>;

/** `5ms`: the commonest law has the shortest form. */
const constantLaw = field<LawInput>(quantityShape('duration', 'Always this long.'), (value) => {
  const result = parseQuantity(value, 'duration');
  if (result.ok) return parsed({ law: 'constant', parameters: { value: result.value } });
  if (result.problem.code !== 'not-a-quantity') return result;
  const isName = LAWS.some((law) => law.name === value);
  return failed(
    'not-a-quantity',
    `${quoteValue(value)} is neither a duration nor a map with a law`,
    {
      suggestion: `write for example \`${isName ? `{ law: ${value}, … }` : '20ms'}\``,
    },
  );
});

export const lawSchema: z.ZodType<LawInput> = z
  .union([constantLaw, lawObject])
  .meta({ id: 'law', title: 'Law of durations', examples: EXAMPLES });

function lawOptions<T>(option: (law: LawDefinition) => T): T[] {
  return LAWS.map(option);
}

interface LawWithWeight extends LawInput {
  readonly weight?: number;
}

function lawOption(
  law: LawDefinition,
  extra: Readonly<Record<string, z.ZodType>>,
): z.ZodType<LawWithWeight> {
  const entries = Object.entries(law.parameters);
  const fields = entries.map(([name, parameter]) => {
    // Whether a list is given here or in a file is checked with the law itself.
    const required = parameter.required === true && parameter.kind !== 'durations';
    const value = parameterField(parameter);
    return [name, required ? value : value.optional()] as const;
  });
  const file = takesFile(law)
    ? { file: textField('File with one duration in milliseconds a line.').optional() }
    : {};
  return strictMap({ law: z.literal(law.name), ...Object.fromEntries(fields), ...file, ...extra })
    .describe(law.summary)
    .transform((input): LawWithWeight => toLawInput(input));
}

/** Recorded durations are usually too many to write into the scenario. */
export function takesFile(law: LawDefinition): boolean {
  return Object.values(law.parameters).some((p) => p.kind === 'durations' && p.required === true);
}

function toLawInput(input: Record<string, unknown>): LawWithWeight {
  const { law, file, weight, ...parameters } = input;
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return {
    law: String(law),
    parameters: Object.fromEntries(given) as LawInput['parameters'],
    ...(typeof file === 'string' && { file }),
    ...(typeof weight === 'number' && { weight }),
  };
}

function parameterField({ kind, summary }: LawParameter): z.ZodType {
  switch (kind) {
    case 'duration':
      return durationField(summary);
    case 'ratio':
      return ratioField(summary);
    case 'integer':
      return integerField(summary, { min: 0 });
    case 'number':
      return numberField(summary);
    case 'durations':
      return z.array(durationField(summary)).describe(summary);
    case 'numbers':
      return z.array(numberField(summary)).describe(summary);
    case 'laws':
      return z.array(componentObject).min(1).describe(summary);
  }
}
