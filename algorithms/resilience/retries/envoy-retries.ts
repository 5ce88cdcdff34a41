/** Envoy: once more after a short jittered pause, wherever the balancer sends it. */

import { envoyBackoff } from '../backoff/envoy-backoff.ts';
import { defineProxyRetry } from '../define.ts';

export const envoyRetries = defineProxyRetry({
  name: 'envoy-retries',
  aliases: ['retry_policy'],
  summary: 'A request that failed is tried once more, anything below 25 ms later.',
  deployed: ['Envoy retry_policy with retry_on: 5xx; Istio (two retries)'],
  source: 'envoyproxy/envoy:source/common/router/retry_state_impl.cc#RetryStateImpl',
  weakness:
    'Without a host predicate the retry may go to the node that has just failed. The default limit ' +
    'of three retries at once is per proxy: a busy one retries hardly anything.',
  outcomes: ['error', 'timeout', 'refused', 'reset', 'rejected'],
  budget: 'max-retries',
  parameters: {
    numRetries: { kind: 'integer', default: 1, min: 0, max: 100, summary: 'num_retries.' },
    previousHosts: {
      kind: 'boolean',
      default: false,
      summary:
        'The host predicate previous_hosts: picks a node that was not tried yet, if asking the ' +
        'algorithm again yields one.',
    },
    hostSelectionRetryMaxAttempts: {
      kind: 'integer',
      default: 1,
      min: 0,
      max: 1000,
      summary: 'How often it is asked again; then the last node is accepted.',
    },
    ...envoyBackoff.parameters,
  },
  create({ numRetries, previousHosts, hostSelectionRetryMaxAttempts, ...backoff }, context) {
    const { delayNs } = envoyBackoff.create(backoff, context);
    return {
      attempts: numRetries + 1,
      withinNs: Infinity,
      delayNs,
      repicks: hostSelectionRetryMaxAttempts,
      target: () => (previousHosts ? 'untried' : 'any'),
    };
  },
});
