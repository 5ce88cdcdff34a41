/** gRPC: failures take tokens, successes give a little back; retries need more than half of them. */

import { defineRetryBudget } from '../define.ts';

export const grpcRetryThrottle = defineRetryBudget({
  name: 'grpc-retry-throttle',
  aliases: ['retryThrottling'],
  summary:
    'Each failure takes a token, each success gives back a tenth; there are retries while more ' +
    'than half of ten tokens are left.',
  deployed: ['gRPC retryThrottling of a service config (A6)'],
  source: 'grpc/proposal:A6-client-retries.md',
  weakness:
    'It is off for as long as failures take to be outweighed: below one failure in eleven attempts ' +
    'it never stops anything, above that it stops everything. Each client has its own.',
  parameters: {
    maxTokens: {
      kind: 'number',
      default: 10,
      min: 0.001,
      max: 1000,
      summary:
        'How many tokens there are at first, and at most. A6 names no default; 10 is its example.',
    },
    tokenRatio: {
      kind: 'number',
      default: 0.1,
      min: 0,
      summary: 'What a success gives back; in thousandths.',
    },
  },
  create({ maxTokens, tokenRatio }) {
    // In thousandths, as implementations do: a tenth cannot be added up exactly in binary.
    const most = Math.round(maxTokens * 1000);
    const gain = Math.floor(tokenRatio * 1000 + 1e-6);
    let tokens = most;
    return {
      onRequest() {},
      tryWithdraw: () => tokens > most / 2,
      onResult(_isRetry, ok) {
        tokens = ok ? Math.min(most, tokens + gain) : Math.max(0, tokens - 1000);
      },
      onAbandon() {},
    };
  },
});
