/** What turns requests away: circuit breakers, concurrency limits, throttles, queue deadlines. */

import type { z } from 'zod';
import {
  CIRCUIT_BREAKERS,
  CONCURRENCY_LIMITS,
  QUEUE_DEADLINES,
  THROTTLES,
} from '../../../algorithms/resilience/index.ts';
import { fixedLimit } from '../../../algorithms/resilience/limits/fixed.ts';
import { maxWait } from '../../../algorithms/resilience/queues/max-wait.ts';
import { parseQuantity } from '../quantity/parse-quantity.ts';
import { quantityShape, readNumber } from './fields.ts';
import { type PolicyInput, policySchema } from './policy.ts';

export const breakerSchema: z.ZodType<PolicyInput> = policySchema({
  key: 'breaker',
  noun: 'circuit breaker',
  entries: CIRCUIT_BREAKERS,
}).meta({
  id: 'breaker',
  title: 'Circuit breaker',
  description:
    'When balancers stop sending requests, which then end as circuit-open; default never.',
  examples: ['hystrix', { breaker: 'resilience4j', per: 'node' }],
});

export const concurrencyLimitSchema: z.ZodType<PolicyInput> = policySchema({
  key: 'limit',
  noun: 'concurrency limit',
  entries: CONCURRENCY_LIMITS,
  amount: {
    entry: fixedLimit.name,
    parameter: 'max',
    shape: { type: 'integer', minimum: 1 },
    read: (value) => readNumber('integer', value, { min: 1 }),
  },
}).meta({
  id: 'concurrencyLimit',
  title: 'Concurrency limit',
  description: 'How many requests there may be at once; those above it are rejected. Default any.',
  examples: [50, 'gradient2', { limit: 'vegas', maxConcurrency: 200 }],
});

export const throttleSchema: z.ZodType<PolicyInput> = policySchema({
  key: 'throttle',
  noun: 'throttle',
  entries: THROTTLES,
}).meta({
  id: 'throttle',
  title: 'Throttle',
  description: 'Which share of requests balancers reject by themselves; default none.',
  examples: ['adaptive-throttling', { throttle: 'adaptive-throttling', k: 1.5 }],
});

export const queueDeadlineSchema: z.ZodType<PolicyInput> = policySchema({
  key: 'deadline',
  noun: 'queue deadline',
  entries: QUEUE_DEADLINES,
  amount: {
    entry: maxWait.name,
    parameter: 'wait',
    shape: quantityShape('duration', 'The longest wait.'),
    read: (value) => parseQuantity(value, 'duration', {}),
  },
}).meta({
  id: 'queueDeadline',
  title: 'Queue deadline',
  description:
    'Who is rejected instead of served when its turn comes, for having waited too long; default nobody.',
  examples: ['100ms', 'codel', { deadline: 'folly-codel', target: '10ms' }],
});
