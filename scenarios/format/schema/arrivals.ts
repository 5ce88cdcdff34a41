/** When requests are issued: one shape per arrival process. */

import { z } from 'zod';
import { strictMap } from './field.ts';
import { booleanField, durationField, integerField, rateField, textField } from './fields.ts';
import { type LawInput, lawSchema } from './law.ts';

/** More users than the default bound on requests in flight could never all wait. */
const MAX_USERS = 1_000_000;
const MAX_POINTS = 100_000;
const MAX_BATCH = 100_000;

/** A gap of eleven days; slower than that, time would leave the range in which it is exact. */
const MIN_RATE = { min: 1e-6, positive: true };

const rate = (summary: string) => rateField(summary, MIN_RATE);

const mmppState = strictMap({
  rate: rateField('Poisson rate while in this state; may be 0/s.'),
  mean: durationField('Mean time in this state.', { positive: true }),
});

const ratePoint = strictMap({
  at: durationField('Time since the start of the warm-up.'),
  rate: rateField('Rate at that time; linear between points.'),
});

const gapLaw: z.ZodType<LawInput> = lawSchema;

const closedThink: z.ZodType<LawInput> = lawSchema;

export const arrivalsSchema = z
  .discriminatedUnion('process', [
    strictMap({
      process: z.literal('constant'),
      rate: rate('Requests per second, evenly spaced.'),
    }).describe('Evenly spaced requests.'),
    strictMap({ process: z.literal('poisson'), rate: rate('Mean requests per second.') }).describe(
      'Independent requests: exponential gaps.',
    ),
    strictMap({
      process: z.literal('renewal'),
      gap: gapLaw,
      batch: integerField('Requests that come together; default 1.', {
        min: 1,
        max: MAX_BATCH,
      }).optional(),
    }).describe('Independent gaps of any law: steadier or burstier than Poisson.'),
    strictMap({
      process: z.literal('mmpp'),
      states: z.array(mmppState).min(1).max(1000).describe('Visited in turn, for ever.'),
    }).describe('Bursts: a Poisson process whose rate changes from state to state.'),
    strictMap({
      process: z.literal('schedule'),
      points: z.array(ratePoint).min(1).max(MAX_POINTS).describe('Ascending in time.'),
      repeat: booleanField('Start over after the last point; default false.').optional(),
    }).describe('A rate over time: daily curves, ramps, spikes.'),
    strictMap({
      process: z.literal('closed'),
      users: integerField('Users who each wait for an answer before they ask again.', {
        min: 1,
        max: MAX_USERS,
      }),
      think: closedThink.optional(),
    }).describe('A fixed number of users: the rate follows from how fast they are answered.'),
    strictMap({
      process: z.literal('trace'),
      file: textField('CSV with a column `at_ms`, and optionally `key` and `service_ms`.'),
    }).describe('Recorded requests.'),
  ])
  .meta({ id: 'arrivals', examples: [{ process: 'poisson', rate: '900/s' }] });

export type ArrivalsInput = z.output<typeof arrivalsSchema>;
