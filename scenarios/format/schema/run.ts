/** How long, how often and with which random numbers the scenario is simulated. */

import { z } from 'zod';
import { failed, parsed } from '../parsed.ts';
import { parseQuantity } from '../quantity/parse-quantity.ts';
import { quoteValue } from '../quote-value.ts';
import { field, strictMap } from './field.ts';
import { durationField, integerField, quantityShape, ratioField, readNumber } from './fields.ts';

const MAX_REPLICATIONS = 10_000;
const MAX_REQUESTS = 1_000_000_000_000;

const warmup = field<number>(
  quantityShape('duration', 'Simulated before the measured span; default a tenth of it.'),
  (value) =>
    value === 'auto'
      ? failed('not-supported-yet', '`warmup: auto` is not supported yet', {
          suggestion: 'give a duration',
          notes: ['without `warmup`, a tenth of the measured span is left out before it'],
        })
      : parseQuantity(value, 'duration'),
);

const seed = field<string>(
  { type: ['string', 'number'], description: 'Name of the random numbers; default 1.' },
  (value) =>
    (typeof value === 'number' || typeof value === 'string') && String(value) !== ''
      ? parsed(String(value))
      : failed('wrong-type', `${quoteValue(value)} is neither a number nor a text`),
);

const replications = field<number>(
  {
    type: 'integer',
    minimum: 1,
    maximum: MAX_REPLICATIONS,
    description: 'Independent repetitions; default 10.',
  },
  (value) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? failed('not-supported-yet', 'replications by precision are not supported yet', {
          suggestion: 'give a number',
        })
      : readNumber('integer', value, { min: 1, max: MAX_REPLICATIONS }),
);

const limits = strictMap({
  events: integerField('A run ends after this many events; default 2,000,000,000.', {
    min: 1,
    max: 1_000_000_000_000,
  }).optional(),
  inFlight: integerField('A run ends when this many requests are under way; default 1,000,000.', {
    min: 1,
    max: 10_000_000,
  }).optional(),
});

export const runSchema = strictMap({
  duration: durationField('Measured span, after the warm-up.', { positive: true }).optional(),
  requests: integerField('Measured requests, instead of a duration.', {
    min: 1,
    max: MAX_REQUESTS,
  }).optional(),
  warmup: warmup.optional(),
  seed: seed.optional(),
  replications: replications.optional(),
  indifference: ratioField(
    'Differences between variants up to this share of the value do not matter; default 2%.',
    { positive: true },
  ).optional(),
  overload: z
    .literal('intended')
    .optional()
    .describe('Queues that grow without bound are meant, and no reason to refuse an answer.'),
  limits: limits.optional().describe('Bounds that end a run which gets out of hand.'),
});

export type RunInput = z.output<typeof runSchema>;
