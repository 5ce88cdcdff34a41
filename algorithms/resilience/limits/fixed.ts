/** A fixed number: what a bulkhead, a semaphore or a connection pool allows. */

import { defineConcurrencyLimit } from '../define.ts';

export const fixedLimit = defineConcurrencyLimit({
  name: 'fixed-limit',
  aliases: ['bulkhead', 'semaphore'],
  summary: 'At most 10 calls at once; the next is turned away.',
  deployed: [
    'Hystrix semaphore isolation (10)',
    'resilience4j SemaphoreBulkhead (25, maxWaitDuration 0)',
    'Netflix concurrency-limits FixedLimit',
    'nginx limit_conn, Envoy max_requests under another name',
  ],
  source:
    'Netflix/Hystrix:hystrix-core/src/main/java/com/netflix/hystrix/HystrixCommandProperties.java',
  weakness:
    'It is right for one speed of the service: when that halves, twice as many requests are inside ' +
    'for each that is served, and each waits twice as long.',
  parameters: {
    max: { kind: 'integer', default: 10, min: 1, summary: 'How many at once.' },
  },
  create({ max }) {
    return { limit: () => max, onResult() {} };
  },
});
