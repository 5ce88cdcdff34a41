/** Newcomers' shares while they warm up, against the integral of their weights. */

import { describe, expect, it } from 'vitest';
import { slowStart } from '../../algorithms/balancing/scope/slow-start.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import { createDriver, type Driver } from './driver.ts';

const S = 1e9;

/** Node 1 of two has just come back, at 100 s; `parameters` beside a window of 30 s. */
function withNewcomer(parameters: ParameterValues = {}, weights = [1, 1]): Driver {
  const driver = createDriver(slowStart, {
    weights,
    parameters: { window: 30 * S, ...parameters },
  });
  driver.nowNs = 90 * S;
  driver.setEligible([0]);
  driver.nowNs = 100 * S;
  driver.setEligible([0, 1]);
  return driver;
}

/** Node 1's part of 1,000 requests a second until then, in seconds since it came. */
function shareUntil(driver: Driver, untilS: number): number {
  let [own, all] = [0, 0];
  while (driver.nowNs < (100 + untilS) * S - 1) {
    const node = driver.send();
    if (node === 1) own++;
    all++;
    driver.end(node);
    driver.nowNs += 1e6;
  }
  return own / all;
}

/** Mean of part(t) ÷ (1 + part(t)) over [from, to], by midpoints of 1 ms. */
function expectedShare(part: (seconds: number) => number, from: number, to: number): number {
  let sum = 0;
  const steps = Math.round((to - from) * 1000);
  for (let i = 0; i < steps; i++) {
    const now = part(from + (i + 0.5) / 1000);
    sum += now / (1 + now);
  }
  return sum / steps;
}

describe('slow-start', () => {
  // The schedule starts over with each of a hundred steps of 300 requests, so it may be one turn off
  // in each, 0.33 %; and weights are up to a step behind, 0.5 % of the window on average.
  it.each<[string, ParameterValues, (seconds: number) => number]>([
    ['linear from 10 %', {}, (t) => Math.max(0.1, t / 30)],
    ['early', { aggression: 2 }, (t) => Math.max(0.1, Math.sqrt(t / 30))],
    ['late', { aggression: 0.5 }, (t) => Math.max(0.1, (t / 30) * (t / 30))],
    ['linear from nothing', { ramp: 'linear' }, (t) => Math.max(0.01, t / 30)],
    [
      'in sixteenths every second',
      { ramp: 'haproxy', within: 'haproxy-round-robin' },
      (t) => Math.min(16, Math.floor((16 * Math.floor(t) + 30) / 30)) / 16,
    ],
  ])('lets a newcomer’s share grow: %s', (_, parameters, part) => {
    const driver = withNewcomer(parameters);
    let from = 0;
    for (const to of [3, 6, 15, 24, 30]) {
      const found = shareUntil(driver, to);
      expect(Math.abs(found - expectedShare(part, from, to)), `${from} to ${to} s`).toBeLessThan(
        0.01,
      );
      from = to;
    }
    expect(shareUntil(driver, 34)).toBe(0.5);
  });

  it('slows nobody who is there at the start', () => {
    const driver = createDriver(slowStart, { weights: [1, 1] });
    driver.nowNs = 100 * S;
    expect(shareUntil(driver, 1)).toBe(0.5);
  });

  it('starts over when the node leaves and comes again', () => {
    const driver = withNewcomer();
    shareUntil(driver, 15);
    driver.setEligible([0]);
    driver.nowNs += 1;
    driver.setEligible([0, 1]);
    // 10 % for three seconds: 1 ÷ 11.
    expect(Math.abs(shareUntil(driver, 17.9) - 1 / 11)).toBeLessThan(0.01);
  });

  it('scales the weight that the node has', () => {
    // 4 × 10 % against 1.
    expect(Math.abs(shareUntil(withNewcomer({}, [1, 4]), 2.9) - 0.4 / 1.4)).toBeLessThan(0.01);
  });

  it('is pointless when all are new: linear ramps do not slow them, others slow them alike', () => {
    for (const ramp of ['linear', 'envoy', 'haproxy']) {
      const driver = createDriver(slowStart, { weights: [1, 1], parameters: { ramp } });
      driver.setEligible([]);
      driver.nowNs = 100 * S;
      driver.setEligible([0, 1]);
      expect(shareUntil(driver, 1)).toBe(0.5);
    }
  });

  it('slows a second newcomer of a linear ramp only beside a node at full weight', () => {
    // Node 0 leaves when 1 has just come: the one that comes next has nobody to take its part.
    const driver = withNewcomer({ ramp: 'linear' });
    driver.setEligible([1]);
    driver.setEligible([0, 1]);
    // Full weight against 1 %.
    expect(shareUntil(driver, 0.3)).toBeLessThan(0.02);
  });

  it('does nothing to an algorithm that ignores weights', () => {
    expect(shareUntil(withNewcomer({ within: 'round-robin' }), 2)).toBe(0.5);
  });
});
