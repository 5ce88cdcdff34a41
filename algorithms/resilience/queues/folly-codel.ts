/** Facebook's variant of CoDel: a shorter deadline while the queue never empties. */

import { defineQueueDeadline } from '../define.ts';

export const follyCodel = defineQueueDeadline({
  name: 'folly-codel',
  aliases: ['slough-off'],
  summary:
    'If the shortest wait of the last 100 ms was above 5 ms, whoever has waited more than 10 ms is ' +
    'dropped during the next 100 ms.',
  deployed: ['folly and wangle Codel: fbthrift servers'],
  source: 'facebook/folly:folly/executors/Codel.cpp; B. Maurer, Fail at Scale, ACM Queue 2015',
  weakness:
    'The shortest wait of an interval decides about the next one. Who is dropped has waited for ' +
    'nothing; what is cheap and what is dear are treated alike.',
  parameters: {
    target: { kind: 'duration', default: 5e6, min: 0, summary: 'A wait that is acceptable.' },
    interval: { kind: 'duration', default: 100e6, min: 1, summary: 'How often it decides.' },
  },
  create({ target, interval }) {
    let leastNs = 0;
    let intervalEndNs = 0;
    let isFirst = true;
    let isOverloaded = false;
    return {
      admits(waitedNs, _behind, nowNs) {
        if (nowNs > intervalEndNs && !isFirst) {
          intervalEndNs = nowNs + interval;
          isOverloaded = leastNs > target;
          isFirst = true;
        }
        if (isFirst) {
          // More than one must come within an interval before any is dropped.
          isFirst = false;
          leastNs = waitedNs;
          return true;
        }
        leastNs = Math.min(leastNs, waitedNs);
        return !(isOverloaded && waitedNs > 2 * target);
      },
    };
  },
});
