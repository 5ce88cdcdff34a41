/** CoDel: once everybody has waited too long for a while, drops more and more often. */

import { defineQueueDeadline } from '../define.ts';

/** A standing queue that comes back within this many intervals is dropped from as fast as before. */
const MEMORY_INTERVALS = 16;

export const codel = defineQueueDeadline({
  name: 'codel',
  aliases: ['controlled-delay'],
  summary:
    'If every request of the last 100 ms waited 5 ms or more, one is dropped, the next 100 ms ÷ √2 ' +
    'later, and so on, until one has waited less.',
  deployed: ['Linux fq_codel; servers under the same name'],
  source: 'RFC 8289, K. Nichols and V. Jacobson, Controlled Delay Active Queue Management',
  weakness:
    'Made for senders that slow down when something is dropped. Open arrivals do not: it drops too ' +
    'slowly, and the queue grows for seconds.',
  parameters: {
    target: { kind: 'duration', default: 5e6, min: 0, summary: 'A wait that is acceptable.' },
    interval: {
      kind: 'duration',
      default: 100e6,
      min: 1,
      summary: 'For how long all waits must be longer, and the first time between drops.',
    },
  },
  create({ target, interval }) {
    let firstAboveNs = 0;
    let dropNextNs = 0;
    let dropped = 0;
    let droppedBefore = 0;
    let isDropping = false;
    /** After the first drop the next request goes through; after others the next drop is set. */
    let last: 'served' | 'began' | 'dropped' = 'served';

    const afterNs = (fromNs: number) => fromNs + interval / Math.sqrt(dropped);

    function isLongAbove(waitedNs: number, behind: number, nowNs: number): boolean {
      if (waitedNs < target || behind === 0) {
        firstAboveNs = 0;
        return false;
      }
      if (firstAboveNs === 0) {
        firstAboveNs = nowNs + interval;
        return false;
      }
      return nowNs >= firstAboveNs;
    }
    function begin(nowNs: number): void {
      isDropping = true;
      const delta = dropped - droppedBefore;
      const isRecent = nowNs - dropNextNs < MEMORY_INTERVALS * interval;
      dropped = delta > 1 && isRecent ? delta : 1;
      dropNextNs = afterNs(nowNs);
      droppedBefore = dropped;
    }

    return {
      admits(waitedNs, behind, nowNs) {
        const mayDrop = isLongAbove(waitedNs, behind, nowNs);
        const before = last;
        last = 'served';
        if (before === 'began') return true;
        if (!isDropping) {
          if (!mayDrop) return true;
          begin(nowNs);
          last = 'began';
          return false;
        }
        if (!mayDrop) {
          isDropping = false;
          return true;
        }
        if (before === 'dropped') dropNextNs = afterNs(dropNextNs);
        if (nowNs < dropNextNs) return true;
        dropped++;
        last = 'dropped';
        return false;
      },
    };
  },
});
