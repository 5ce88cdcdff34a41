/** nginx's max_fails and fail_timeout, by hand and with instants. */

import { describe, expect, it } from 'vitest';
import { passive } from '../../algorithms/health/passive.ts';
import {
  RESULT_ERROR,
  RESULT_OK,
  RESULT_REFUSED,
  RESULT_REJECTED,
  RESULT_RESET,
  RESULT_TIMEOUT,
} from '../../algorithms/health/results.ts';
import { createHealthDriver, inTurn, OK } from '../../cli/conformance/health/driver.ts';
import { failAt, MS, meetAt, moods, passAt, S, sendAt, told } from './steps.ts';

function stage(nodeCount: number, parameters = {}) {
  const mood = moods(nodeCount);
  return {
    mood,
    driver: createHealthDriver(passive, { nodeCount, parameters, requests: mood.world }),
  };
}

describe('the clock of whole seconds', () => {
  it('a node is skipped through the whole second in which fail_timeout ends', () => {
    const { mood, driver } = stage(2);
    failAt(driver, mood, 5.9);
    driver.runUntil(60 * S);
    // It failed in second 5; 15 − 5 ≤ 10 still skips it, 16 − 5 does not.
    expect(told(driver.verdicts)).toEqual(['5.9s - max-fails', '16s + fail-timeout']);
  });

  it('a fraction of a second in fail_timeout is lost', () => {
    const { mood, driver } = stage(2, { failTimeout: 2.9 * S });
    failAt(driver, mood, 5);
    driver.runUntil(60 * S);
    expect(told(driver.verdicts)).toEqual(['5s - max-fails', '8s + fail-timeout']);
  });

  it('max_fails=0 never skips a node', () => {
    const { mood, driver } = stage(2, { maxFails: 0 });
    for (let atS = 0; atS < 30; atS++) failAt(driver, mood, atS);
    expect(driver.verdicts).toEqual([]);
  });
});

describe('the trial', () => {
  it('one request tries the node while the others skip it, and its success ends the matter', () => {
    const { mood, driver } = stage(2);
    failAt(driver, mood, 0);
    driver.runUntil(20 * S);
    expect(driver.believes(0)).toBe(true);
    mood.set(0, RESULT_OK, 300 * MS);
    sendAt(driver, 20.5);
    expect(driver.believes(0)).toBe(false);
    driver.runUntil(30 * S);
    expect(told(driver.verdicts)).toEqual([
      '0s - max-fails',
      '11s + fail-timeout',
      '20.5s - trial',
      '20.8s + trial-passed',
    ]);
  });

  it('its failure costs another window, and only one request', () => {
    const { mood, driver } = stage(2, { maxFails: 3 });
    for (const atS of [0, 1, 2]) failAt(driver, mood, atS);
    failAt(driver, mood, 13);
    driver.runUntil(40 * S);
    expect(told(driver.verdicts)).toEqual([
      '2s - max-fails',
      '13s + fail-timeout',
      '13s - trial',
      '24s + fail-timeout',
    ]);
  });

  it('while it hangs a second one is let through after the next window', () => {
    const mood = moods(2);
    const slow = createHealthDriver(passive, {
      nodeCount: 2,
      requests: mood.world,
      requestTimeoutNs: 60 * S,
    });
    mood.set(0, RESULT_REFUSED);
    sendAt(slow, 0);
    mood.set(0, RESULT_TIMEOUT, 60 * S);
    sendAt(slow, 11);
    slow.runUntil(21 * S);
    expect(slow.believes(0)).toBe(false);
    slow.runUntil(22 * S);
    expect(slow.believes(0)).toBe(true);
  });
});

describe('when failures are forgotten', () => {
  it('F21: one failure every 9 s takes a node out, though hundreds succeed between them', () => {
    const { mood, driver } = stage(2, { maxFails: 3 });
    for (let tick = 0; tick <= 180; tick++) {
      if (tick % 90 === 0) failAt(driver, mood, tick / 10);
      else passAt(driver, mood, tick / 10);
    }
    expect(told(driver.verdicts)).toEqual(['18s - max-fails']);
  });

  it('one failure every 12 s never does: the first success after 10 s without one clears them', () => {
    const { mood, driver } = stage(2, { maxFails: 2 });
    for (let tick = 0; tick <= 600; tick++) {
      if (tick % 120 === 0) failAt(driver, mood, tick / 10);
      else passAt(driver, mood, tick / 10);
    }
    expect(driver.verdicts).toEqual([]);
  });

  it('a success in the second of the failure, or within fail_timeout, clears nothing', () => {
    const { mood, driver } = stage(2, { maxFails: 2 });
    failAt(driver, mood, 0);
    passAt(driver, mood, 0.5);
    passAt(driver, mood, 10);
    failAt(driver, mood, 10.5);
    expect(told(driver.verdicts)).toEqual(['10.5s - max-fails']);
  });

  it('an answer that was on its way when the node failed does not bring it back', () => {
    const { mood, driver } = stage(2);
    mood.set(0, RESULT_OK, 500 * MS);
    driver.send(0);
    failAt(driver, mood, 0.1);
    driver.runUntil(10 * S);
    expect(told(driver.verdicts)).toEqual(['0.1s - max-fails']);
  });
});

describe('what counts', () => {
  it('connections that fail and timeouts; 5xx only if proxy_next_upstream lists them', () => {
    const takesOut = (failures: string, result: number) => {
      const { mood, driver } = stage(2, { failures });
      meetAt(driver, mood, { atS: 1, result: result as typeof RESULT_OK });
      return driver.verdicts.length === 1;
    };
    const results = [RESULT_TIMEOUT, RESULT_REFUSED, RESULT_RESET, RESULT_ERROR, RESULT_REJECTED];
    expect(results.map((result) => takesOut('error-timeout', result))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect(results.map((result) => takesOut('error-timeout-5xx', result))).toEqual(
      Array(5).fill(true),
    );
  });

  it('cannot see a node that answers with errors at once, nor one that nobody calls', () => {
    const { mood, driver } = stage(2);
    for (let atS = 0; atS < 100; atS++) meetAt(driver, mood, { atS, result: RESULT_ERROR });
    expect(driver.verdicts).toEqual([]);
  });
});

describe('few nodes', () => {
  it('a node that is alone is never skipped', () => {
    const { mood, driver } = stage(1);
    for (let atS = 0; atS < 30; atS++) failAt(driver, mood, atS);
    expect(driver.verdicts).toEqual([]);
  });

  it('F20: beside a second one a single error each leaves nobody for 10 s', () => {
    const { mood, driver } = stage(2);
    failAt(driver, mood, 3, 0);
    failAt(driver, mood, 4, 1);
    expect([driver.believes(0), driver.believes(1)]).toEqual([false, false]);
    driver.runUntil(13.9 * S);
    expect([driver.believes(0), driver.believes(1)]).toEqual([false, false]);
  });

  it('who is left alone is picked again at once', () => {
    const { mood, driver } = stage(2);
    failAt(driver, mood, 3);
    driver.runUntil(4 * S);
    driver.leave(1);
    expect(told(driver.verdicts)).toEqual(['3s - max-fails', '4s + membership']);
    driver.runUntil(5 * S);
    driver.join(1);
    // Failures were kept, as nobody has been sent there since.
    expect(driver.believes(0)).toBe(false);
  });

  it('a node that comes back to the group begins anew', () => {
    const { mood, driver } = stage(3);
    failAt(driver, mood, 3);
    driver.leave(0);
    driver.join(0);
    driver.runUntil(60 * S);
    expect(told(driver.verdicts)).toEqual(['3s - max-fails']);
    expect(driver.believes(0)).toBe(true);
  });
});

describe('what a dead node costs', () => {
  /** Requests that one balancer loses to node 2 of three, refused at once, in this time. */
  function lost(maxFails: number, untilS: number, seed: string): number {
    const driver = createHealthDriver(passive, {
      nodeCount: 3,
      seed,
      parameters: { maxFails },
      requests: (node) => ({ result: node === 2 ? RESULT_REFUSED : RESULT_OK, latencyNs: 0 }),
    });
    driver.startTraffic(10 * MS);
    driver.runUntil(untilS * S);
    return driver.requests[2]!;
  }

  it('each of W balancers that learn separately loses max_fails, then one every 11 s', () => {
    for (const [maxFails, balancers] of [
      [1, 1],
      [1, 4],
      [3, 4],
    ] as const) {
      const total = (untilS: number) =>
        Array.from({ length: balancers }, (_, i) => lost(maxFails, untilS, `b${i}`)).reduce(
          (sum, each) => sum + each,
        );
      // All are sent within second 0; trials are in the seconds 11, 22, 33, 44 and 55.
      expect(total(10.99)).toBe(balancers * maxFails);
      expect(total(60)).toBe(balancers * (maxFails + 5));
    }
  });

  it('and what is on its way before the first failure is known', () => {
    const driver = createHealthDriver(passive, {
      nodeCount: 3,
      requests: inTurn([0, (node, sentNs) => (node === 2 ? refusedLate : OK(node, sentNs))]),
    });
    driver.startTraffic(10 * MS);
    driver.runUntil(10 * S);
    // Every third request goes there: those of 20 ms, 50 ms and 80 ms are sent before 95 ms.
    expect(driver.requests[2]).toBe(3);
  });
  const refusedLate = { result: RESULT_REFUSED, latencyNs: 75 * MS } as const;
});
