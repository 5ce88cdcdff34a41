/** Envoy's default: so many retries under way at once. */

import { defineRetryBudget } from '../define.ts';

export const maxRetries = defineRetryBudget({
  name: 'max-retries',
  aliases: ['max_retries'],
  summary: 'At most three retries may be under way at once.',
  deployed: ['Envoy circuit_breakers.thresholds.max_retries, per cluster and priority'],
  source: 'envoyproxy/envoy:source/common/upstream/resource_manager_impl.h',
  weakness:
    'Three is too few for a busy cluster, which then retries hardly anything, and any number is too ' +
    'many for an idle one (envoy issues 24937 and 10869).',
  parameters: {
    maxRetries: { kind: 'integer', default: 3, min: 0, summary: 'How many.' },
  },
  create({ maxRetries: allowed }) {
    let retries = 0;
    const ended = (isRetry: boolean) => {
      if (isRetry) retries--;
    };
    return {
      onRequest() {},
      tryWithdraw() {
        if (retries >= allowed) return false;
        retries++;
        return true;
      },
      onResult: ended,
      onAbandon: ended,
    };
  },
});
