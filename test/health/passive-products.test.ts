/** Passive checks of Caddy, Traefik, Ribbon and ProxySQL, by hand and with instants. */

import { describe, expect, it } from 'vitest';
import { caddyPassive } from '../../algorithms/health/caddy-passive.ts';
import { proxysqlShun } from '../../algorithms/health/proxysql-shun.ts';
import {
  RESULT_ERROR,
  RESULT_OK,
  RESULT_REJECTED,
  RESULT_RESET,
  RESULT_TIMEOUT,
  type Result,
} from '../../algorithms/health/results.ts';
import { ribbonCircuit } from '../../algorithms/health/ribbon-circuit.ts';
import { traefikPassive } from '../../algorithms/health/traefik-passive.ts';
import type { HealthDefinition } from '../../algorithms/health/types.ts';
import { createHealthDriver } from '../../cli/conformance/health/driver.ts';
import { failAt, MS, meetAt, moods, passAt, S, sendAt, told } from './steps.ts';

function stage(definition: HealthDefinition, nodeCount = 1, parameters = {}) {
  const mood = moods(nodeCount);
  const options = { nodeCount, parameters, requests: mood.world, requestTimeoutNs: 60 * S };
  return { mood, driver: createHealthDriver(definition, options) };
}

describe('caddy-passive', () => {
  it('each failure is remembered for fail_duration, whatever succeeds meanwhile', () => {
    const { mood, driver } = stage(caddyPassive, 1, { failDuration: 10 * S, maxFails: 2 });
    failAt(driver, mood, 1);
    passAt(driver, mood, 2);
    failAt(driver, mood, 10.5);
    // The first is forgotten at 11 s.
    driver.runUntil(20 * S);
    failAt(driver, mood, 20.4);
    // Those of 10.5 s and 20.4 s overlap until 20.5 s.
    driver.runUntil(40 * S);
    expect(told(driver.verdicts)).toEqual([
      '10.5s - max-fails',
      '11s + forgotten',
      '20.4s - max-fails',
      '20.5s + forgotten',
    ]);
  });

  it('failures while it is out keep it out', () => {
    const { mood, driver } = stage(caddyPassive, 1, { failDuration: 10 * S });
    failAt(driver, mood, 1);
    failAt(driver, mood, 8);
    driver.runUntil(40 * S);
    expect(told(driver.verdicts)).toEqual(['1s - max-fails', '18s + forgotten']);
  });

  it('a wrong answer counts if listed, a late one if so long, and both are two strikes', () => {
    const strikes = (parameters: object, result: Result = RESULT_ERROR, latencyNs = 200 * MS) => {
      for (const maxFails of [1, 2]) {
        const { mood, driver } = stage(caddyPassive, 1, { ...parameters, maxFails });
        mood.set(0, result, latencyNs);
        driver.send(0);
        driver.runUntil(S);
        if (driver.verdicts.length === 0) return maxFails - 1;
      }
      return 2;
    };
    expect(strikes({})).toBe(0);
    expect(strikes({ unhealthyStatus: true })).toBe(1);
    expect(strikes({ unhealthyLatency: 200 * MS })).toBe(1);
    expect(strikes({ unhealthyLatency: 201 * MS })).toBe(0);
    expect(strikes({ unhealthyStatus: true, unhealthyLatency: 100 * MS })).toBe(2);
  });

  it('with unhealthy_request_count a node is skipped while that many are in flight', () => {
    const { mood, driver } = stage(caddyPassive, 1, { unhealthyRequestCount: 2 });
    mood.set(0, RESULT_OK, 3 * S);
    sendAt(driver, 1);
    sendAt(driver, 2);
    driver.runUntil(10 * S);
    expect(told(driver.verdicts)).toEqual(['2s - request-count', '4s + forgotten']);
  });
});

describe('traefik-passive', () => {
  it('counts failures within the window, and a success clears them', () => {
    const { mood, driver } = stage(traefikPassive, 1, { maxFailedAttempts: 2 });
    failAt(driver, mood, 0);
    passAt(driver, mood, 1);
    failAt(driver, mood, 2);
    failAt(driver, mood, 12);
    // 10 s later to the instant is outside.
    expect(driver.verdicts).toEqual([]);
    failAt(driver, mood, 21.9);
    driver.runUntil(60 * S);
    expect(told(driver.verdicts)).toEqual(['21.9s - failed-attempts', '31.9s + failure-window']);
  });

  it('failures while it is out do not keep it out', () => {
    const { mood, driver } = stage(traefikPassive);
    failAt(driver, mood, 1);
    failAt(driver, mood, 8);
    driver.runUntil(60 * S);
    expect(told(driver.verdicts)).toEqual(['1s - failed-attempts', '11s + failure-window']);
  });

  it('one 5xx is enough', () => {
    const { mood, driver } = stage(traefikPassive);
    meetAt(driver, mood, { atS: 1, result: RESULT_ERROR });
    expect(driver.believes(0)).toBe(false);
  });
});

describe('ribbon-circuit', () => {
  it('everybody may go back after the blackout, and the next failure blacks out for twice as long', () => {
    const { mood, driver } = stage(ribbonCircuit);
    for (const atS of [1, 2, 3]) failAt(driver, mood, atS);
    failAt(driver, mood, 14);
    failAt(driver, mood, 40);
    passAt(driver, mood, 80);
    failAt(driver, mood, 81);
    driver.runUntil(120 * S);
    expect(told(driver.verdicts)).toEqual([
      '3s - connection-failures',
      '13s + blackout-over',
      '14s - connection-failures',
      '34s + blackout-over',
      '40s - connection-failures',
      '70s + blackout-over',
    ]);
  });

  it('a late answer ends the blackout at once, and a shorter one may follow', () => {
    const { mood, driver } = stage(ribbonCircuit);
    for (const atS of [1, 2, 3, 4, 5]) failAt(driver, mood, atS);
    passAt(driver, mood, 6);
    for (const atS of [7, 8, 9]) failAt(driver, mood, atS);
    driver.runUntil(120 * S);
    expect(told(driver.verdicts)).toEqual([
      '3s - connection-failures',
      '6s + answered',
      '9s - connection-failures',
      '19s + blackout-over',
    ]);
  });

  it('cannot see a node that fails two requests of three, nor wrong answers; 503 if asked', () => {
    const { mood, driver } = stage(ribbonCircuit);
    for (let i = 0; i < 300; i++) {
      if (i % 3 === 0) meetAt(driver, mood, { atS: i, result: RESULT_ERROR });
      else failAt(driver, mood, i);
    }
    expect(driver.verdicts).toEqual([]);
    for (const [throttled, out] of [
      [true, true],
      [false, false],
    ]) {
      const full = stage(ribbonCircuit, 1, { throttled });
      for (const atS of [1, 2, 3]) {
        meetAt(full.driver, full.mood, { atS, result: RESULT_REJECTED });
      }
      expect(full.driver.believes(0)).toBe(!out);
    }
  });
});

describe('proxysql-shun', () => {
  it('five connect errors within one second of the clock shun, four and one do not', () => {
    const { mood, driver } = stage(proxysqlShun, 2);
    for (const atS of [1.6, 1.7, 1.8, 1.9, 2.0]) failAt(driver, mood, atS);
    expect(driver.verdicts).toEqual([]);
    for (const atS of [5.1, 5.2, 5.3, 5.4, 5.9]) failAt(driver, mood, atS);
    driver.runUntil(60 * S);
    // 10 s, but one second less than connect_timeout_server_max: more than 9 s after second 5.
    expect(told(driver.verdicts)).toEqual(['5.9s - connect-errors', '15s + recovery-time']);
  });

  it('every error while it is shunned begins the wait anew', () => {
    const { mood, driver } = stage(proxysqlShun, 2, { recoveryTime: 4 * S });
    for (let i = 0; i < 5; i++) failAt(driver, mood, 1);
    meetAt(driver, mood, { atS: 4, result: RESULT_TIMEOUT });
    driver.runUntil(60 * S);
    expect(told(driver.verdicts)).toEqual(['1s - connect-errors', '9s + recovery-time']);
  });

  it('with nobody left a tenth of the wait is enough', () => {
    const { mood, driver } = stage(proxysqlShun, 2);
    for (let i = 0; i < 5; i++) failAt(driver, mood, 1, 0);
    for (let i = 0; i < 5; i++) failAt(driver, mood, 7, 1);
    driver.runUntil(60 * S);
    expect(told(driver.verdicts, 0)).toEqual(['1s - connect-errors', '7s + nobody-left']);
    expect(told(driver.verdicts, 1)).toEqual(['7s - connect-errors', '17s + recovery-time']);
  });

  it('a limit of one takes two errors, and connect_retries_on_failure caps the limit', () => {
    const one = stage(proxysqlShun, 2, { shunOnFailures: 1 });
    failAt(one.driver, one.mood, 1);
    expect(one.driver.believes(0)).toBe(true);
    failAt(one.driver, one.mood, 1);
    expect(one.driver.believes(0)).toBe(false);
    const capped = stage(proxysqlShun, 2, { connectRetries: 2 });
    for (let i = 0; i < 3; i++) failAt(capped.driver, capped.mood, 1);
    expect(capped.driver.believes(0)).toBe(false);
  });

  it('cannot see four connect errors a second, nor errors on a connection', () => {
    const { mood, driver } = stage(proxysqlShun, 2);
    for (let i = 0; i < 400; i++) failAt(driver, mood, i / 4);
    for (let i = 0; i < 50; i++) meetAt(driver, mood, { atS: 101, result: RESULT_RESET });
    expect(driver.verdicts).toEqual([]);
  });
});
