/** What goes wrong, where, and when. */

import { z } from 'zod';
import { failed, parsed } from '../parsed.ts';
import { quoteValue } from '../quote-value.ts';
import { field, strictMap } from './field.ts';
import { durationField, factorField, ratioField, textField } from './fields.ts';

const TARGET = 'A node (`web/new-3`), a pattern (`web/new-*`), or a list of them.';

/** A list, whichever way it is written. */
const target = field<readonly string[]>(
  {
    description: TARGET,
    anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
  },
  (value) => {
    const list: unknown = typeof value === 'string' ? [value] : value;
    const isList = Array.isArray(list) && list.length > 0;
    return isList && list.every((one) => typeof one === 'string')
      ? parsed(list)
      : failed('wrong-type', `${quoteValue(value)} names no nodes`, { notes: [TARGET] });
  },
);

const common = {
  id: textField('How reports call it; default its kind and number, such as `slow-1`.').optional(),
  target,
  at: durationField('When it begins, since the measured span began.'),
};

const lasting = {
  ...common,
  for: durationField('How long it lasts; default to the end.', { positive: true }).optional(),
};

const slowness = { positive: true, min: 1, max: 1e6 };

export const faultSchema = z.discriminatedUnion('kind', [
  strictMap({
    kind: z.literal('slow'),
    ...lasting,
    factor: factorField('How many times as long everything takes.', slowness),
  }).describe('A node that turned slow.'),
  strictMap({
    kind: z.literal('errors'),
    ...lasting,
    share: ratioField('The share of requests that it hits; default all.').optional(),
    answer: durationField('How long an error takes at the node; default 1ms.').optional(),
  }).describe('A node that answers with errors, faster than with results.'),
  strictMap({
    kind: z.literal('cold-start'),
    ...common,
    for: durationField('How long it takes to warm up.', { positive: true }),
    factor: factorField('How many times as long everything takes at first.', slowness),
  }).describe('A node that starts cold, with empty caches, and warms up evenly.'),
]);

export const faultsSchema = z
  .array(faultSchema)
  .max(10_000)
  .describe('What goes wrong. Balancers are not told: they have to find out.');

export type FaultInput = z.output<typeof faultSchema>;
