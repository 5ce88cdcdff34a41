/** Retries and hedges: who tries a request again, when, and bounded by what. */

import { z } from 'zod';
import { finagleRetryBudget } from '../../../algorithms/resilience/budgets/finagle-retry-budget.ts';
import { BACKOFFS, PROXY_RETRIES, RETRY_BUDGETS } from '../../../algorithms/resilience/index.ts';
import { RETRIABLE, type RetriableOutcome } from '../../../algorithms/resilience/types.ts';
import { failed, parsed } from '../parsed.ts';
import { parseQuantity } from '../quantity/parse-quantity.ts';
import { quoteValue } from '../quote-value.ts';
import { field, strictMap } from './field.ts';
import {
  choiceField,
  durationField,
  integerField,
  integerOrWord,
  quantityShape,
} from './fields.ts';
import { type PolicyInput, policySchema } from './policy.ts';
import { timeoutField } from './timeout.ts';

const ATTEMPTS_MAX = 1000;
const COPIES_MAX = 100;

/** A bare share is Finagle's bucket without its free retries: exactly that many. */
const budget = policySchema({
  key: 'policy',
  noun: 'retry budget',
  entries: RETRY_BUDGETS,
  amount: {
    entry: finagleRetryBudget.name,
    parameter: 'percentCanRetry',
    also: { minRetriesPerSec: 0 },
    shape: quantityShape('ratio', 'How many retries each request pays for.'),
    read: (value) => parseQuantity(value, 'ratio', { min: 0, max: 1000 }),
  },
}).meta({
  id: 'retryBudget',
  title: 'Retry budget',
  description:
    'Bounds retries and hedges of everybody who shares it; a bare share allows that many per request. Default no bound.',
  examples: ['20%', 'max-retries', { policy: 'finagle-retry-budget', percentCanRetry: '10%' }],
});

const outcomes = z
  .array(choiceField('An outcome.', RETRIABLE))
  .min(1)
  .describe('Which outcomes of an attempt are tried again.');

const demand = choiceField(
  'Whether each attempt takes the service time that it draws (`fresh`, default), or all the same.',
  ['fresh', 'same'],
);

const common = {
  on: outcomes.optional(),
  budget: budget.optional(),
  demand: demand.optional(),
};

export interface RetryExtras {
  readonly on?: readonly RetriableOutcome[];
  readonly budget?: PolicyInput;
  readonly demand?: 'fresh' | 'same';
  /** Of a client's; null: unlimited. */
  readonly attempts?: number | null;
  readonly attemptTimeout?: number | null;
}

export const clientRetrySchema: z.ZodType<PolicyInput<RetryExtras>> = policySchema<RetryExtras>({
  key: 'policy',
  noun: 'backoff',
  entries: BACKOFFS,
  extras: {
    attempts: integerOrWord('Attempts in all, the first included, or `unlimited`; default 3.', {
      min: 1,
      max: ATTEMPTS_MAX,
      word: 'unlimited',
    }).optional(),
    attemptTimeout: timeoutField('Gives up on an attempt after this time;').optional(),
    ...common,
  },
}).meta({
  id: 'clientRetry',
  title: 'Retries of a client',
  description: 'How a client tries a request again; `timeout` limits all attempts together.',
  examples: [{ policy: 'full-jitter', base: '50ms', attempts: 3, budget: '20%' }],
});

export const proxyRetrySchema: z.ZodType<PolicyInput<RetryExtras>> = policySchema<RetryExtras>({
  key: 'policy',
  noun: 'retry policy',
  entries: PROXY_RETRIES,
  extras: common,
}).meta({
  id: 'proxyRetry',
  title: 'Retries of a balancer',
  description: 'How balancers try a request again without asking its client; default not at all.',
  examples: ['nginx-next-upstream', { policy: 'haproxy-retries', redispatch: true }],
});

export type HedgeAfter =
  | { readonly delayNs: number }
  | { readonly percentile: number; readonly text: string };

const PERCENTILE = /^p(\d{1,2})(?:\.?(\d+))?$/;

/** `p95`, `p999`, `p99.9`; null if it is none. */
function readPercentile(text: string): number | null {
  const match = PERCENTILE.exec(text);
  if (match === null) return null;
  const percent = Number(`${match[1]}.${match[2] ?? '0'}`);
  return percent > 0 ? percent / 100 : null;
}

const after = field<HedgeAfter>(
  {
    anyOf: [
      quantityShape('duration', 'So long after the attempt before; 0ms: all copies at once.'),
      { type: 'string', pattern: '^p\\d{1,2}(\\.?\\d+)?$' },
    ],
    description: 'A time, or a percentile of the latencies observed lately: `p95`.',
  },
  (value) => {
    const percentile = typeof value === 'string' ? readPercentile(value) : null;
    if (percentile !== null) return parsed({ percentile, text: String(value) });
    const result = parseQuantity(value, 'duration', { min: 0 });
    if (result.ok) return parsed({ delayNs: result.value });
    if (result.problem.code !== 'not-a-quantity') return result;
    return failed('not-a-quantity', `${quoteValue(value)} is neither a time nor a percentile`, {
      notes: ['write for example `50ms`, `p95` or `p99.9`'],
    });
  },
);

export const hedgeSchema = strictMap({
  after,
  copies: integerField('Attempts beside the first, at most; default 1.', {
    min: 1,
    max: COPIES_MAX,
  }).optional(),
  budget: budget.optional(),
  cancel: choiceField(
    'When the other attempts are dropped: when one has won (default), when one is served, or never.',
    ['on-complete', 'on-start', 'never'],
  ).optional(),
  demand: demand.optional(),
  window: durationField('Of a percentile: how long a latency counts; default 30s.', {
    min: 3,
  }).optional(),
  refresh: durationField('Of a percentile: how often it is looked up; default 3s.', {
    min: 1,
  }).optional(),
  atLeast: durationField('Of a percentile: the shortest time; default 1ms.', {
    min: 0,
  }).optional(),
}).meta({
  id: 'hedge',
  title: 'Hedging',
  description: 'Sends another copy of a request that has not been answered; default never.',
  examples: [{ after: 'p95', budget: '5%' }],
});

export type HedgeInput = z.output<typeof hedgeSchema>;
