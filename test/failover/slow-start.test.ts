/** Nodes that come back: their weight over time, by product; and who is slowed at all. */

import { describe, expect, it } from 'vitest';
import { eject } from '../../algorithms/failover/eject.ts';
import { priority } from '../../algorithms/failover/priority.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import {
  createFailoverDriver,
  type FailoverDriver,
} from '../../cli/conformance/failover/driver.ts';

const S = 1e9;

/** Three nodes of weight 10; node 2 goes down at 5 s and is back at 10 s. */
function withReturn(parameters: ParameterValues): FailoverDriver {
  const driver = createFailoverDriver(eject, { weights: [10, 10, 10], parameters });
  driver.runUntil(5 * S);
  driver.setHealthy(2, false);
  driver.runUntil(10 * S);
  driver.setHealthy(2, true);
  return driver;
}

/** The weight of node 2 so many seconds after its return. */
function weightsAfter(driver: FailoverDriver, seconds: readonly number[]): readonly number[] {
  return seconds.map((after) => {
    driver.runUntil((10 + after) * S);
    return driver.weights[2]!;
  });
}

describe('slow start', () => {
  // The vectors of Envoy and HAProxy, at instants when a weight changes: a hundredth of the window,
  // and a second. HAProxy counts in sixteenths: its eweight of 90 is 90 ÷ 16 here.
  it('envoy-slow-start-factor: weight 10 over 60 s', () => {
    const driver = withReturn({ slowStart: 60 * S });
    const expected = [1, 1, 2.5, 5, 9.8, 10];
    weightsAfter(driver, [0, 6, 15, 30, 59, 60]).forEach((weight, i) => {
      expect(weight).toBeCloseTo(expected[i]!, 6);
    });
  });

  it.each([
    [2, 7.0710678],
    [0.5, 2.5],
  ])('envoy-slow-start-factor: halfway with aggression %d', (aggression, expected) => {
    const driver = withReturn({ slowStart: 60 * S, aggression });
    expect(weightsAfter(driver, [30])[0]).toBeCloseTo(expected, 6);
  });

  it('haproxy-slowstart-eweight: weight 10 over 60 s', () => {
    const driver = withReturn({ slowStart: 60 * S, ramp: 'haproxy' });
    const found = weightsAfter(driver, [0, 1, 4, 15, 30, 45, 59, 60]).map((weight) => 16 * weight);
    expect(found).toEqual([10, 10, 20, 50, 90, 130, 160, 160]);
  });

  it('counts HAProxy’s window in whole seconds, rounded up', () => {
    const driver = withReturn({ slowStart: 1.5 * S, ramp: 'haproxy' });
    // ⌊(16 × 1 + 2) ÷ 2⌋ = 9 sixteenths after one of two seconds.
    const found = weightsAfter(driver, [0, 1, 1.9, 2]).map((weight) => 16 * weight);
    expect(found).toEqual([10, 90, 90, 160]);
  });

  it('rises in proportion from nothing with a linear ramp', () => {
    const driver = withReturn({ slowStart: 60 * S, ramp: 'linear' });
    expect(weightsAfter(driver, [0, 15, 30, 59.99, 60])).toEqual([0.1, 2.5, 5, 9.9, 10]);
  });

  it('asks no more often than weights change, and not at all afterwards', () => {
    const driver = withReturn({ slowStart: 60 * S, ramp: 'haproxy' });
    driver.select();
    driver.select();
    const before = driver.selections;
    driver.runUntil(1000 * S);
    expect(driver.selections - before).toBe(60);
  });

  it('slows nobody at the start, and everybody who joins unless it is HAProxy', () => {
    for (const [ramp, expected] of [
      ['envoy', 1],
      ['linear', 0.1],
      ['haproxy', 10],
    ] as const) {
      const driver = createFailoverDriver(eject, {
        weights: [10, 10],
        members: [0],
        parameters: { slowStart: 60 * S, ramp },
      });
      expect(driver.weights).toEqual([10, 0]);
      driver.runUntil(S);
      driver.join(1);
      expect(driver.weights).toEqual([10, expected]);
    }
  });

  it('starts over when a node goes down again on the way', () => {
    const driver = withReturn({ slowStart: 10 * S });
    driver.runUntil(15 * S);
    expect(driver.weights[2]).toBe(5);
    driver.setHealthy(2, false);
    driver.setHealthy(2, true);
    expect(driver.weights[2]).toBe(1);
    driver.runUntil(20 * S);
    expect(driver.weights[2]).toBe(5);
    driver.runUntil(25 * S);
    expect(driver.weights[2]).toBe(10);
  });

  it('leaves a linear newcomer alone when nobody else is at full weight, as AWS', () => {
    const driver = createFailoverDriver(eject, {
      weights: [1, 1],
      parameters: { slowStart: 60 * S, ramp: 'linear' },
    });
    driver.setBelief([]);
    driver.runUntil(S);
    driver.setBelief([0, 1]);
    expect(driver.weights).toEqual([1, 1]);
  });

  it('gives those that are used in a panic their full weight, healthy newcomers less', () => {
    const driver = createFailoverDriver(eject, {
      weights: [1, 1, 1],
      parameters: { slowStart: 60 * S, panic: 0.5 },
    });
    driver.setBelief([]);
    driver.runUntil(S);
    driver.setBelief([1]);
    expect(driver.weights).toEqual([1, 0.1, 1]);
    driver.setBelief([0]);
    expect(driver.weights).toEqual([0.1, 1, 1]);
  });

  it('moves requests within a priority level, not between levels', () => {
    const driver = createFailoverDriver(priority, {
      weights: [1, 1, 1, 1],
      priorities: [0, 0, 0, 1],
      parameters: { slowStart: 60 * S },
    });
    // Two of three: 140 % × 2 ÷ 3 is 93 %.
    driver.setBelief([0, 3]);
    driver.runUntil(S);
    driver.setBelief([0, 1, 3]);
    const [first, slowed, out, other] = driver.weights as [number, number, number, number];
    expect(out).toBe(0);
    expect(slowed / first).toBeCloseTo(0.1, 12);
    expect((first + slowed) / (first + slowed + other)).toBeCloseTo(0.93, 12);
  });
});
