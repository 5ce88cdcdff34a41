/** Earliest deadline first: its order, its cheap start, and what goes wrong when it starts over. */

import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { edfWeightedRoundRobin } from '../../algorithms/balancing/rotation/edf-weighted-round-robin.ts';
import { createEdfSchedule } from '../../algorithms/balancing/structures/edf-schedule.ts';
import { createDriver } from './driver.ts';

const nodes = (count: number) => Uint32Array.from({ length: count }, (_, i) => i);

function play(weights: readonly number[], ahead: number, picks: number): number[] {
  const schedule = createEdfSchedule(weights.length);
  const weight = Float64Array.from(weights);
  schedule.restart(nodes(weights.length), weights.length, weight, ahead);
  return Array.from({ length: picks }, () => {
    const node = schedule.pick();
    schedule.add(node, weight[node]!);
    return node;
  });
}

describe('EDF schedule', () => {
  it('gives the sequence of the textbook: due at k ÷ w, equals in the order they were set', () => {
    // Due: a at 1/2, 1, 3/2, …; b at 1, 2, …, set before a's second; c like b, after it.
    expect(play([2, 1, 1], 0, 8)).toEqual([0, 1, 2, 0, 0, 1, 2, 0]);
    expect(play([1, 1, 1], 0, 6)).toEqual([0, 1, 2, 0, 1, 2]);
    expect(play([1, 3], 0, 4)).toEqual([1, 1, 0, 1]);
  });

  it('starts after any number of picks where that many single picks lead: 300 random cases', () => {
    const rng = seedrandom.alea('edf');
    for (let i = 0; i < 300; i++) {
      // Fractions, so that no two nodes are due at the same time: rounding decides between those.
      const weights = Array.from({ length: 1 + (i % 9) }, () => 1 + 29 * rng());
      const ahead = Math.floor(rng() * 200);
      const expected = play(weights, 0, ahead + 40).slice(ahead);
      expect(play(weights, ahead, 40), `${weights} after ${ahead}`).toEqual(expected);
    }
  });

  it('starts right where weights have common multiples: 25 and 75 after 23 picks', () => {
    // envoyproxy/envoy pull request 31592: the case that weights are nudged for.
    expect(play([25, 75], 23, 12)).toEqual(play([25, 75], 0, 35).slice(23));
  });

  it('starts after 400 million picks at once, with every node served in proportion', () => {
    const counts = [0, 0, 0];
    for (const node of play([1, 2, 5], 400_000_000, 8000)) counts[node]!++;
    for (const [node, share] of [1000, 2000, 5000].entries()) {
      expect(Math.abs(counts[node]! - share)).toBeLessThanOrEqual(1);
    }
  });

  it('follows a weight that changes when the node is put back', () => {
    const schedule = createEdfSchedule(2);
    schedule.restart(nodes(2), 2, Float64Array.of(1, 1), 0);
    const counts = [0, 0];
    for (let i = 0; i < 400; i++) {
      const node = schedule.pick();
      counts[node]!++;
      schedule.add(node, node === 0 ? 3 : 1);
    }
    expect(counts).toEqual([300, 100]);
  });

  it('has nobody to pick when it is empty, and forgets who is removed', () => {
    const schedule = createEdfSchedule(3);
    expect(schedule.pick()).toBe(-1);
    schedule.restart(nodes(3), 3, Float64Array.of(1, 5, 1), 0);
    schedule.remove(1);
    expect([schedule.pick(), schedule.pick(), schedule.pick()]).toEqual([0, 2, -1]);
  });
});

describe('edf-weighted-round-robin', () => {
  const weights = [10, 1, 1, 1];

  /** Shares of the light nodes when the schedule is rebuilt after every third request. */
  function lightShare(advance: string, instances: number): number {
    let light = 0;
    for (let instance = 0; instance < instances; instance++) {
      const pool = { weights, parameters: { advance }, seed: `edf ${instance}` };
      const driver = createDriver(edfWeightedRoundRobin, pool);
      for (let i = 0; i < 30; i++) {
        if (i % 3 === 0) driver.setEligible([0, 1, 2, 3]);
        if (driver.send() !== 0) light++;
      }
    }
    return light / (30 * instances);
  }

  it('starves light nodes if every update starts it over: three updates a cycle, and nobody but the heavy one', () => {
    // envoyproxy/envoy issue 31378: the first picks of a schedule are the heavy nodes'.
    expect(lightShare('none', 1)).toBe(0);
  });

  it('gives them their share over many balancers that each start anywhere: within 6 standard errors', () => {
    // 400 balancers; each repeats the same three turns out of 13, of which 3/13 are light on average.
    // A balancer's share lies in [0, 1] and has a variance of at most p (1 − p).
    const share = 3 / 13;
    const error = Math.sqrt((share * (1 - share)) / 400);
    expect(Math.abs(lightShare('random', 400) - share)).toBeLessThan(6 * error);
  });

  it('takes plain turns while weights are equal, and goes on with them through changes', () => {
    const driver = createDriver(edfWeightedRoundRobin, {
      weights: [2, 2, 2, 2],
      parameters: { advance: 'none' },
    });
    const send = (count: number) => Array.from({ length: count }, () => driver.send());
    expect(send(5)).toEqual([0, 1, 2, 3, 0]);
    driver.setEligible([0, 1, 3]);
    // Turn 5 of three nodes: the third.
    expect(send(3)).toEqual([3, 0, 1]);
  });

  it('as in Traefik keeps everybody’s deadlines, and passes over who is absent', () => {
    const driver = createDriver(edfWeightedRoundRobin, {
      weights: [3, 1, 2],
      parameters: { advance: 'none', rebuild: false },
    });
    const send = (count: number) => Array.from({ length: count }, () => driver.send());
    const whole = send(6);
    driver.setEligible([1, 2]);
    const without = send(3);
    driver.setEligible([0, 1, 2]);
    // The schedule is that of all three: without node 0's turns while it was away.
    const all = createDriver(edfWeightedRoundRobin, {
      weights: [3, 1, 2],
      parameters: { advance: 'none', rebuild: false },
    });
    const schedule = Array.from({ length: 24 }, () => all.send());
    expect(whole).toEqual(schedule.slice(0, 6));
    expect(without).toEqual(schedule.slice(6, 12).filter((node) => node !== 0));
    expect(without.length).toBe(3);
  });
});
