/** Random draws whose weights are learned: Ribbon's by response time and AWS's by errors. */

import { describe, expect, it } from 'vitest';
import { awsWeightedRandom } from '../../algorithms/balancing/latency/aws-weighted-random.ts';
import { responseTimeWeighted } from '../../algorithms/balancing/latency/response-time-weighted.ts';
import type { NodeId } from '../../algorithms/balancing/types.ts';
import { expectCounts } from '../engine/goodness-of-fit.ts';
import { createDriver, type Driver } from './driver.ts';

const MS = 1e6;
const S = 1e9;

describe('response-time-weighted', () => {
  function measured(uniforms: number[]): Driver {
    const rng = () => uniforms.shift()!;
    const driver = createDriver(responseTimeWeighted, { weights: [1, 1, 1], rng });
    for (const [node, latenciesMs] of [[10], [15, 25], [70]].entries()) {
      for (const latencyMs of latenciesMs) {
        driver.sendTo(node);
        driver.end(node, latencyMs * MS);
      }
    }
    return driver;
  }
  const send = (driver: Driver, count: number) =>
    Array.from({ length: count }, () => driver.send());

  it('takes turns until there are weights, beginning with the second node', () => {
    const driver = measured([]);
    driver.nowNs = 30 * S - 1;
    expect(send(driver, 4)).toEqual([1, 2, 0, 1]);
    driver.setEligible([0, 2]);
    expect(send(driver, 3)).toEqual([2, 0, 2]);
  });

  it('weighs a node by the sum of averages less its own', () => {
    // 10, 20, 70: 90, 80, 30 of 200, so node 1 has [0.45, 0.85).
    const driver = measured([0, 0.4499, 0.45, 0.8499, 0.85, 0.9999]);
    driver.nowNs = 30 * S;
    expect(send(driver, 6)).toEqual([0, 0, 1, 1, 2, 2]);
  });

  it('draws among those that are there: 90 and 30 of 120', () => {
    const driver = measured([0.7499, 0.75]);
    driver.setEligible([0, 2]);
    driver.nowNs = 30 * S;
    expect(send(driver, 2)).toEqual([0, 2]);
  });

  it('sets weights every 30 s, with the answers until then', () => {
    const driver = measured([0.4499, 0.4499, 0.4499]);
    driver.nowNs = 30 * S;
    driver.send();
    driver.sendTo(0);
    driver.nowNs = 59 * S;
    // Node 0: (10 + 190) ÷ 2 = 100; weights 90, 170, 120 of 380, node 0 up to 0.2368.
    driver.end(0, 190 * MS);
    expect(driver.send()).toBe(0);
    driver.nowNs = 60 * S;
    expect(driver.send()).toBe(1);
  });

  it('counts no answer that came after the 30 s were over', () => {
    const driver = measured([0.4499]);
    driver.sendTo(0);
    driver.nowNs = 31 * S;
    driver.end(0, 1000 * MS);
    expect(driver.send()).toBe(0);
  });
});

describe('aws-weighted-random', () => {
  /** Picks in one interval of 10 s; each is answered at once. */
  function interval(driver: Driver, isFailing: (node: NodeId) => boolean): number[] {
    const counts = driver.view.inFlight.length;
    const picked = Array<number>(counts).fill(0);
    for (let i = 0; i < 5000; i++) {
      const node = driver.send();
      picked[node]!++;
      driver.end(node, MS, !isFailing(node));
    }
    driver.nowNs += 10 * S;
    return picked;
  }

  /** Counts that four nodes should have if the first one has that part of its weight. */
  const withShare = (share: number) => {
    const equal = 5000 / (3 + share);
    return [share * equal, equal, equal, equal];
  };

  it('halves the traffic of a node that fails, to a hundredth, and raises it by tenths', () => {
    // 5,000 picks in each of 12 intervals, chi-square at 1e-6 each.
    const driver = createDriver(awsWeightedRandom, { weights: [1, 1, 1, 1] });
    for (const share of [1, 0.5, 0.25, 0.125, 0.0625, 0.03125, 0.015625, 0.01, 0.01]) {
      expectCounts(
        interval(driver, (node) => node === 0),
        withShare(share),
      );
    }
    for (const share of [0.01, 0.11, 0.21]) {
      expectCounts(
        interval(driver, () => false),
        withShare(share),
      );
    }
  });

  it('does nothing when all fail alike, or with fewer than three nodes', () => {
    const alike = createDriver(awsWeightedRandom, { weights: [1, 1, 1, 1] });
    for (let i = 0; i < 3; i++)
      expectCounts(
        interval(alike, () => true),
        withShare(1),
      );
    // Had they all lost weight alike, one that goes on failing would have less than half by now.
    interval(alike, (node) => node === 0);
    expectCounts(
      interval(alike, () => false),
      withShare(0.5),
    );
    const two = createDriver(awsWeightedRandom, { weights: [1, 1] });
    for (let i = 0; i < 3; i++)
      expectCounts(
        interval(two, (n) => n === 0),
        [2500, 2500],
      );
  });
});
