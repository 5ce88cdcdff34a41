/** What goes wrong, where, and when. */

import { z } from 'zod';
import { failed, parsed } from '../parsed.ts';
import { quoteValue } from '../quote-value.ts';
import { field, strictMap } from './field.ts';
import {
  booleanField,
  choiceField,
  durationField,
  factorField,
  integerField,
  ratioField,
  textField,
} from './fields.ts';

const TARGET =
  'A node (`web/new-3`), a pattern (`web/new-*`), `zone eu-1`, `random 20% of web/*`, or a list of them.';

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

const SERVICES = 'Services whose registry is away, such as `web`; default all that have one.';

const serviceTarget = field<readonly string[]>(
  {
    description: SERVICES,
    anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' }, minItems: 1 }],
  },
  (value) => {
    const list: unknown = typeof value === 'string' ? [value] : value;
    const isList = Array.isArray(list) && list.length > 0;
    return isList && list.every((one) => typeof one === 'string')
      ? parsed(list)
      : failed('wrong-type', `${quoteValue(value)} names no services`, { notes: [SERVICES] });
  },
);

const positive = { positive: true };

const common = {
  id: textField('How reports call it; default its kind and number, such as `slow-1`.').optional(),
  target,
  at: durationField('When it begins, since the measured span began.').optional(),
  for: durationField('How long it lasts; default to the end.', positive).optional(),
  every: durationField('It comes back so long after it began.', positive).optional(),
  times: integerField('How often it comes, with `every`; default to the end.', {
    min: 1,
    max: 10_000,
  }).optional(),
  mtbf: durationField('By chance instead: mean time from repair to failure.', positive).optional(),
  mttr: durationField('By chance instead: mean time to repair.', positive).optional(),
  together: booleanField('Whether chance hits all targets at once; default each alone.').optional(),
  by: choiceField('What fails as one by chance: each `node` (default), each `zone`, or `all`.', [
    'node',
    'zone',
    'all',
  ]).optional(),
};

const factor = factorField('How many times as long everything takes (at first).', {
  positive: true,
  min: 1,
  max: 1e6,
});

const balancers = z
  .array(integerField('Number of a balancer instance, from 1.', { min: 1, max: 1_000_000 }))
  .min(1);

export const faultSchema = z.discriminatedUnion('kind', [
  strictMap({ kind: z.literal('crash'), ...common }).describe(
    'The process is gone: connections are refused, requests inside are reset.',
  ),
  strictMap({ kind: z.literal('hang'), ...common }).describe(
    'The process accepts and does nothing; at the end it is restarted.',
  ),
  strictMap({ kind: z.literal('pause'), ...common }).describe(
    'The process stands still, as in garbage collection, and then goes on.',
  ),
  strictMap({ kind: z.literal('blackhole'), ...common }).describe(
    'Nothing arrives there and nothing comes back.',
  ),
  strictMap({ kind: z.literal('slow'), ...common, factor }).describe('A node that turned slow.'),
  strictMap({
    kind: z.literal('errors'),
    ...common,
    share: ratioField('The share of requests that it hits; default all.').optional(),
    sequence: z
      .array(choiceField('What becomes of a request.', ['fail', 'ok']))
      .min(1)
      .max(10_000)
      .optional()
      .describe('Instead: what becomes of the requests that a node receives, over and over.'),
    answer: durationField('How long an error takes at the node; default 1ms.').optional(),
  }).describe('A node that answers with errors, faster than with results.'),
  strictMap({ kind: z.literal('cold-start'), ...common, factor }).describe(
    'A node that starts cold, with empty caches, and warms up evenly.',
  ),
  strictMap({
    kind: z.literal('flap'),
    ...common,
    down: durationField('How long it is crashed each time.', positive),
    up: durationField('How long it runs in between.', positive),
  }).describe('A process that crashes and comes back, again and again.'),
  strictMap({
    kind: z.literal('restart'),
    ...common,
    down: durationField('How long each process is away.', positive),
    drain: durationField(
      'So long before, each node is taken out of service, and put back when its process is there again; default: nobody is told.',
    ).optional(),
  }).describe('Processes are restarted one after the other, `every` so often.'),
  strictMap({
    kind: z.literal('partition'),
    ...common,
    balancers: balancers.optional().describe('Which balancers are cut off; default all.'),
    of: choiceField('What is lost.', ['everything', 'traffic', 'probes']).optional(),
  }).describe('Some balancers cannot reach a node.'),
  strictMap({
    kind: z.literal('lying-probe'),
    ...common,
    says: choiceField('What probes are answered; default ok.', ['ok', 'error']).optional(),
  }).describe('A node whose probes are answered so, whatever is true.'),
  strictMap({
    kind: z.literal('registry-outage'),
    ...common,
    target: serviceTarget.optional(),
  }).describe('The registry answers nobody, and hears of nothing.'),
]);

export const faultsSchema = z
  .array(faultSchema)
  .max(10_000)
  .describe('What goes wrong. Balancers are not told: they have to find out.');

export type FaultInput = z.output<typeof faultSchema>;
