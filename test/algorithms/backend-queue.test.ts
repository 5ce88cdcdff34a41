/** Requests that wait for a free node do not use up turns, as in HAProxy. */

import { describe, expect, it } from 'vitest';
import { haproxyRoundRobin } from '../../algorithms/balancing/rotation/haproxy-round-robin.ts';
import { staticRoundRobin } from '../../algorithms/balancing/rotation/static-round-robin.ts';
import { createDriver } from './driver.ts';

const WEIGHTS = [3, 1, 2];

/** Fills limits of one each, lets requests wait and end, then shows who has the next turns. */
function turnsAfter(definition: typeof haproxyRoundRobin, ends: readonly number[]) {
  const taken: number[] = [];
  const driver = createDriver(definition, {
    weights: WEIGHTS,
    context: { nodeLimits: [1, 1, 1] },
    onSend: (node) => taken.push(node),
  });
  for (let i = 0; i < 3 + ends.length; i++) driver.send();
  expect(driver.held).toHaveLength(ends.length);
  for (const node of ends) {
    driver.nowNs++;
    driver.end(node);
  }
  const released = taken.slice(3);
  for (let node = 0; node < 3; node++) driver.end(node);
  const turns = Array.from({ length: 12 }, () => {
    driver.nowNs++;
    const node = driver.send();
    driver.end(node);
    return node;
  });
  return { released, turns };
}

// haproxy/haproxy:src/queue.c#process_srv_queue
describe.each([haproxyRoundRobin, staticRoundRobin])('$name', (definition) => {
  it('gives each free node the request that waited longest, and the turns stay where they were', () => {
    const once = turnsAfter(definition, [1]);
    const often = turnsAfter(definition, [2, 2, 0, 1, 2]);
    expect(once.released).toEqual([1]);
    expect(often.released).toEqual([2, 2, 0, 1, 2]);
    expect(often.turns).toEqual(once.turns);
  });

  it('looks for a turn again when the queue was empty', () => {
    const { turns } = turnsAfter(definition, [0]);
    expect([0, 1, 2].map((node) => turns.filter((taken) => taken === node).length)).toEqual([
      6, 2, 4,
    ]);
  });
});
