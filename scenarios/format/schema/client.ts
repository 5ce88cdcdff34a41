/** Who sends requests, where to, when, and for how long they wait. */

import { z } from 'zod';
import { failed, parsed } from '../parsed.ts';
import { quoteValue } from '../quote-value.ts';
import { arrivalsSchema } from './arrivals.ts';
import { clientRetrySchema, hedgeSchema } from './attempts.ts';
import { field, strictMap } from './field.ts';
import { booleanField, integerField, numberField, textField } from './fields.ts';
import { timeoutField } from './timeout.ts';

/** Zipf weights are tabulated: 8 bytes a key. */
const MAX_KEYS = 10_000_000;
const MAX_CLIENTS = 100_000;

const popularity = z.union([
  field<{ readonly law: 'uniform' }>({ const: 'uniform' }, (value) =>
    value === 'uniform'
      ? parsed({ law: 'uniform' })
      : failed('unknown-value', `${quoteValue(value)} is no popularity of keys`, {
          notes: ['allowed: `uniform`, or `{ law: zipf, exponent: 1.1 }`'],
        }),
  ),
  z.discriminatedUnion('law', [
    strictMap({ law: z.literal('uniform') }).describe('All keys are equally popular.'),
    strictMap({
      law: z.literal('zipf'),
      exponent: numberField('0 is uniform; web traffic has about 0.7 to 1.2.', {
        min: 0,
        max: 20,
      }),
    }).describe('The k-th key is 1 ÷ k^exponent as popular as the first.'),
  ]),
]);

const keys = strictMap({
  count: integerField('Number of different keys.', { min: 1, max: MAX_KEYS }),
  popularity: popularity.optional(),
});

export const clientSchema = strictMap({
  to: textField('The service that they call; may be omitted if there is only one.').optional(),
  arrivals: arrivalsSchema,
  keys: keys.optional().describe('What hash algorithms route by; without it each request differs.'),
  zone: textField('Label of the zone that they are in.').optional(),
  timeout: timeoutField('Gives up after this time;').optional(),
  cancellation: booleanField(
    'Whether giving up reaches the node, which then drops the request; default false.',
  ).optional(),
  retry: clientRetrySchema.optional(),
  hedge: hedgeSchema.optional(),
  count: integerField('Client processes that share these arrivals; default 1.', {
    min: 1,
    max: MAX_CLIENTS,
  }).optional(),
});

export type ClientInput = z.output<typeof clientSchema>;
