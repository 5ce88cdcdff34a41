/** Another copy of a request after a fixed time; after none, all copies at once. */

import { defineHedgeDelay } from '../define.ts';

export const hedgeAfterDelay = defineHedgeDelay({
  name: 'hedge-after-delay',
  aliases: ['hedgingDelay', 'redundancy'],
  summary: 'A request that has not been answered for so long is sent once more, to another node.',
  deployed: [
    'gRPC hedgingPolicy (A6: maxAttempts, hedgingDelay)',
    'Envoy hedge_on_per_try_timeout',
  ],
  source: 'grpc/proposal:A6-client-retries.md; Dean and Barroso, The tail at scale, CACM 2013',
  weakness:
    'A delay that fits today hedges everything once the service gets slower, when it can bear ' +
    'that least: give it a budget. Copies at once cost a whole service time each unless losers are ' +
    'cancelled.',
  parameters: {
    after: { kind: 'duration', default: 0, min: 0, summary: 'How long; 0: all copies at once.' },
  },
  create: ({ after }) => ({ delayNs: () => after }),
});
