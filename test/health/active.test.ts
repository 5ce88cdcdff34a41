/**
 * The plain active check by arithmetic: with interval i, timeout t and fall f, a node that falls
 * silent is noticed within ((f − 1)·i + t, f·i + t] and one that refuses within ((f − 1)·i, f·i].
 */

import { describe, expect, it } from 'vitest';
import { active } from '../../algorithms/health/active.ts';
import {
  RESULT_ERROR,
  RESULT_OK,
  RESULT_REFUSED,
  RESULT_REJECTED,
  RESULT_RESET,
  type Result,
} from '../../algorithms/health/results.ts';
import { tcpCheck } from '../../algorithms/health/tcp-check.ts';
import type { HealthDefinition } from '../../algorithms/health/types.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import {
  answers,
  createHealthDriver,
  inTurn,
  OK,
  SILENT,
  type World,
} from '../../cli/conformance/health/driver.ts';
import { expectLaw } from '../engine/goodness-of-fit.ts';

const MS = 1e6;
const S = 1e9;
const PHASES = 10_000;

/** Nodes probed at random phases, which all break at once: how long each goes unnoticed. */
function detections(parameters: ParameterValues, bad: World): readonly number[] {
  const brokenNs = 20 * S;
  const driver = createHealthDriver(active, {
    nodeCount: PHASES,
    parameters,
    probes: inTurn([0, OK], [brokenNs, bad]),
  });
  driver.runUntil(brokenNs + 26 * S);
  expect(driver.verdicts).toHaveLength(PHASES);
  return driver.verdicts.map(({ atNs }) => atNs - brokenNs);
}

/** The time until the next probe is uniform on an interval, so detection is, up to a constant. */
function expectUniform(times: readonly number[], fromNs: number, widthNs: number): void {
  expect(Math.min(...times)).toBeGreaterThanOrEqual(fromNs);
  expect(Math.max(...times)).toBeLessThanOrEqual(fromNs + widthNs);
  // The mean of n uniforms: 4.8916 standard errors are exceeded once in a million runs.
  const mean = times.reduce((sum, time) => sum + time, 0) / times.length;
  const errorNs = widthNs / Math.sqrt(12 * times.length);
  expect(Math.abs(mean - (fromNs + widthNs / 2))).toBeLessThan(4.8916 * errorNs);
  expectLaw(times, (time) => (time - fromNs) / widthNs);
}

describe('detection', () => {
  it('healthcheck-I10-to5-f2: silence takes 20 s on average, from 15 s to 25 s', () => {
    const times = detections({ interval: 10 * S, timeout: 5 * S, fall: 2 }, SILENT);
    expectUniform(times, 15 * S, 10 * S);
  });

  it.each([
    [2 * S, 1 * S, 3],
    [5 * S, 200 * MS, 1],
    [1 * S, 1 * S, 4],
  ])('of silence is uniform on an interval: every %d ns, %d ns to answer, fall %d', (i, t, f) => {
    const times = detections({ interval: i, timeout: t, fall: f }, SILENT);
    expectUniform(times, (f - 1) * i + t, i);
  });

  it('of a refused connection does not wait for the timeout', () => {
    const refuses = answers(RESULT_REFUSED, 0);
    expectUniform(detections({ interval: 2 * S, fall: 3 }, refuses), 4 * S, 2 * S);
  });

  it('starts over when a probe succeeds in between', () => {
    const script: readonly Result[] = [1, 1, 0, 1, 1, 0, 1, 1, 1];
    const driver = createHealthDriver(active, {
      parameters: { interval: S, first: 'immediately' },
      probes: (_, sentNs) => ({ result: script[sentNs / S] ?? RESULT_OK, latencyNs: 3 * MS }),
    });
    driver.runUntil(20 * S);
    expect(driver.verdicts).toEqual([
      { node: 0, healthy: false, reason: 'checks-failed', atNs: 8 * S + 3 * MS },
      { node: 0, healthy: true, reason: 'checks-passed', atNs: 10 * S + 3 * MS },
    ]);
  });
});

it('recovery takes `rise` probes in a row, the first within an interval', () => {
  const healedNs = 30 * S;
  const driver = createHealthDriver(active, {
    nodeCount: PHASES,
    parameters: { interval: 4 * S, rise: 3 },
    probes: inTurn([0, SILENT], [healedNs, answers(RESULT_OK, 7 * MS)]),
  });
  driver.runUntil(healedNs - 1);
  expect(driver.verdicts).toHaveLength(PHASES);
  driver.runUntil(healedNs + 16 * S);
  const times = driver.verdicts.slice(PHASES).map(({ atNs }) => atNs - healedNs);
  expect(times).toHaveLength(PHASES);
  expectUniform(times, 8 * S + 7 * MS, 4 * S);
});

describe('probes', () => {
  const sentBy = (parameters: ParameterValues, probes: World, untilNs: number, nodeCount = 1) => {
    const driver = createHealthDriver(active, { nodeCount, parameters, probes });
    driver.runUntil(untilNs);
    return driver.probes.map(({ node, sentNs }) => [node, sentNs / S] as const);
  };

  it.each([
    ['immediately', [0, 0, 0, 0]],
    ['after-interval', [2, 2, 2, 2]],
    ['spread', [0, 0.5, 1, 1.5]],
  ])('start %s', (first, expected) => {
    const sent = sentBy({ first }, OK, 2 * S, 4);
    const firsts = [0, 1, 2, 3].map((node) => sent.find((probe) => probe[0] === node)![1]);
    expect(firsts).toEqual(expected);
  });

  it('go from start to start, and wait for the last one if its timeout is longer', () => {
    const parameters = { interval: S, timeout: 2.5 * S, first: 'immediately' };
    expect(sentBy(parameters, answers(RESULT_OK, 0.9 * S), 3 * S).map(([, at]) => at)).toEqual([
      0, 1, 2, 3,
    ]);
    expect(sentBy(parameters, SILENT, 8 * S).map(([, at]) => at)).toEqual([0, 2.5, 5, 7.5]);
  });

  it('come at intervals that differ by as much as the jitter allows', () => {
    const parameters = { interval: S, jitter: 0.3, first: 'immediately' };
    const sent = sentBy(parameters, OK, 10_000 * S).map(([, at]) => at);
    const gaps = sent.slice(1).map((at, i) => at - sent[i]!);
    expect(gaps.length).toBeGreaterThan(9000);
    expectUniform(
      gaps.map((gap) => Math.round(gap * S)),
      0.7 * S,
      0.6 * S,
    );
  });
});

describe('what passes', () => {
  it.each([
    [active, { accepts: 'ok' }, RESULT_ERROR, false],
    [active, { accepts: 'ok' }, RESULT_REJECTED, false],
    [active, { accepts: 'any-answer' }, RESULT_ERROR, true],
    [active, { accepts: 'any-answer' }, RESULT_REJECTED, true],
    [active, { accepts: 'any-answer' }, RESULT_RESET, false],
    [active, { accepts: 'any-answer' }, RESULT_REFUSED, false],
    [tcpCheck, {}, RESULT_ERROR, true],
    [tcpCheck, {}, RESULT_REFUSED, false],
  ] satisfies [HealthDefinition, ParameterValues, Result, boolean][])(
    '$0.name with %o hears %d: %s',
    (definition, parameters, result, expected) => {
      const driver = createHealthDriver(definition, { parameters, probes: answers(result) });
      driver.runUntil(20 * S);
      expect(driver.believes(0)).toBe(expected);
    },
  );
});

it('an answer from before a node left says nothing about the node that joined', () => {
  const driver = createHealthDriver(active, {
    parameters: { interval: S, fall: 1, first: 'immediately' },
    // The first answer comes at 0.5, while that to the newcomer's first probe is awaited.
    probes: inTurn([0, answers(RESULT_REFUSED, 0.5 * S)], [1, answers(RESULT_OK, 0.5 * S)]),
  });
  driver.runUntil(0.2 * S);
  driver.leave(0);
  driver.join(0);
  driver.runUntil(10 * S);
  expect(driver.verdicts).toEqual([]);
});
