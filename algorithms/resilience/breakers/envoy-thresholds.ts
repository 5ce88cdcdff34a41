/** Envoy: limits on requests under way and waiting, which it calls circuit breakers. */

import { defineCircuitBreaker } from '../define.ts';

export const envoyThresholds = defineCircuitBreaker({
  name: 'envoy-thresholds',
  aliases: ['max_requests'],
  summary:
    'At most 1024 requests may be under way to the cluster, and 1024 may wait for a connection; ' +
    'the next fails at once.',
  deployed: [
    'Envoy circuit_breakers.thresholds, per cluster, priority and process; Istio http2MaxRequests',
  ],
  source: 'envoyproxy/envoy:source/common/upstream/resource_manager_impl.h',
  weakness:
    'It never opens for errors, only for slowness: 1024 requests under way is far too late for most ' +
    'services, and the limit is per process, so a fleet multiplies it.',
  parameters: {
    maxRequests: { kind: 'integer', default: 1024, min: 0, summary: 'How many at once.' },
    maxPendingRequests: {
      kind: 'integer',
      default: 1024,
      min: 0,
      summary: 'How many may wait, of those that the algorithm holds back until a node has room.',
    },
  },
  create({ maxRequests, maxPendingRequests }) {
    let active = 0;
    return {
      // It counts and has no memory of failures.
      state: () => 'closed',
      admits: () => active < maxRequests,
      onCall() {
        active++;
      },
      onResult() {
        active--;
      },
      onAbandon() {
        active--;
      },
      turnsNs: () => Infinity,
      admitsWaiting: (waiting) => waiting < maxPendingRequests,
    };
  },
});
