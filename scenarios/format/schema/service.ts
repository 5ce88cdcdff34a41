/** What is called: groups of nodes, how long they take, and the balancer before them. */

import { z } from 'zod';
import { failed, parsed } from '../parsed.ts';
import { parseQuantity } from '../quantity/parse-quantity.ts';
import { quoteValue } from '../quote-value.ts';
import { hedgeSchema, proxyRetrySchema } from './attempts.ts';
import { balancerSchema } from './balancer.ts';
import { discoverySchema } from './discovery.ts';
import { field, strictMap } from './field.ts';
import {
  durationField,
  factorField,
  integerField,
  integerOrWord,
  named,
  numberField,
  quantityShape,
  textField,
} from './fields.ts';
import {
  breakerSchema,
  concurrencyLimitSchema,
  queueDeadlineSchema,
  throttleSchema,
} from './guard.ts';
import { lawSchema } from './law.ts';
import { failoverSchema, healthSchema } from './policy.ts';
import { timeoutField } from './timeout.ts';

export const MAX_NODES = 100_000;

const QUEUES = ['fifo', 'lifo', 'processor-sharing'] as const;

const queue = field<(typeof QUEUES)[number]>(
  { enum: [...QUEUES], description: 'Order of service; default fifo.' },
  (value) => {
    const found = QUEUES.find((name) => name === value);
    return found !== undefined
      ? parsed(found)
      : failed('unknown-value', `there is no queue ${quoteValue(value)}`, {
          notes: [`allowed: ${QUEUES.join(', ')}`],
        });
  },
);

/** Null: past the queue; a number: the service demand of a probe, in ns; `mean`: that of requests. */
const probe = field<number | 'mean' | null>(
  {
    description:
      'Whether probes of health checks go past the queue, `shallow` (default), or through it, `deep`: then they cost what a request costs on average, or the duration that stands here instead.',
    anyOf: [{ enum: ['shallow', 'deep'] }, quantityShape('duration', '')],
  },
  (value) => {
    if (value === 'shallow') return parsed(null);
    if (value === 'deep') return parsed('mean');
    const demand = parseQuantity(value, 'duration', {});
    return demand.ok || demand.problem.code !== 'not-a-quantity'
      ? demand
      : failed('unknown-value', `${quoteValue(value)} is no depth of a probe`, {
          notes: ['allowed: shallow, deep, or a duration: deep, and so long a service'],
        });
  },
);

const nodeGroup = strictMap({
  count: integerField('How many equal nodes; default 1.', { min: 1, max: MAX_NODES }).optional(),
  concurrency: integerOrWord('Requests that a node serves at once, or `unlimited`; default 1.', {
    min: 1,
    max: 1_000_000,
    word: 'unlimited',
  }).optional(),
  queue: queue.optional(),
  limit: integerOrWord(
    'Requests that may wait (under processor-sharing: be inside), or `unlimited` (default).',
    { min: 0, max: 1_000_000_000, word: 'unlimited' },
  ).optional(),
  concurrencyLimit: concurrencyLimitSchema.optional(),
  queueDeadline: queueDeadlineSchema.optional(),
  speed: factorField('Twice as fast is 2 or `2x`; default 1.', {
    positive: true,
    min: 1e-6,
    max: 1e6,
  }).optional(),
  weight: numberField('Share of the traffic that weighted algorithms give; default 1.', {
    min: 0,
    max: 1e9,
  }).optional(),
  zone: textField('Label of the zone that these nodes are in.').optional(),
  priority: integerField('Level of `priority` balancing: 0 (default) is used first.', {
    min: 0,
    max: 127,
  }).optional(),
  maxConnections: integerOrWord(
    'Requests that one balancer may have in flight to a node, for the algorithms that heed it, or `unlimited` (default).',
    { min: 1, max: 1_000_000_000, word: 'unlimited' },
  ).optional(),
  joins: durationField(
    'When balancers learn of these nodes, since the measured span began; default: they know them already.',
    { positive: true },
  ).optional(),
  probe: probe.optional(),
  leaves: durationField(
    'When these nodes are taken out of service, since the measured span began; default: never.',
  ).optional(),
  drain: durationField(
    'How long their processes run on, once they are out of service; default: not at all.',
  ).optional(),
  addresses: z
    .array(textField('An address such as 10.0.0.1:8080.'))
    .optional()
    .describe('What hash algorithms know each node by, one a node; default: its name.'),
  service: lawSchema.optional(),
});

export type NodeGroupInput = z.output<typeof nodeGroup>;

/** Calling other services while serving is not simulated yet; none is what everybody has. */
const calls = z.array(z.unknown()).max(0).describe('Other services called while serving: none.');

export const serviceSchema = strictMap({
  service: lawSchema.optional(),
  nodes: named('Groups of equal nodes, by name.', nodeGroup),
  balancer: balancerSchema.optional(),
  timeout: timeoutField(
    'A balancer gives up on a node that has not answered after this time;',
  ).optional(),
  health: healthSchema.optional(),
  failover: failoverSchema.optional(),
  breaker: breakerSchema.optional(),
  concurrencyLimit: concurrencyLimitSchema.optional(),
  throttle: throttleSchema.optional(),
  discovery: discoverySchema.optional(),
  retry: proxyRetrySchema.optional(),
  hedge: hedgeSchema.optional(),
  calls: calls.optional(),
});

export type ServiceInput = z.output<typeof serviceSchema>;
