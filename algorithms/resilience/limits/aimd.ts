/** AIMD: one more while all is well, a tenth less after a drop. */

import { defineConcurrencyLimit } from '../define.ts';

export const aimd = defineConcurrencyLimit({
  name: 'aimd',
  aliases: ['aimd-limit'],
  summary:
    'Each answer raises the limit by one while it is at least half used; each drop, or answer later ' +
    'than 5 s, takes a tenth.',
  deployed: ['Netflix concurrency-limits AIMDLimit'],
  source:
    'Netflix/concurrency-limits:concurrency-limits-core/src/main/java/com/netflix/concurrency/limits/limit/AIMDLimit.java',
  weakness:
    'It needs failures to learn where the limit is, so it fills queues until something drops. Every ' +
    'drop counts, so a burst of them takes far more than a tenth.',
  parameters: {
    initialLimit: { kind: 'integer', default: 20, min: 1, summary: 'The limit at first.' },
    minLimit: { kind: 'integer', default: 20, min: 1, summary: 'The smallest limit.' },
    maxLimit: { kind: 'integer', default: 200, min: 1, summary: 'The largest limit.' },
    backoffRatio: {
      kind: 'ratio',
      default: 0.9,
      min: 0.5,
      max: 0.999,
      summary: 'What is left of the limit after a drop.',
    },
    timeout: {
      kind: 'duration',
      default: 5e9,
      min: 1,
      summary: 'A later answer counts as a drop.',
    },
  },
  create({ initialLimit, minLimit, maxLimit, backoffRatio, timeout }) {
    let limit = initialLimit;
    return {
      limit: () => limit,
      onResult(latencyNs, inFlight, dropped) {
        if (dropped || latencyNs > timeout) limit = Math.floor(limit * backoffRatio);
        else if (inFlight * 2 >= limit) limit++;
        limit = Math.min(maxLimit, Math.max(minLimit, limit));
      },
    };
  },
});
