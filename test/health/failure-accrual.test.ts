/** Failure accrual of Finagle and Linkerd, by hand and with instants. */

import { describe, expect, it } from 'vitest';
import { finagleFailureAccrual } from '../../algorithms/health/finagle-failure-accrual.ts';
import { linkerdFailureAccrual } from '../../algorithms/health/linkerd-failure-accrual.ts';
import { RESULT_ERROR, RESULT_OK, RESULT_TIMEOUT } from '../../algorithms/health/results.ts';
import type { HealthDefinition } from '../../algorithms/health/types.ts';
import { createHealthDriver, type HealthDriver } from '../../cli/conformance/health/driver.ts';
import { failAt, type Moods, MS, meetAt, moods, passAt, S, sendAt, told } from './steps.ts';

function stage(definition: HealthDefinition, parameters = {}, uniform = 0.5) {
  const mood = moods(1);
  const driver = createHealthDriver(definition, {
    parameters,
    requests: mood.world,
    rng: () => uniform,
    requestTimeoutNs: 60 * S,
  });
  return { mood, driver };
}

/** Fails every trial as soon as there may be one; returns how long each pause was, in seconds. */
function pausesS(driver: HealthDriver, mood: Moods, count: number): readonly number[] {
  const found: number[] = [];
  for (let i = 0; i < count; i++) {
    const deadNs = driver.nowNs;
    for (let ms = 0; !driver.believes(0); ms += 100) driver.runUntil(deadNs + ms * MS);
    found.push((driver.nowNs - deadNs) / S);
    failAt(driver, mood, driver.nowNs / S);
  }
  return found;
}

describe('finagle-failure-accrual', () => {
  it('five failures in a row mark a node dead; a success between them does not let them add up', () => {
    const { mood, driver } = stage(finagleFailureAccrual);
    for (const atS of [1, 2, 3, 4]) failAt(driver, mood, atS);
    passAt(driver, mood, 5);
    for (const atS of [6, 7, 8, 9]) failAt(driver, mood, atS);
    expect(driver.verdicts).toEqual([]);
    failAt(driver, mood, 10);
    driver.runUntil(15 * S);
    expect(told(driver.verdicts)).toEqual(['10s - failure-accrual', '15s + probe-open']);
  });

  it('one request is admitted, others see it busy; its success revives the node', () => {
    const { mood, driver } = stage(finagleFailureAccrual);
    for (let i = 0; i < 5; i++) failAt(driver, mood, 1);
    mood.set(0, RESULT_OK, 2 * S);
    sendAt(driver, 7);
    driver.runUntil(20 * S);
    expect(told(driver.verdicts)).toEqual([
      '1s - failure-accrual',
      '6s + probe-open',
      '7s - probe-request',
      '9s + revived',
    ]);
    // And it begins anew: four failures are not enough, the pause is the first one.
    for (let i = 0; i < 4; i++) failAt(driver, mood, 20);
    expect(driver.believes(0)).toBe(true);
    failAt(driver, mood, 20);
    driver.runUntil(25 * S);
    expect(driver.believes(0)).toBe(true);
  });

  it('each failed probe takes the next pause: 5 s, then between once and twice 5, 10, 20, … to 300', () => {
    const { mood, driver } = stage(finagleFailureAccrual);
    for (let i = 0; i < 5; i++) failAt(driver, mood, 1);
    expect(pausesS(driver, mood, 8)).toEqual([5, 7.5, 15, 30, 60, 120, 240, 300]);
  });

  it('a success of an earlier request clears the count, so a failed probe is asked again', () => {
    const { mood, driver } = stage(finagleFailureAccrual);
    mood.set(0, RESULT_OK, 3 * S);
    driver.send(0);
    for (let i = 0; i < 5; i++) failAt(driver, mood, 1);
    driver.runUntil(7 * S);
    meetAt(driver, mood, { atS: 7, result: RESULT_TIMEOUT });
    expect(told(driver.verdicts).slice(2)).toEqual(['7s - probe-request', '7s + probe-again']);
  });

  it('without failures in a row the success rate decides, but not before 30 s', () => {
    const { mood, driver } = stage(finagleFailureAccrual);
    for (let atS = 0; atS < 40; atS++) {
      if (atS % 2) failAt(driver, mood, atS);
      else passAt(driver, mood, atS);
      if (!driver.believes(0)) break;
    }
    expect(told(driver.verdicts)).toEqual(['31s - failure-accrual']);
  });

  it('a node that has been watched is dead after window × ln(1 ÷ 0.8) = 6.7 s of failures', () => {
    const { mood, driver } = stage(finagleFailureAccrual, { consecutiveFailures: 1e6 });
    for (let tick = 0; tick <= 400; tick++) passAt(driver, mood, tick / 10);
    let tick = 401;
    while (driver.believes(0)) failAt(driver, mood, tick++ / 10);
    // The average falls with the time since the last success, at 40 s: exp(−6.6 ÷ 30) is 0.803,
    // exp(−6.7 ÷ 30) is 0.7998.
    expect(told(driver.verdicts)).toEqual(['46.7s - failure-accrual']);
  });

  it('the rate needs five requests within the window', () => {
    const { mood, driver } = stage(finagleFailureAccrual);
    passAt(driver, mood, 0);
    for (const atS of [50, 60, 70]) failAt(driver, mood, atS);
    expect(driver.verdicts).toEqual([]);
    failAt(driver, mood, 70.1);
    expect(driver.verdicts).toEqual([]);
    passAt(driver, mood, 70.2);
    failAt(driver, mood, 70.3);
    expect(told(driver.verdicts)).toEqual(['70.3s - failure-accrual']);
  });
});

describe('linkerd-failure-accrual', () => {
  it('the seventh failure in a row shuts; a success between them begins anew', () => {
    const { mood, driver } = stage(linkerdFailureAccrual, {}, 0);
    for (let i = 0; i < 6; i++) failAt(driver, mood, 1);
    passAt(driver, mood, 2);
    for (let i = 0; i < 6; i++) meetAt(driver, mood, { atS: 3, result: RESULT_ERROR });
    expect(driver.verdicts).toEqual([]);
    failAt(driver, mood, 4);
    driver.runUntil(10 * S);
    expect(told(driver.verdicts)).toEqual(['4s - consecutive-failures', '5s + probation']);
  });

  it('after a penalty one request decides', () => {
    const { mood, driver } = stage(linkerdFailureAccrual, {}, 0);
    for (let i = 0; i < 7; i++) failAt(driver, mood, 1);
    mood.set(0, RESULT_OK, 500 * MS);
    sendAt(driver, 3);
    driver.runUntil(10 * S);
    expect(told(driver.verdicts).slice(2)).toEqual([
      '3s - probation-request',
      '3.5s + probation-passed',
    ]);
  });

  it('penalties double from 1 s to 60 s, with up to half on top but never above 60 s', () => {
    for (const [uniform, expected] of [
      [0, [1, 2, 4, 8, 16, 32, 60, 60]],
      [0.8, [1.4, 2.8, 5.6, 11.2, 22.4, 44.8, 60, 60]],
    ] as const) {
      const { mood, driver } = stage(linkerdFailureAccrual, {}, uniform);
      for (let i = 0; i < 7; i++) failAt(driver, mood, 1);
      expect(pausesS(driver, mood, 8)).toEqual(expected);
    }
  });

  it('what ends while it is shut is ignored, and in probation any result is taken for the trial', () => {
    const { mood, driver } = stage(linkerdFailureAccrual, {}, 0);
    mood.set(0, RESULT_OK, 500 * MS);
    sendAt(driver, 1);
    mood.set(0, RESULT_OK, 2 * S);
    sendAt(driver, 1);
    for (let i = 0; i < 7; i++) failAt(driver, mood, 1);
    driver.runUntil(2.9 * S);
    expect(told(driver.verdicts)).toEqual(['1s - consecutive-failures', '2s + probation']);
    // The one that ends at 3 s was sent before the node was shut.
    driver.runUntil(3 * S);
    for (let i = 0; i < 6; i++) failAt(driver, mood, 4);
    expect(driver.believes(0)).toBe(true);
  });
});
