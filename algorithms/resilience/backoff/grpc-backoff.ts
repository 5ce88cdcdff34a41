/** gRPC's backoff for connections, and for retries that a service config asks for. */

import { defineBackoff } from '../define.ts';
import { grownNs } from './grown.ts';

export const grpcBackoff = defineBackoff({
  name: 'grpc-backoff',
  aliases: [],
  summary: 'The n-th wait is initial × multiplier^(n−1), at most max, and then 20 % more or less.',
  deployed: [
    'gRPC connection backoff (1 s, 1.6, 120 s)',
    'gRPC retryPolicy (A6), which names its own',
  ],
  source: 'grpc/grpc:doc/connection-backoff.md; grpc/proposal:A6-client-retries.md',
  weakness:
    'Jitter of a fifth keeps clients that failed together close together for several rounds.',
  parameters: {
    initial: { kind: 'duration', default: 1e9, min: 1, summary: 'The first wait.' },
    multiplier: { kind: 'number', default: 1.6, min: 1, summary: 'Growth from one to the next.' },
    max: { kind: 'duration', default: 120e9, min: 1, summary: 'The longest wait, before jitter.' },
    jitter: { kind: 'ratio', default: 0.2, min: 0, max: 1, summary: 'By how much it may be off.' },
  },
  create({ initial, multiplier, max, jitter }) {
    return {
      delayNs(retry, _previousNs, uniform) {
        const meanNs = grownNs(initial, multiplier, retry - 1, max);
        return Math.floor(meanNs * (1 - jitter + 2 * jitter * uniform));
      },
    };
  },
});
