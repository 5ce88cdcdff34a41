/** How long, how often and with which random numbers the scenario is simulated. */

import { z } from 'zod';
import { METRICS } from '../../../sim/metrics/catalogue.ts';
import { failed, parsed } from '../parsed.ts';
import { parseQuantity } from '../quantity/parse-quantity.ts';
import { quoteValue } from '../quote-value.ts';
import { field, strictMap } from './field.ts';
import { choiceField, durationField, integerField, quantityShape, ratioField } from './fields.ts';

const METRIC_NAMES = METRICS.map(({ name }) => name);
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

const replications = z
  .union([
    integerField('Independent repetitions; default 10.', { min: 1, max: MAX_REPLICATIONS }),
    strictMap({
      min: integerField('As many at least; default 10.', {
        min: 2,
        max: MAX_REPLICATIONS,
      }).optional(),
      max: integerField('As many at most.', { min: 2, max: MAX_REPLICATIONS }),
      precision: ratioField(
        'Goes on until the half-width of an interval is below this share of the value.',
        {
          positive: true,
        },
      ).optional(),
      of: choiceField('The metric whose interval it is; default p99.', METRIC_NAMES).optional(),
      until: choiceField('Goes on until every check and every pair of variants is decided.', [
        'decided',
      ]).optional(),
    }),
  ])
  .describe(
    'Independent repetitions: a number, or between which bounds to stop when enough is known.',
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
