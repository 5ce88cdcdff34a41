/** HAProxy's intervals, start-up and `observe`, by the instants at which probes start. */

import { describe, expect, it } from 'vitest';
import { haproxyCheck } from '../../algorithms/health/haproxy-check.ts';
import {
  RESULT_ERROR,
  RESULT_OK,
  RESULT_REFUSED,
  RESULT_RESET,
  RESULT_TIMEOUT,
  type Result,
} from '../../algorithms/health/results.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import {
  answers,
  createHealthDriver,
  type HealthDriver,
  inTurn,
  OK,
  SILENT,
  type World,
} from '../../cli/conformance/health/driver.ts';

const MS = 1e6;
const S = 1e9;
const REFUSES = answers(RESULT_REFUSED, 0);
const INSTANT = answers(RESULT_OK, 0);

const start = (parameters: ParameterValues, probes: World, nodeCount = 1): HealthDriver =>
  createHealthDriver(haproxyCheck, { nodeCount, parameters, probes });

const sentS = (driver: HealthDriver): readonly number[] =>
  driver.probes.map(({ sentNs }) => sentNs / S);

describe('intervals', () => {
  it('run from the end of a probe to the start of the next, and a timeout is an interval long', () => {
    const driver = start({}, inTurn([0, answers(RESULT_OK, 500 * MS)], [4 * S, SILENT]));
    driver.runUntil(17 * S);
    // 0–0.5, 2.5–3, then 5–7, 9–11 and 13–15 time out.
    expect(sentS(driver)).toEqual([0, 2.5, 5, 9, 13, 17]);
    expect(driver.verdicts.map(({ healthy, atNs }) => [healthy, atNs / S])).toEqual([[false, 15]]);
  });

  it('are fast while the counter is on its way, slow at the bottom, and normal at the top', () => {
    const parameters = { inter: 4 * S, fastinter: S, downinter: 10 * S };
    const driver = start(parameters, inTurn([0, INSTANT], [8 * S, REFUSES], [20 * S, INSTANT]));
    driver.runUntil(40 * S);
    // Up at 0 and 4; 8, 9, 10 fail; down: 20 passes, 21 makes it two; up: every 4 s.
    expect(sentS(driver)).toEqual([0, 4, 8, 9, 10, 20, 21, 25, 29, 33, 37]);
    expect(driver.verdicts.map(({ healthy, atNs }) => [healthy, atNs / S])).toEqual([
      [false, 10],
      [true, 21],
    ]);
  });

  it('use timeout if there is one', () => {
    const driver = start({ timeout: 100 * MS, fall: 2, initState: 'fully-up' }, SILENT);
    driver.runUntil(3 * S);
    expect(sentS(driver)).toEqual([0, 2.1]);
    expect(driver.verdicts[0]!.atNs).toBe(2.2 * S);
  });

  it('differ by as much as spread-checks allows', () => {
    const driver = start({ spreadChecks: 0.5 }, INSTANT);
    driver.runUntil(20_000 * S);
    const sent = sentS(driver);
    const gaps = sent.slice(1).map((at, i) => at - sent[i]!);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1);
    expect(Math.min(...gaps)).toBeLessThan(1.01);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(3);
    expect(Math.max(...gaps)).toBeGreaterThan(2.99);
  });
});

describe('first probes', () => {
  it.each([
    [{}, 4, [0, 0.5, 1, 1.5]],
    // The counter starts on its way, so fastinter is the interval at that moment.
    [{ fastinter: S }, 4, [0, 0.25, 0.5, 0.75]],
    [{ fastinter: S, initState: 'fully-up' }, 4, [0, 0.5, 1, 1.5]],
    [{ maxSpreadChecks: 400 * MS }, 4, [0, 0.1, 0.2, 0.3]],
    [{}, 3, [0, 0.666, 1.333]],
  ])('of servers with %o are spread over an interval', (parameters, nodeCount, expected) => {
    const driver = start(parameters, OK, nodeCount);
    driver.runUntil(1.9 * S);
    expect(
      expected.map((_, node) => driver.probes.find((one) => one.node === node)!.sentNs / S),
    ).toEqual(expected);
  });

  it('of a server that is added later comes after an interval', () => {
    const driver = createHealthDriver(haproxyCheck, { nodeCount: 2, members: [0] });
    driver.runUntil(7 * S);
    driver.join(1);
    driver.runUntil(10 * S);
    expect(driver.probes.find(({ node }) => node === 1)!.sentNs).toBe(9 * S);
  });
});

it.each([
  ['none', RESULT_REFUSED, [[false, 0]]],
  ['up', RESULT_REFUSED, [[false, 0]]],
  ['fully-up', RESULT_REFUSED, [[false, 4]]],
  [
    'down',
    RESULT_OK,
    [
      [false, 0],
      [true, 0],
    ],
  ],
  [
    'fully-down',
    RESULT_OK,
    [
      [false, 0],
      [true, 2],
    ],
  ],
] as const)('init-state %s, when every probe ends with %d', (initState, result, expected) => {
  const driver = start({ initState }, answers(result, 0));
  driver.runUntil(9 * S);
  expect(driver.verdicts.map(({ healthy, atNs }) => [healthy, atNs / S])).toEqual(expected);
});

describe('observe', () => {
  /** Probes are fine; live requests, one every 10 ms from 5 s on, come to this. */
  function observed(parameters: ParameterValues, results: readonly Result[], probes = INSTANT) {
    const driver = createHealthDriver(haproxyCheck, {
      parameters: { observe: 'layer7', ...parameters },
      probes,
      requests: (_, sentNs) => {
        const result = results[(sentNs - 5 * S) / (10 * MS)]!;
        return { result, latencyNs: result === RESULT_TIMEOUT ? Infinity : 0 };
      },
      requestTimeoutNs: MS,
    });
    for (let i = 0; i < results.length; i++) {
      driver.at(5 * S + i * 10 * MS, () => driver.send(0));
    }
    return driver;
  }
  const errors = (count: number) => Array<Result>(count).fill(RESULT_ERROR);

  it('fail-check: ten errors count as one failed probe, and make the next one fast', () => {
    const driver = observed({ fall: 2, fastinter: 500 * MS }, errors(10));
    driver.runUntil(8.5 * S);
    // The tenth error comes at 5.09; the probe that was due at 6 comes at 5.59.
    expect(sentS(driver)).toEqual([0, 2, 4, 5.59, 7.59]);
    expect(driver.verdicts).toEqual([]);
  });

  it('fail-check: without fastinter the next probe comes when it was due', () => {
    const driver = observed({ fall: 3 }, errors(20));
    driver.runUntil(7 * S);
    expect(sentS(driver)).toEqual([0, 2, 4, 6]);
    expect(driver.verdicts).toEqual([]);
  });

  it('fail-check: thirty errors are three failures', () => {
    const driver = observed({}, errors(30));
    driver.runUntil(5.5 * S);
    expect(driver.verdicts).toEqual([
      { node: 0, healthy: false, reason: 'observed-errors', atNs: 5 * S + 290 * MS },
    ]);
  });

  it('an answer that is fine, or a probe that passes, lets them start counting anew', () => {
    const broken = [...errors(9), RESULT_OK as Result, ...errors(9)];
    const live = observed({ onError: 'mark-down' }, broken);
    live.runUntil(5.5 * S);
    expect(live.verdicts).toEqual([]);
    const probed = observed({ onError: 'mark-down', inter: 50 * MS }, errors(14));
    probed.runUntil(6 * S);
    expect(probed.verdicts).toEqual([]);
  });

  it('mark-down: ten errors are the end', () => {
    const driver = observed({ onError: 'mark-down', rise: 4, fall: 7 }, errors(10));
    driver.runUntil(5.5 * S);
    expect(driver.verdicts.map(({ healthy, atNs }) => [healthy, atNs / S])).toEqual([
      [false, 5.09],
    ]);
  });

  it('sudden-death: ten errors leave one failure to go', () => {
    const driver = observed(
      { onError: 'sudden-death', fall: 9 },
      errors(10),
      inTurn([0, INSTANT], [5 * S, REFUSES]),
    );
    driver.runUntil(7 * S);
    expect(driver.verdicts.map(({ healthy, atNs }) => [healthy, atNs / S])).toEqual([[false, 6]]);
  });

  it('fastinter: ten errors only bring the next probe forward', () => {
    const driver = observed({ onError: 'fastinter', fastinter: 100 * MS, fall: 1 }, errors(10));
    driver.runUntil(7.5 * S);
    expect(sentS(driver)).toEqual([0, 2, 4, 5.19, 7.19]);
    expect(driver.verdicts).toEqual([]);
  });

  it('drops the probe under way when traffic has decided, or its answer', () => {
    const slow = answers(RESULT_OK, 1500 * MS);
    const fast = observed({ inter: 3 * S, fastinter: 500 * MS }, errors(10), slow);
    fast.runUntil(6 * S);
    // 0–1.5, 4.5–6: at 5.09 it is broken off, and the next one starts at 5.59.
    expect(sentS(fast)).toEqual([0, 4.5, 5.59]);
    const plain = observed({ inter: 3 * S, fall: 2 }, errors(20), slow);
    plain.runUntil(6 * S);
    expect(plain.verdicts.map(({ healthy, atNs }) => [healthy, atNs / S])).toEqual([[false, 5.19]]);
  });

  it.each([
    ['layer7', RESULT_ERROR, true],
    ['layer7', RESULT_RESET, true],
    ['layer7', RESULT_TIMEOUT, true],
    ['layer7', RESULT_REFUSED, true],
    ['layer4', RESULT_ERROR, false],
    ['layer4', RESULT_RESET, false],
    ['layer4', RESULT_TIMEOUT, true],
    ['layer4', RESULT_REFUSED, true],
    ['off', RESULT_REFUSED, false],
  ] as const)('%s: does result %d count? %s', (observe, result, counts) => {
    const driver = observed({ observe, onError: 'mark-down' }, Array<Result>(10).fill(result));
    driver.runUntil(5.5 * S);
    expect(driver.believes(0)).toBe(!counts);
  });
});

it('a plain check accepts errors, option httpchk does not', () => {
  for (const [accepts, isUp] of [
    ['any-answer', true],
    ['ok', false],
  ] as const) {
    const driver = start({ accepts }, answers(RESULT_ERROR));
    driver.runUntil(9 * S);
    expect(driver.believes(0)).toBe(isUp);
  }
});
