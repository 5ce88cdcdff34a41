/** Envoy's and gRPC's outlier detection, by hand and with instants. */

import { describe, expect, it } from 'vitest';
import { grpcOutlierDetection } from '../../algorithms/health/grpc-outlier-detection.ts';
import { outlierDetection } from '../../algorithms/health/outlier-detection.ts';
import {
  RESULT_ERROR,
  RESULT_OK,
  RESULT_REFUSED,
  RESULT_REJECTED,
  RESULT_RESET,
  RESULT_TIMEOUT,
  type Result,
} from '../../algorithms/health/results.ts';
import type { HealthDefinition } from '../../algorithms/health/types.ts';
import { createHealthDriver, type HealthDriver } from '../../cli/conformance/health/driver.ts';
import { failAt, type Moods, meetAt, moods, S, sendAt, told } from './steps.ts';

function stage(definition: HealthDefinition, nodeCount: number, parameters = {}, uniform = 0.5) {
  const mood = moods(nodeCount);
  const driver = createHealthDriver(definition, {
    nodeCount,
    parameters,
    requests: mood.world,
    rng: () => uniform,
  });
  return { mood, driver };
}

/** `requests` to every node at that time, of which so many fail at each. */
function load(
  driver: HealthDriver,
  mood: Moods,
  at: { readonly atS: number; readonly requests: number; readonly failures: readonly number[] },
): void {
  at.failures.forEach((failures, node) => {
    for (let i = 0; i < at.requests; i++) {
      mood.set(node, i < failures ? RESULT_ERROR : RESULT_OK);
      sendAt(driver, at.atS, node);
    }
  });
}

const ejectedNodes = (driver: HealthDriver, nodeCount: number) =>
  Array.from({ length: nodeCount }, (_, node) => node).filter((node) => !driver.believes(node));

describe('outlier-detection: ejections', () => {
  it('last 30 s times their number, up to the next sweep, and at most 300 s', () => {
    const { mood, driver } = stage(outlierDetection, 10);
    const lastedS: number[] = [];
    let atS = 3;
    for (let round = 0; round < 12; round++) {
      for (let i = 0; i < 5; i++) failAt(driver, mood, atS);
      expect(driver.believes(0)).toBe(false);
      const outAtS = atS;
      while (!driver.believes(0)) driver.runUntil(++atS * S);
      lastedS.push(atS - outAtS);
      // Three seconds after that sweep: before the next one could shorten the next ejection.
      atS += 3;
    }
    // Ejected at 3 s of a sweep interval: 30 s are over at 33 s, the next sweep is at 40 s.
    expect(lastedS).toEqual([37, 67, 97, 127, 157, 187, 217, 247, 277, 307, 307, 307]);
  });

  it('each sweep that a node stays in takes one step back', () => {
    const { mood, driver } = stage(outlierDetection, 10);
    for (const [atS, lastsS] of [
      [0, 30],
      [35, 65],
      // In from 100 s on: the sweep of that instant does not count, those of 110 and 120 s do.
      [125, 35],
    ] as const) {
      for (let i = 0; i < 5; i++) failAt(driver, mood, atS);
      driver.runUntil((atS + lastsS - 1) * S);
      expect(driver.believes(0)).toBe(false);
      driver.runUntil((atS + lastsS) * S);
      expect(driver.believes(0)).toBe(true);
    }
  });

  it('jitter is added in whole milliseconds', () => {
    const parameters = { maxEjectionTimeJitter: 20 * S };
    const { mood, driver } = stage(outlierDetection, 10, parameters, 0.75);
    for (let i = 0; i < 5; i++) failAt(driver, mood, 0);
    driver.runUntil(100 * S);
    // 30 s + 15 s: the sweep of 50 s.
    expect(told(driver.verdicts)).toEqual(['0s - consecutive-5xx', '50s + ejection-time']);
  });

  it('a longest time that is shorter than the base is the base', () => {
    const { mood, driver } = stage(outlierDetection, 10, { maxEjectionTime: 5 * S });
    for (let i = 0; i < 5; i++) failAt(driver, mood, 0);
    driver.runUntil(100 * S);
    expect(told(driver.verdicts)).toEqual(['0s - consecutive-5xx', '30s + ejection-time']);
  });

  it('counters begin at zero after a return', () => {
    const { mood, driver } = stage(outlierDetection, 10);
    for (let i = 0; i < 9; i++) failAt(driver, mood, 0);
    driver.runUntil(30 * S);
    for (let i = 0; i < 4; i++) failAt(driver, mood, 30);
    expect(driver.believes(0)).toBe(true);
    failAt(driver, mood, 30);
    expect(driver.believes(0)).toBe(false);
  });

  it('if the limit forbids it, the next try comes five failures later', () => {
    const { mood, driver } = stage(outlierDetection, 10);
    for (let i = 0; i < 5; i++) failAt(driver, mood, 0, 1);
    for (let i = 0; i < 9; i++) failAt(driver, mood, 0, 0);
    driver.runUntil(30 * S);
    expect(ejectedNodes(driver, 10)).toEqual([]);
    failAt(driver, mood, 30, 0);
    expect(ejectedNodes(driver, 10)).toEqual([0]);
  });

  it('enforcing 40 % ejects where the draw is below it', () => {
    for (const [uniform, out] of [
      [0.399, true],
      [0.4, false],
    ] as const) {
      const { mood, driver } = stage(
        outlierDetection,
        10,
        { enforcingConsecutive5xx: 0.4 },
        uniform,
      );
      for (let i = 0; i < 5; i++) failAt(driver, mood, 0);
      expect(driver.believes(0)).toBe(!out);
    }
  });
});

describe('outlier-detection: what counts as what', () => {
  /** How many of each kind in a row eject; null: 20 do not. */
  function needed(parameters: object, results: readonly Result[]): number | null {
    const { mood, driver } = stage(outlierDetection, 10, parameters);
    for (let i = 0; i < 20; i++) {
      meetAt(driver, mood, { atS: 1, result: results[i % results.length]! });
      if (!driver.believes(0)) return i + 1;
    }
    return null;
  }
  const ALL: readonly Result[] = [
    RESULT_ERROR,
    RESULT_TIMEOUT,
    RESULT_REFUSED,
    RESULT_RESET,
    RESULT_REJECTED,
  ];

  it('by default everything is a 5xx', () => {
    expect(ALL.map((result) => needed({}, [result]))).toEqual([5, 5, 5, 5, 5]);
  });

  it('refused is 503, a timeout 504, full 503: gateway failures; an error and a reset are a 500', () => {
    const gateway = { enforcingConsecutive5xx: 0, enforcingConsecutiveGatewayFailure: 1 };
    expect(ALL.map((result) => needed(gateway, [result]))).toEqual([null, 5, 5, null, 5]);
    // A 500 in between begins the count of gateway failures anew.
    const mixed = [...Array<Result>(4).fill(RESULT_REFUSED), RESULT_ERROR] as const;
    expect(needed(gateway, mixed)).toBe(null);
    expect(needed({}, mixed)).toBe(5);
  });

  it('split, what never reached the node has a counter of its own that any answer resets', () => {
    const split = { splitExternalLocalOriginErrors: true };
    expect(ALL.map((result) => needed(split, [result]))).toEqual([5, 5, 5, 5, 5]);
    expect(needed(split, [RESULT_REFUSED, RESULT_ERROR])).toBe(10);
    expect(needed({ ...split, enforcingConsecutiveLocalOriginFailure: 0 }, [RESULT_REFUSED])).toBe(
      null,
    );
    expect(needed({ ...split, enforcingConsecutive5xx: 0 }, [RESULT_REFUSED])).toBe(5);
  });

  it('split, connection failures have a success rate of their own', () => {
    const { mood, driver } = stage(outlierDetection, 10, {
      splitExternalLocalOriginErrors: true,
      consecutiveLocalOriginFailure: 0,
    });
    for (let i = 0; i < 100; i++) {
      for (let node = 0; node < 10; node++) {
        const result = node === 3 && i < 50 ? RESULT_REFUSED : RESULT_OK;
        meetAt(driver, mood, { atS: 1, result, node });
      }
    }
    driver.runUntil(10 * S);
    expect(told(driver.verdicts, 3)).toEqual(['10s - success-rate-local-origin']);
  });

  it('cannot see slow answers, errors that are not in a row, nor the idle', () => {
    expect(needed({}, [RESULT_ERROR, RESULT_ERROR, RESULT_OK])).toBe(null);
  });
});

describe('outlier-detection: success rates', () => {
  const rest = (count: number) => Array<number>(count).fill(0);

  it('need 100 requests and five such nodes in one interval', () => {
    const outliers = (nodeCount: number, requests: number) => {
      const { mood, driver } = stage(outlierDetection, nodeCount, { maxEjectionPercent: 1 });
      load(driver, mood, { atS: 1, requests, failures: [4, ...rest(nodeCount - 1)] });
      driver.runUntil(10 * S);
      return ejectedNodes(driver, nodeCount);
    };
    expect(outliers(5, 100)).toEqual([0]);
    expect(outliers(5, 99)).toEqual([]);
    expect(outliers(4, 100)).toEqual([]);
  });

  it('intervals do not add up', () => {
    const { mood, driver } = stage(outlierDetection, 10);
    for (const atS of [1, 11, 21]) {
      load(driver, mood, { atS, requests: 60, failures: [4, ...rest(9)] });
    }
    driver.runUntil(30 * S);
    expect(driver.verdicts).toEqual([]);
  });

  it('if most fail, nobody stands out', () => {
    const { mood, driver } = stage(outlierDetection, 10, {
      maxEjectionPercent: 1,
      consecutive5xx: 0,
    });
    load(driver, mood, {
      atS: 1,
      requests: 100,
      failures: [...Array<number>(7).fill(90), 0, 0, 0],
    });
    driver.runUntil(10 * S);
    expect(ejectedNodes(driver, 10)).toEqual([]);
  });

  it('nodes that are out are not compared', () => {
    const { mood, driver } = stage(outlierDetection, 5, { maxEjectionPercent: 1 });
    load(driver, mood, { atS: 1, requests: 100, failures: [100, 3, 0, 0, 0] });
    driver.runUntil(10 * S);
    // Node 0 went for five failures in a row; four are too few to compare.
    expect(ejectedNodes(driver, 5)).toEqual([0]);
  });

  it('a failure percentage of 85 % ejects if it is enforced, from 85 % on', () => {
    for (const [failures, enforcing, out] of [
      [85, 1, true],
      [84, 1, false],
      [100, 0, false],
    ] as const) {
      const { mood, driver } = stage(outlierDetection, 10, {
        consecutive5xx: 0,
        enforcingSuccessRate: 0,
        enforcingFailurePercentage: enforcing,
      });
      load(driver, mood, { atS: 1, requests: 100, failures: [failures, ...rest(9)] });
      driver.runUntil(10 * S);
      expect(told(driver.verdicts)).toEqual(out ? ['10s - failure-percentage'] : []);
    }
  });
});

describe('outlier-detection: pathologies', () => {
  const killAll = (nodeCount: number, parameters: object) => {
    const { mood, driver } = stage(outlierDetection, nodeCount, parameters);
    for (let i = 0; i < 50; i++) {
      for (let node = 0; node < nodeCount; node++) failAt(driver, mood, 1, node);
    }
    return ejectedNodes(driver, nodeCount).length;
  };

  it('F7: by the older rule 2 of 3 go at 50 %, and all 3 at 67 %', () => {
    expect(killAll(3, { ejectionLimit: 'before', maxEjectionPercent: 0.5 })).toBe(2);
    expect(killAll(3, { ejectionLimit: 'before', maxEjectionPercent: 0.67 })).toBe(3);
  });

  it('F8: by the newer one nobody ever goes where there are 2 to 9', () => {
    for (let nodeCount = 2; nodeCount <= 9; nodeCount++) {
      expect(killAll(nodeCount, {})).toBe(0);
      expect(killAll(nodeCount, { alwaysEjectOneHost: true })).toBe(1);
    }
    expect(killAll(10, {})).toBe(1);
  });

  it('F9: the only node goes, by the older rule and by alwaysEjectOneHost', () => {
    expect(killAll(1, { ejectionLimit: 'before' })).toBe(1);
    expect(killAll(1, { alwaysEjectOneHost: true })).toBe(1);
    expect(killAll(1, {})).toBe(0);
  });

  it('who leaves the group leaves the count of ejected ones', () => {
    const { mood, driver } = stage(outlierDetection, 10);
    for (let i = 0; i < 5; i++) failAt(driver, mood, 1, 0);
    driver.leave(0);
    for (let i = 0; i < 5; i++) failAt(driver, mood, 2, 1);
    // One of nine is above 10 %; a newcomer makes it ten again.
    expect(driver.believes(1)).toBe(true);
    driver.join(0);
    for (let i = 0; i < 5; i++) failAt(driver, mood, 3, 1);
    expect(driver.believes(1)).toBe(false);
    expect(driver.believes(0)).toBe(true);
  });
});

describe('grpc-outlier-detection', () => {
  it('judges at intervals only: a dead node is called until then', () => {
    const { mood, driver } = stage(grpcOutlierDetection, 5);
    load(driver, mood, { atS: 0.5, requests: 100, failures: [100, 0, 0, 0, 0] });
    driver.runUntil(9.9 * S);
    expect(driver.verdicts).toEqual([]);
    driver.runUntil(100 * S);
    expect(told(driver.verdicts)).toEqual(['10s - success-rate', '40s + ejection-time']);
  });

  it('the multiplier goes up with each ejection and down with each interval in', () => {
    const { mood, driver } = stage(grpcOutlierDetection, 5);
    const outlier = { requests: 100, failures: [50, 0, 0, 0, 0] };
    load(driver, mood, { atS: 1, ...outlier });
    load(driver, mood, { atS: 41, ...outlier });
    // Ejected at 10 and 50 s for 30 and 60 s; in from 110 s on: one step back at 120, one at 130.
    load(driver, mood, { atS: 131, ...outlier });
    driver.runUntil(300 * S);
    expect(told(driver.verdicts)).toEqual([
      '10s - success-rate',
      '40s + ejection-time',
      '50s - success-rate',
      '110s + ejection-time',
      '140s - success-rate',
      '170s + ejection-time',
    ]);
  });

  it('looks at the limit before ejecting: one always goes, F7 and F9', () => {
    const failing = { failurePercentageEnforcement: 1, failurePercentageMinimumHosts: 1 };
    const gone = (nodeCount: number, maxEjectionPercent: number) => {
      const parameters = { ...failing, maxEjectionPercent };
      const { mood, driver } = stage(grpcOutlierDetection, nodeCount, parameters);
      load(driver, mood, { atS: 1, requests: 50, failures: Array<number>(nodeCount).fill(50) });
      driver.runUntil(10 * S);
      return ejectedNodes(driver, nodeCount).length;
    };
    expect(gone(1, 0.1)).toBe(1);
    expect(gone(3, 0.5)).toBe(2);
    expect(gone(3, 0.67)).toBe(3);
    expect(gone(10, 0.1)).toBe(1);
  });

  it('a failure percentage must be above 85 %, and is not enforced by default', () => {
    for (const [failures, enforcement, out] of [
      [86, 1, true],
      [85, 1, false],
      [100, 0, false],
    ] as const) {
      const { mood, driver } = stage(grpcOutlierDetection, 5, {
        successRateEnforcement: 0,
        failurePercentageEnforcement: enforcement,
      });
      load(driver, mood, { atS: 1, requests: 100, failures: [failures, 0, 0, 0, 0] });
      driver.runUntil(10 * S);
      expect(driver.believes(0)).toBe(!out);
    }
  });

  it('most clients never have 100 calls to each of five endpoints within 10 s', () => {
    const { mood, driver } = stage(grpcOutlierDetection, 5);
    load(driver, mood, { atS: 1, requests: 99, failures: [99, 0, 0, 0, 0] });
    driver.runUntil(60 * S);
    expect(driver.verdicts).toEqual([]);
  });
});
