/** The event queue against the plainest one that could be right: a list that is sorted again. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EVENT_ID_MAX, EventQueue } from '../../sim/engine/event-queue.ts';

interface Entry {
  readonly timeNs: number;
  readonly sequence: number;
  readonly kind: number;
  readonly id: number;
}

type Step =
  | { readonly step: 'push'; readonly timeNs: number; readonly kind: number; readonly id: number }
  | { readonly step: 'reserve' }
  | { readonly step: 'push reserved'; readonly timeNs: number; readonly id: number }
  | { readonly step: 'pop' };

/** Few different times, so that most events tie; now and then one of another order of magnitude. */
const time = fc.oneof(
  { weight: 8, arbitrary: fc.nat(5) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 2 ** 52 }) },
);
const kind = fc.nat(15);
const id = fc.oneof(fc.nat(3), fc.integer({ min: 0, max: EVENT_ID_MAX }));

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ step: fc.constant('push' as const), timeNs: time, kind, id }),
  },
  { weight: 1, arbitrary: fc.record({ step: fc.constant('reserve' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({ step: fc.constant('push reserved' as const), timeNs: time, id }),
  },
  { weight: 3, arbitrary: fc.record({ step: fc.constant('pop' as const) }) },
);

/** The same queue, as slow as it is plain. */
class SortedList {
  readonly entries: Entry[] = [];
  readonly reserved: number[] = [];
  sequence = 0;

  add(entry: Entry): void {
    this.entries.push(entry);
    this.entries.sort((a, b) => a.timeNs - b.timeNs || a.sequence - b.sequence);
  }
}

function apply(queue: EventQueue, list: SortedList, action: Step): void {
  if (action.step === 'push') {
    const { timeNs } = action;
    queue.push(timeNs, action.kind, action.id);
    list.add({ timeNs, sequence: list.sequence++, kind: action.kind, id: action.id });
  } else if (action.step === 'reserve') {
    const sequence = queue.reserve();
    expect(sequence).toBe(list.sequence++);
    list.reserved.push(sequence);
  } else if (action.step === 'push reserved') {
    // The latest first, so that older numbers join behind younger ones.
    const sequence = list.reserved.pop();
    if (sequence === undefined) return;
    queue.pushAs(action.timeNs, sequence, 1, action.id);
    list.add({ timeNs: action.timeNs, sequence, kind: 1, id: action.id });
  } else {
    expectNext(queue, list);
  }
  expect(queue.size).toBe(list.entries.length);
}

function expectNext(queue: EventQueue, list: SortedList): void {
  const wanted = list.entries.shift();
  expect(queue.pop()).toBe(wanted !== undefined);
  if (!wanted) return;
  const { timeNs, kind, id } = queue;
  expect({ timeNs, kind, id }).toEqual({
    timeNs: wanted.timeNs,
    kind: wanted.kind,
    id: wanted.id,
  });
}

describe('event queue', () => {
  it('pops what a sorted list pops, whatever is pushed, reserved and popped before', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
        const queue = new EventQueue();
        const list = new SortedList();
        for (const action of steps) apply(queue, list, action);
        while (list.entries.length > 0) expectNext(queue, list);
        expect(queue.pop()).toBe(false);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('keeps everything when it outgrows its first 1024 places, twice', () => {
    const queue = new EventQueue();
    const pushed: { timeNs: number; id: number }[] = [];
    for (let i = 0; i < 5000; i++) {
      // A permutation of 0 … 4999 divided by 7: every time occurs up to seven times.
      const timeNs = Math.floor(((i * 1237) % 5000) / 7);
      queue.push(timeNs, i % 16, i);
      pushed.push({ timeNs, id: i });
    }
    pushed.sort((a, b) => a.timeNs - b.timeNs || a.id - b.id);
    const popped: { timeNs: number; id: number }[] = [];
    while (queue.pop()) {
      expect(queue.kind).toBe(queue.id % 16);
      popped.push({ timeNs: queue.timeNs, id: queue.id });
    }
    expect(popped).toEqual(pushed);
  });

  it('pops events of one instant in the order in which they were pushed', () => {
    const queue = new EventQueue();
    for (let i = 0; i < 100; i++) queue.push(7, 0, i);
    for (let i = 0; i < 100; i++) {
      queue.pop();
      expect(queue.id).toBe(i);
    }
  });

  it('puts an event that was reserved early before one that was pushed in between', () => {
    const queue = new EventQueue();
    const early = queue.reserve();
    queue.push(10, 0, 1);
    queue.pushAs(10, early, 0, 2);
    queue.pop();
    expect(queue.id).toBe(2);
    queue.pop();
    expect(queue.id).toBe(1);
  });

  it('keeps kind and id apart up to the largest of each', () => {
    const queue = new EventQueue();
    queue.push(2 ** 52, 15, EVENT_ID_MAX);
    queue.pop();
    expect([queue.timeNs, queue.kind, queue.id]).toEqual([2 ** 52, 15, EVENT_ID_MAX]);
  });
});
