/** Weights from load reports: when they begin to count, when they cease to, and what stands in. */

import { describe, expect, it } from 'vitest';
import { staticStride } from '../../algorithms/balancing/rotation/static-stride.ts';
import { createDriver, type Driver } from './driver.ts';

const SECOND = 1e9;

function pool(count: number, parameters = {}): Driver {
  return createDriver(staticStride, {
    weights: Array<number>(count).fill(1),
    parameters,
    rng: () => 0,
  });
}

function report(driver: Driver, atS: number, weights: readonly (number | null)[]): void {
  driver.nowNs = atS * SECOND;
  weights.forEach((weight, node) => {
    if (weight === null) return;
    const load = { ratePerS: weight, errorsPerS: 0, utilization: 1, requestsInside: 0 };
    driver.algorithm.onReport!(node, { ...load, latencyNs: 0 }, driver.nowNs);
  });
}

/** Shares of 60,000 picks at that time, to three digits. */
function shares(driver: Driver, atS: number): number[] {
  driver.nowNs = atS * SECOND;
  const counts = Array.from(driver.view.weight, () => 0);
  for (let i = 0; i < 60_000; i++) {
    const node = driver.send();
    driver.end(node);
    counts[node]!++;
  }
  return counts.map((count) => Math.round((count / 60_000) * 1000) / 1000);
}

const EVEN = [0.5, 0.5];

describe('static-stride', () => {
  it('takes plain turns until two nodes have reported for the blackout period', () => {
    const driver = pool(2);
    report(driver, 0.5, [3, 1]);
    report(driver, 9, [3, 1]);
    expect(shares(driver, 10.4)).toEqual(EVEN);
    expect(shares(driver, 11)).toEqual([0.75, 0.25]);
  });

  it('follows new reports when the update period is over, not before', () => {
    const driver = pool(2);
    report(driver, 0, [3, 1]);
    report(driver, 10, [3, 1]);
    expect(shares(driver, 10)).toEqual([0.75, 0.25]);
    report(driver, 10.2, [1, 3]);
    expect(shares(driver, 10.9)).toEqual([0.75, 0.25]);
    expect(shares(driver, 11)).toEqual([0.25, 0.75]);
  });

  it('forgets a weight after the expiration period, and then the blackout begins again', () => {
    const driver = pool(2);
    report(driver, 0, [3, 1]);
    report(driver, 10, [3, 1]);
    expect(shares(driver, 189)).toEqual([0.75, 0.25]);
    expect(shares(driver, 190)).toEqual(EVEN);
    report(driver, 191, [3, 1]);
    expect(shares(driver, 200)).toEqual(EVEN);
    report(driver, 200, [3, 1]);
    expect(shares(driver, 201)).toEqual([0.75, 0.25]);
  });

  it('starts the blackout of a node over when it comes back', () => {
    const driver = pool(3);
    report(driver, 0, [3, 1, 1]);
    report(driver, 10, [3, 1, 1]);
    expect(shares(driver, 10)).toEqual([0.6, 0.2, 0.2]);
    driver.setEligible([1, 2]);
    driver.setEligible([0, 1, 2]);
    report(driver, 11, [3, 1, 1]);
    // Node 0 is unknown: it weighs what the others weigh on average.
    expect(shares(driver, 20)).toEqual([0.333, 0.333, 0.333]);
    report(driver, 21, [3, 1, 1]);
    expect(shares(driver, 21)).toEqual([0.6, 0.2, 0.2]);
  });

  it('lets unknown nodes weigh the mean of the known ones, or their median', () => {
    for (const [unknown, weight] of [
      ['mean', 6],
      ['median', 5],
    ] as const) {
      const driver = pool(4, { unknown });
      report(driver, 0, [9, 4, 5, null]);
      report(driver, 10, [9, 4, 5, null]);
      const total = 18 + weight;
      expect(shares(driver, 11)).toEqual(
        [9, 4, 5, weight].map((w) => Math.round((w / total) * 1000) / 1000),
      );
    }
  });

  it('gives an unknown node turns even where the median is next to nothing', () => {
    const driver = pool(4, { unknown: 'median', ratioMax: 1e9, ratioMin: 0 });
    for (const atS of [0, 10]) report(driver, atS, [100, 1e-6, 1e-6, null]);
    driver.nowNs = 11 * SECOND;
    const reached = new Set(Array.from({ length: 70_000 }, () => driver.send()));
    expect(reached).toEqual(new Set([0, 1, 2, 3]));
  });

  it('counts errors as utilization, so that a node that fails fast does not look strong', () => {
    const driver = pool(2);
    for (const atS of [0, 10]) {
      driver.nowNs = atS * SECOND;
      const load = { ratePerS: 100, requestsInside: 0, latencyNs: 0 };
      driver.algorithm.onReport!(0, { ...load, errorsPerS: 0, utilization: 0.5 }, driver.nowNs);
      // Half as busy, but every request fails: 100 ÷ (0.25 + 1) against 100 ÷ 0.5.
      driver.algorithm.onReport!(1, { ...load, errorsPerS: 100, utilization: 0.25 }, driver.nowNs);
    }
    expect(shares(driver, 11)).toEqual([200, 80].map((w) => Math.round((w / 280) * 1000) / 1000));
  });

  it('cuts what is above ten times the mean in C++, and nothing in Go', () => {
    const weights = [400, ...Array<number>(39).fill(1)];
    const share = (parameters: object) => {
      const driver = pool(40, parameters);
      report(driver, 0, weights);
      report(driver, 10, weights);
      return shares(driver, 11)[0]!;
    };
    // Mean 439 ÷ 40; the largest becomes ten times that, the others a hundredth of it at least.
    const mean = 439 / 40;
    expect(share({})).toBeCloseTo((10 * mean) / (10 * mean + 39), 2);
    expect(share({ ratioMax: 1e9, ratioMin: 0 })).toBeCloseTo(400 / 439, 2);
  });
});
