/** Envoy: a limit on requests under way, which it calls a circuit breaker. */

import { defineCircuitBreaker } from '../define.ts';

export const envoyThresholds = defineCircuitBreaker({
  name: 'envoy-thresholds',
  aliases: ['max_requests'],
  summary: 'At most 1024 requests may be under way to the cluster; the next fails at once.',
  deployed: [
    'Envoy circuit_breakers.thresholds, per cluster, priority and process; Istio http2MaxRequests',
  ],
  source: 'envoyproxy/envoy:source/common/upstream/resource_manager_impl.h',
  weakness:
    'It never opens for errors, only for slowness: 1024 requests under way is far too late for most ' +
    'services, and the limit is per process, so a fleet multiplies it.',
  parameters: {
    maxRequests: { kind: 'integer', default: 1024, min: 0, summary: 'How many at once.' },
  },
  create({ maxRequests }) {
    let active = 0;
    return {
      allow() {
        if (active >= maxRequests) return false;
        active++;
        return true;
      },
      onResult() {
        active--;
      },
    };
  },
});
