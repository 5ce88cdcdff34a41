/** A fixed deadline: who has waited longer is dropped instead of served. */

import { defineQueueDeadline } from '../define.ts';

export const maxWait = defineQueueDeadline({
  name: 'max-wait',
  aliases: ['queue-timeout'],
  summary: 'Who has waited more than 100 ms when its turn comes is dropped.',
  deployed: ['fbthrift ThriftServer queue timeout (100 ms)'],
  source: 'facebook/fbthrift:thrift/lib/cpp2/server/ThriftServer.h#getQueueTimeout',
  weakness:
    'Under overload the queue stays as long as the deadline allows, and whoever is served has ' +
    'waited nearly that long.',
  parameters: {
    wait: { kind: 'duration', default: 100e6, min: 0, summary: 'The longest wait.' },
  },
  create({ wait }) {
    return { admits: (waitedNs) => waitedNs <= wait };
  },
});
