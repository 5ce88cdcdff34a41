/** Balancers that use what nodes report on their answers: C3 and Netflix's, by hand. */

import { describe, expect, it } from 'vitest';
import { c3 } from '../../algorithms/balancing/latency/c3.ts';
import { netflixChoiceOfTwo } from '../../algorithms/balancing/latency/netflix-choice-of-two.ts';
import type { LoadReport, NodeId } from '../../algorithms/balancing/types.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import { expectCounts } from '../engine/goodness-of-fit.ts';
import { createDriver, type Driver } from './driver.ts';

const MS = 1e6;
const S = 1e9;

const NOTHING: LoadReport = {
  requestsInside: 0,
  utilization: 0,
  ratePerS: 0,
  errorsPerS: 0,
  latencyNs: 0,
};

function answer(driver: Driver, node: NodeId, latencyMs: number, said: Partial<LoadReport>): void {
  driver.sendTo(node);
  driver.algorithm.onReport!(node, { ...NOTHING, ...said }, driver.nowNs);
  driver.end(node, latencyMs * MS);
}

const send = (driver: Driver, count: number) => Array.from({ length: count }, () => driver.send());

describe('c3', () => {
  const twoServers = (parameters: ParameterValues = {}) => {
    const driver = createDriver(c3, { weights: [1, 1], parameters, context: { instances: 2 } });
    // 0.5 ÷ 100 per second: 5 ms of service. 0.5 ÷ 50: 10 ms.
    answer(driver, 0, 20, { requestsInside: 4, utilization: 0.5, ratePerS: 100 });
    answer(driver, 1, 12, { requestsInside: 1, utilization: 0.5, ratePerS: 50 });
    return driver;
  };

  it('scores R − 1/μ + q³/μ with q = 1 + os n + q̄', () => {
    // 20 − 5 + 5³ × 5 = 640 against 12 − 10 + 2³ × 10 = 82; with one in flight, which two clients
    // make two: 2 + 4³ × 10 = 642 > 640; then 15 + 7³ × 5 = 1730; then 2 + 6³ × 10 = 2162.
    expect(send(twoServers(), 4)).toEqual([1, 0, 1, 0]);
    // Not cubed: 15 + 5 × 5 = 40 against 2 + 2 × 10 = 22, 42, 62; then 50, 60, 70; 42, 62, 82.
    expect(send(twoServers({ exponent: 1 }), 6)).toEqual([1, 0, 1, 0, 0, 1]);
  });

  it('counts the time in service once', () => {
    const driver = createDriver(c3, { weights: [1, 1] });
    answer(driver, 0, 10, { requestsInside: 1, utilization: 0.8, ratePerS: 100 });
    answer(driver, 1, 47.5, { requestsInside: 1, utilization: 0.3, ratePerS: 100 });
    // 10 − 8 + 2³ × 8 = 66 against 47.5 − 3 + 2³ × 3 = 68.5; with R alone it would be 74 to 71.5.
    expect(driver.send()).toBe(0);
  });

  it('gives the newest value nine tenths', () => {
    const driver = twoServers();
    // Queue 0.1 × 4, service 0.1 × 5 + 0.9 × 10 = 9.5, response 0.1 × 20 + 0.9 × 30 = 29:
    // 29 − 9.5 + 1.4³ × 9.5 = 45.6 < 82.
    answer(driver, 0, 30, { requestsInside: 0, utilization: 0.5, ratePerS: 50 });
    expect(driver.send()).toBe(0);
    // Node 1 with a queue of 0.1 × 1 + 0.9 × 0.2 = 0.28 scores 2 + 1.28³ × 10 = 23.0.
    answer(driver, 1, 12, { requestsInside: 0.2, utilization: 0.5, ratePerS: 50 });
    driver.end(0, 30 * MS, false);
    expect(driver.send()).toBe(1);
  });

  it('takes the response time for the service time of a server that does not know its own', () => {
    const driver = createDriver(c3, { weights: [1, 1] });
    answer(driver, 0, 10, {});
    answer(driver, 1, 30, {});
    // 10 against 30; 2³ × 10 = 80; then 2³ × 30 = 240 against 80; 3³ × 10 = 270.
    expect(send(driver, 4)).toEqual([0, 1, 0, 1]);
  });

  it('tries every server that it has not heard of', () => {
    const driver = createDriver(c3, { weights: [1, 1, 1] });
    answer(driver, 0, 1, {});
    answer(driver, 2, 1, {});
    expect(driver.send()).toBe(1);
  });
});

describe('netflix-choice-of-two', () => {
  const create = (parameters: ParameterValues = {}, nodes = 2) =>
    createDriver(netflixChoiceOfTwo, { weights: Array<number>(nodes).fill(1), parameters });

  const warm = (driver: Driver, nodes: readonly NodeId[]) => {
    for (const node of nodes) answer(driver, node, 1, {});
  };

  it('sends a new node one request until it has answered one', () => {
    const driver = create({ ramp: 0 }, 4);
    driver.setEligible([0, 1, 2]);
    warm(driver, [0, 1, 2]);
    driver.setEligible([0, 1, 2, 3]);
    const toNew = () => send(driver, 60).filter((node) => node === 3).length;
    expect(toNew()).toBe(1);
    // A failure is no answer: on probation it gets another one.
    driver.end(3, MS, false);
    expect(toNew()).toBe(1);
    driver.end(3, MS);
    // One failure of two requests: 1 + 10 × 1/3 = 4.33 times the cost. (a + 1) × 4.33 = b + 1, where
    // the others have b = 40 + (60 − a) ÷ 3: twelve, give or take the luck of the draw.
    const afterwards = toNew();
    expect(afterwards).toBeGreaterThan(9);
    expect(afterwards).toBeLessThan(15);
  });

  it('gives a young node a part of its share: 20,000 picks, chi-square at 1e-6', () => {
    const driver = create({ ramp: 90 * S });
    driver.setEligible([0]);
    warm(driver, [0]);
    driver.setEligible([0, 1]);
    warm(driver, [1]);
    const share = (atS: number) => {
      driver.nowNs = atS * S;
      const counts = [0, 0];
      for (let i = 0; i < 20_000; i++) {
        const node = driver.send();
        counts[node]!++;
        driver.end(node);
      }
      return counts;
    };
    expect(share(0)).toEqual([20_000, 0]);
    // Half grown it is let through half of the time, and then wins half of the ties.
    expectCounts(share(45), [15_000, 5000]);
    expectCounts(share(90), [10_000, 10_000]);
  });

  it('weighs utilization, which fades', () => {
    const driver = create();
    warm(driver, [0, 1]);
    driver.algorithm.onReport!(0, { ...NOTHING, utilization: 1 }, 0);
    // Idle: 2 against 1; one in flight: 2 against 2, a tie; two: 2 against 3.
    expect(driver.send()).toBe(1);
    driver.sendTo(1);
    expect(driver.send()).toBe(0);
    const later = create();
    warm(later, [0, 1]);
    later.algorithm.onReport!(0, { ...NOTHING, utilization: 1 }, 0);
    later.nowNs = 3000 * S;
    expect(send(later, 2).sort()).toEqual([0, 1]);
  });

  it('keeps away from a node that fails fast, and forgets it', () => {
    const driver = create();
    warm(driver, [0, 1]);
    const picks = Array.from({ length: 1000 }, () => {
      driver.nowNs += 10 * MS;
      const node = driver.send();
      driver.end(node, MS, node !== 0);
      return node;
    });
    expect(picks.filter((node) => node === 0).length).toBeLessThan(5);
    driver.nowNs += 3000 * S;
    expect(send(driver, 2).sort()).toEqual([0, 1]);
  });
});
