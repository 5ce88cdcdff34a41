/** Passive checks against published figures of the products they follow. */

import { describe, expect, it } from 'vitest';
import { deviation, mean, outlierThreshold } from '../../algorithms/health/outlier/spread.ts';
import { outlierDetection } from '../../algorithms/health/outlier-detection.ts';
import { passive } from '../../algorithms/health/passive.ts';
import {
  RESULT_ERROR,
  RESULT_OK,
  RESULT_REFUSED,
  RESULT_REJECTED,
  type Result,
} from '../../algorithms/health/results.ts';
import { blackoutNs, ribbonCircuit } from '../../algorithms/health/ribbon-circuit.ts';
import { createHealthDriver, type HealthDriver } from '../../cli/conformance/health/driver.ts';
import { failAt, moods, S, sendAt } from '../health/steps.ts';

describe('nginx-max-fails-timeline', () => {
  // nginx/nginx:src/http/ngx_http_upstream_round_robin.c
  const EXPECTED = [
    [100, 'a', 'fail'],
    [101, 'b', 'ok'],
    [105, 'b', 'ok'],
    [110, 'b', 'ok'],
    [111, 'b', 'ok'],
    [112, 'b', 'ok'],
    [121, 'a', 'fail'],
    [122, 'b', 'ok'],
    [123, 'b', 'ok'],
    [132, 'b', 'ok'],
    [133, 'b', 'ok'],
    [134, 'a', 'ok'],
  ] as const;

  /**
   * nginx's rotation with its effective weights, which a verdict cannot lower: a failure takes
   * weight ÷ max_fails off, each turn gives one back.
   */
  function createRotation(nodeCount: number) {
    const current = Array<number>(nodeCount).fill(0);
    const effective = Array<number>(nodeCount).fill(1);
    return {
      next(driver: HealthDriver): number {
        let total = 0;
        let best = -1;
        for (let node = 0; node < nodeCount; node++) {
          if (!driver.believes(node)) continue;
          current[node]! += effective[node]!;
          total += effective[node]!;
          if (effective[node]! < 1) effective[node]!++;
          if (best < 0 || current[node]! > current[best]!) best = node;
        }
        current[best]! -= total;
        return best;
      },
      failed(node: number): void {
        effective[node] = Math.max(0, effective[node]! - 1);
      },
    };
  }

  it('picks whom nginx picks, second by second', () => {
    const mood = moods(2);
    const driver = createHealthDriver(passive, { nodeCount: 2, requests: mood.world });
    const rotation = createRotation(2);
    const log = EXPECTED.map(([t]) => {
      driver.runUntil(t * S);
      const node = rotation.next(driver);
      const fails = node === 0 && t <= 121;
      mood.set(node, fails ? RESULT_REFUSED : RESULT_OK);
      sendAt(driver, t, node);
      if (fails) rotation.failed(node);
      return [t, 'ab'[node], fails ? 'fail' : 'ok'];
    });
    expect(log).toEqual(EXPECTED);
    // The success at 134 set fails to 0: the node is no longer on trial.
    expect(driver.believes(0)).toBe(true);
  });
});

describe('envoy-outlier-success-rate', () => {
  // envoyproxy/envoy:test/common/upstream/outlier_detection_impl_test.cc#Utility.SRThreshold
  const RATES = [50, 100, 100, 100, 100];

  it('mean 90, deviation 20, threshold 52', () => {
    const rates = Float64Array.from(RATES);
    expect(mean(rates, 5)).toBe(90);
    expect(deviation(rates, 5)).toBe(20);
    expect(outlierThreshold(rates, 5, 1.9)).toBe(52);
  });

  it('ejects the first node at the sweep', () => {
    const mood = moods(5);
    const driver = createHealthDriver(outlierDetection, {
      nodeCount: 5,
      parameters: { maxEjectionPercent: 1, consecutive5xx: 0 },
      requests: mood.world,
    });
    for (let i = 0; i < 100; i++) {
      for (let node = 0; node < 5; node++) {
        mood.set(node, node === 0 && i % 2 === 0 ? RESULT_ERROR : RESULT_OK);
        sendAt(driver, 1, node);
      }
    }
    driver.runUntil(10 * S);
    expect(driver.verdicts).toEqual([
      { node: 0, healthy: false, reason: 'success-rate', atNs: 10 * S },
    ]);
  });
});

describe('envoy-outlier-consecutive', () => {
  // envoyproxy/envoy:source/common/upstream/outlier_detection_impl.cc#putHttpResponseCode
  const CASES = [
    [[500, 500, 500, 500, 500], 5],
    [[500, 500, 500, 500, 200, 500, 500, 500, 500], null],
    [[500, 500, 500, 500, 200, 500, 500, 500, 500, 500], 10],
    [[503, 502, 504, 503, 503], 5],
    [[503, 503, 503, 503, 500], 5],
    [[500, 500, 404, 500, 500, 500], null],
  ] as const;
  /** Of 502 and 504 the simulator has no answer of a node; both are gateway failures as 503 is. */
  const resultOf = (code: number): Result =>
    code < 500 ? RESULT_OK : code === 500 ? RESULT_ERROR : RESULT_REJECTED;

  it.each(CASES)('%j eject after request %s', (codes, expected) => {
    const mood = moods(10);
    const driver = createHealthDriver(outlierDetection, { nodeCount: 10, requests: mood.world });
    let ejectedAfter: number | null = null;
    codes.forEach((code, i) => {
      mood.set(0, resultOf(code));
      sendAt(driver, 1, 0);
      if (ejectedAfter === null && !driver.believes(0)) ejectedAfter = i + 1;
    });
    expect(ejectedAfter).toBe(expected);
  });
});

describe('envoy-max-ejection-percent', () => {
  // envoyproxy/envoy:source/common/upstream/outlier_detection_impl.cc#ejectHost
  const CASES = [
    [2, 10],
    [3, 10],
    [9, 10],
    [10, 10],
    [19, 10],
    [20, 10],
    [3, 50],
    [3, 67],
    [1, 100],
    [4, 50],
  ] as const;
  const NEWER = [0, 0, 0, 1, 1, 2, 1, 2, 1, 2];
  const NEWER_ALWAYS_ONE = [1, 1, 1, 1, 1, 2, 1, 2, 1, 2];
  const OLDER = [1, 1, 1, 1, 2, 2, 2, 3, 1, 2];

  /** How many of so many dead nodes are ejected at once. */
  function ejected(hosts: number, percent: number, parameters: object): number {
    const mood = moods(hosts);
    const driver = createHealthDriver(outlierDetection, {
      nodeCount: hosts,
      parameters: { maxEjectionPercent: percent / 100, ...parameters },
      requests: mood.world,
    });
    for (let round = 0; round < 10; round++) {
      for (let node = 0; node < hosts; node++) failAt(driver, mood, 1, node);
    }
    return driver.verdicts.length;
  }

  it('newer code', () => {
    expect(CASES.map(([hosts, percent]) => ejected(hosts, percent, {}))).toEqual(NEWER);
  });
  it('newer code with always_eject_one_host', () => {
    const one = { alwaysEjectOneHost: true };
    expect(CASES.map(([hosts, percent]) => ejected(hosts, percent, one))).toEqual(NEWER_ALWAYS_ONE);
  });
  it('older code, which looks at the limit before ejecting', () => {
    const older = { ejectionLimit: 'before' };
    expect(CASES.map(([hosts, percent]) => ejected(hosts, percent, older))).toEqual(OLDER);
  });
});

describe('ribbon-circuit-blackout', () => {
  // Netflix/ribbon:ribbon-loadbalancer/.../ServerStats.java#getCircuitBreakerBlackoutPeriod
  const FAILURES = [2, 3, 4, 5, 20];
  const BLACKOUT_S = [0, 10, 20, 30, 30];

  it('lasts as long', () => {
    const rule = { threshold: 3, factorNs: 10 * S, maxNs: 30 * S };
    expect(FAILURES.map((failures) => blackoutNs(failures, rule) / S)).toEqual(BLACKOUT_S);
  });

  it('and the check says so', () => {
    const outForS = FAILURES.map((failures) => {
      const mood = moods(1);
      const driver = createHealthDriver(ribbonCircuit, { requests: mood.world });
      for (let i = 0; i < failures; i++) failAt(driver, mood, 1);
      driver.runUntil(100 * S);
      const last = driver.verdicts.at(-1);
      return last ? last.atNs / S - 1 : 0;
    });
    expect(outForS).toEqual(BLACKOUT_S);
  });
});
