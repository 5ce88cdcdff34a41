/** What everything that leaves old requests of a queue unserved keeps to. */

import type { QueueDeadline } from '../../../algorithms/resilience/types.ts';
import { demand } from '../property.ts';
import { commonProperties, made, type Play, type Suite } from './common.ts';

const MS = 1e6;

const play: Play<QueueDeadline> = (deadline, rng, { from, to }) => {
  let admitted = 0;
  for (let call = from; call < to; call++) {
    const waitedNs = rng() < 0.3 ? 0 : Math.floor(rng() * 200) * MS;
    if (deadline.admits(waitedNs, call % 30, call * MS)) admitted += call;
  }
  return admitted;
};

export const DEADLINE_PROPERTIES: Suite<QueueDeadline> = [
  {
    name: 'serves-the-fresh',
    claim: 'never leaves out who has not waited',
    check(definition) {
      const deadline = made(definition);
      for (let call = 0; call < 10_000; call++) {
        const isFresh = call % 3 === 0;
        const isServed = deadline.admits(isFresh ? 0 : 400 * MS, 50, call * MS);
        demand(isServed || !isFresh, () => `request ${call + 1} was left out at once`);
      }
    },
  },
  {
    name: 'drops-the-stale',
    claim: 'leaves out some of 10,000 requests that have each waited for 60 s',
    check(definition) {
      const deadline = made(definition);
      let served = 0;
      for (let call = 0; call < 10_000; call++) {
        if (deadline.admits(60_000 * MS, 50, call * MS)) served++;
      }
      demand(served < 10_000, () => 'it serves all of them');
    },
  },
  ...commonProperties(play),
];
