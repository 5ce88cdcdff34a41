/** A health check, a failover policy and the like: a name, or a map with the parameters it declares. */

import { z } from 'zod';
import { FAILOVER } from '../../../algorithms/failover/index.ts';
import { HEALTH } from '../../../algorithms/health/index.ts';
import type {
  ParameterSchema,
  ParameterValue,
  ParameterValues,
} from '../../../algorithms/parameters.ts';
import { listOf, nearestName } from '../nearest.ts';
import { type Parsed, parsed } from '../parsed.ts';
import { quoteValue } from '../quote-value.ts';
import { field, type JsonShape, strictMap } from './field.ts';
import { parameterField } from './parameter.ts';

/** As written: only what was given. */
export interface PolicyInput<X = unknown> {
  /** Canonical name: aliases are resolved. */
  readonly name: string;
  readonly given: ParameterValues;
  /** What every entry of that kind takes beside its own parameters. */
  readonly extras?: X;
}

interface Documented {
  readonly name: string;
  readonly aliases: readonly string[];
  readonly summary: string;
  readonly parameters: ParameterSchema;
}

interface Kind {
  /** The key that names one in a map: `check`, `policy`. */
  readonly key: string;
  /** What one is called in complaints. */
  readonly noun: string;
  readonly entries: readonly Documented[];
  /** What a bare number or quantity means. */
  readonly amount?: Amount;
  readonly extras?: Readonly<Record<string, z.ZodType>>;
}

interface Amount {
  readonly entry: string;
  readonly parameter: string;
  readonly also?: ParameterValues;
  readonly shape: JsonShape;
  read(value: unknown): Parsed<number>;
}

export function policySchema<X = unknown>({
  key,
  noun,
  entries,
  amount,
  extras = {},
}: Kind): z.ZodType<PolicyInput<X>> {
  const names = entries.flatMap(({ name, aliases }) => [name, ...aliases]);
  const shape = amount === undefined ? { enum: names } : { anyOf: [{ enum: names }, amount.shape] };
  const word = field<PolicyInput<X>>(shape, (value) => {
    if (amount !== undefined && /^\s*[-+.\d]/.test(String(value))) return readAmount(amount, value);
    const found = entries.find(
      ({ name, aliases }) => name === value || aliases.includes(String(value)),
    );
    if (found !== undefined) return parsed({ name: found.name, given: {} });
    const near = nearestName(String(value), names);
    return {
      ok: false,
      problem: {
        code: `unknown-${noun.replaceAll(' ', '-')}`,
        message: `there is no ${noun} ${quoteValue(value)}`,
        ...(near !== null && { suggestion: `did you mean \`${near}\`?` }),
        notes: [`known: ${listOf(entries.map(({ name }) => name))}`],
      },
    };
  });
  const options = entries.map((entry) => optionOf(key, entry, extras));
  return z.union([
    word,
    z.discriminatedUnion(key, options as never) as unknown as z.ZodType<PolicyInput<X>>,
  ]);
}

function readAmount(
  { entry, parameter, also, read }: Amount,
  value: unknown,
): Parsed<PolicyInput<never>> {
  const result = read(value);
  return result.ok
    ? parsed({ name: entry, given: { ...also, [parameter]: result.value } })
    : result;
}

function optionOf(
  key: string,
  { name, aliases, summary, parameters }: Documented,
  extras: NonNullable<Kind['extras']>,
) {
  const fields = Object.entries(parameters).map(
    ([parameter, declaration]) => [parameter, parameterField(declaration).optional()] as const,
  );
  return strictMap({
    [key]: z.literal([name, ...aliases]),
    ...Object.fromEntries(fields),
    ...extras,
  })
    .describe(summary)
    .transform((input): PolicyInput => {
      const { [key]: _, ...rest } = input as Record<string, unknown>;
      const written = Object.entries(rest).filter(([, value]) => value !== undefined);
      const given = written.filter(([own]) => own in parameters);
      const others = written.filter(([own]) => !(own in parameters));
      return {
        name,
        given: Object.fromEntries(given) as Record<string, ParameterValue>,
        ...(others.length > 0 && { extras: Object.fromEntries(others) }),
      };
    });
}

/** One check. */
export const checkSchema = policySchema({ key: 'check', noun: 'health check', entries: HEALTH });

/** One check or several; a node is believed healthy while all of them believe it. */
export const healthSchema: z.ZodType<readonly PolicyInput[]> = z
  .union([
    z.array(checkSchema).max(16),
    checkSchema.transform((one): readonly PolicyInput[] => [one]),
  ])
  .meta({
    id: 'health',
    title: 'Health checks',
    description: 'How balancers find out which nodes to leave out; default not at all.',
    examples: [[{ check: 'active', interval: '2s' }], 'outlier-detection'],
  });

export const failoverSchema: z.ZodType<PolicyInput> = policySchema({
  key: 'policy',
  noun: 'failover policy',
  entries: FAILOVER,
}).meta({
  id: 'failover',
  title: 'Failover policy',
  description: 'Who may be picked, given the verdicts; default eject.',
  examples: ['eject', { policy: 'eject', panic: '50%' }],
});
