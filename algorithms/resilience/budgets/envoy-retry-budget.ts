/** Envoy: retries under way may be a share of everything under way. */

import { defineRetryBudget } from '../define.ts';

export const envoyRetryBudget = defineRetryBudget({
  name: 'envoy-retry-budget',
  aliases: ['retry_budget'],
  summary: 'At most 20 % of the requests under way may be retries, but always three.',
  deployed: ['Envoy circuit_breakers.thresholds.retry_budget (opt-in)'],
  source: 'envoyproxy/envoy:source/common/upstream/resource_manager_impl.h#RetryBudgetImpl',
  weakness:
    'Retries are counted from the moment they are scheduled, active requests are not while they ' +
    'wait: who pauses shrinks the budget of others, and a failure of all at once lets all through ' +
    'together. Per process, so a fleet has as many budgets.',
  parameters: {
    budgetPercent: {
      kind: 'ratio',
      default: 0.2,
      min: 0,
      max: 1,
      summary: 'The share of requests that are active or pending.',
    },
    minRetryConcurrency: {
      kind: 'integer',
      default: 3,
      min: 0,
      summary: 'How many retries may be under way in any case.',
    },
  },
  create({ budgetPercent, minRetryConcurrency }) {
    let retries = 0;
    const ended = (isRetry: boolean) => {
      if (isRetry) retries--;
    };
    return {
      onRequest() {},
      tryWithdraw(inFlight) {
        const allowed = Math.max(Math.floor(budgetPercent * inFlight), minRetryConcurrency);
        if (retries >= allowed) return false;
        retries++;
        return true;
      },
      onResult: ended,
      onAbandon: ended,
    };
  },
});
