/** When a stand-by is promoted, and when not. */

import { describe, expect, it } from 'vitest';
import { activePassive } from '../../algorithms/failover/active-passive.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import {
  createFailoverDriver,
  type FailoverDriver,
} from '../../cli/conformance/failover/driver.ts';

const S = 1e9;

const start = (parameters: ParameterValues = {}): FailoverDriver =>
  createFailoverDriver(activePassive, {
    weights: [1, 1, 1],
    priorities: [1, 0, 0],
    parameters,
  });

/** Who serves at that time. */
function at(driver: FailoverDriver, seconds: number): readonly number[] {
  driver.runUntil(seconds * S);
  return driver.eligible;
}

describe('active-passive', () => {
  it('begins with the lowest priority number, then the first id', () => {
    expect(start().eligible).toEqual([1]);
    expect(start().log).toEqual([]);
  });

  it('promotes the next one after 30 s, and does not go back', () => {
    const driver = start();
    at(driver, 10);
    driver.setHealthy(1, false);
    expect(at(driver, 39.999)).toEqual([]);
    expect(at(driver, 40)).toEqual([2]);
    driver.setHealthy(1, true);
    expect(at(driver, 1000)).toEqual([2]);
    expect(driver.log).toEqual([{ event: 'promotion', node: 2, atNs: 40 * S }]);
  });

  it('keeps a primary that is back in time, and counts anew the next time', () => {
    const driver = start();
    driver.setHealthy(1, false);
    at(driver, 29);
    driver.setHealthy(1, true);
    expect(at(driver, 29)).toEqual([1]);
    driver.setHealthy(1, false);
    expect(at(driver, 58.999)).toEqual([]);
    expect(at(driver, 59)).toEqual([2]);
  });

  it('promotes the first one that comes when there was no candidate', () => {
    const driver = start();
    driver.setBelief([]);
    expect(at(driver, 50)).toEqual([]);
    driver.setHealthy(0, true);
    expect(at(driver, 50)).toEqual([0]);
    expect(driver.log).toEqual([{ event: 'promotion', node: 0, atNs: 50 * S }]);
  });

  it('is at once in charge with the first node there is, if there was none at the start', () => {
    const driver = createFailoverDriver(activePassive, { weights: [1, 1], healthy: [] });
    at(driver, 3);
    driver.setHealthy(1, true);
    expect(driver.eligible).toEqual([1]);
  });

  it('goes back after the same delay if it preempts, and serves meanwhile', () => {
    const driver = start({ preempt: true, promotion: 3 * S });
    driver.setHealthy(1, false);
    expect(at(driver, 3)).toEqual([2]);
    at(driver, 10);
    driver.setHealthy(1, true);
    expect(at(driver, 12.999)).toEqual([2]);
    expect(at(driver, 13)).toEqual([1]);
    expect(driver.log.map(({ node, atNs }) => [node, atNs / S])).toEqual([
      [2, 3],
      [1, 13],
    ]);
  });

  it('breaks off requests on a node that stops serving, if told to', () => {
    const driver = start({ preempt: true, promotion: 3 * S, shutdownSessions: true });
    driver.setHealthy(1, false);
    expect(driver.resets).toEqual([1]);
    at(driver, 10);
    driver.setHealthy(1, true);
    at(driver, 20);
    expect(driver.resets).toEqual([1, 2]);
    expect(start({ preempt: true }).resets).toEqual([]);
  });
});
