/** Accrual detectors: what they learn, and the instant at which suspicion is enough. */

import { describe, expect, it } from 'vitest';
import { createGapWindows } from '../../algorithms/health/accrual/gap-windows.ts';
import { normalQuantileOfPhi, phiOfNormal } from '../../algorithms/health/accrual/phi.ts';
import { phiAccrual } from '../../algorithms/health/phi-accrual.ts';
import { phiExponential } from '../../algorithms/health/phi-exponential.ts';
import { RESULT_OK, RESULT_REFUSED, RESULT_TIMEOUT } from '../../algorithms/health/results.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import {
  answers,
  createHealthDriver,
  inTurn,
  OK,
  SILENT,
  type World,
} from '../../cli/conformance/health/driver.ts';

const MS = 1e6;
const S = 1e9;

/** Heartbeats are asked for at whole seconds. */
const start = (probes: World, parameters: ParameterValues = {}) =>
  createHealthDriver(phiAccrual, { rng: () => 0, parameters, probes });

/** φ as the product computes it at some silence, from all gaps that it knows. */
function phiAfter(silenceMs: number, gapsMs: readonly number[], pauseMs: number): number {
  const mean = gapsMs.reduce((sum, gap) => sum + gap, 0) / gapsMs.length;
  const squares = gapsMs.reduce((sum, gap) => sum + gap * gap, 0) / gapsMs.length;
  const deviation = Math.max(100, Math.sqrt(squares - mean * mean));
  return phiOfNormal((silenceMs - mean - pauseMs) / deviation);
}

describe('phi-accrual', () => {
  it('gives its verdict at the nanosecond at which φ reaches the threshold', () => {
    // Heartbeats of 0 to 20 s arrive 5 ms later each; then silence.
    const driver = start(inTurn([0, answers(RESULT_OK, 5 * MS)], [20.5 * S, SILENT]));
    driver.runUntil(60 * S);
    expect(driver.verdicts).toHaveLength(1);
    const silenceMs = (driver.verdicts[0]!.atNs - 20 * S - 5 * MS) / MS;
    const gaps = [750, 1250, ...Array<number>(20).fill(1000)];
    expect(phiAfter(silenceMs, gaps, 3000)).toBeGreaterThanOrEqual(8 - 1e-9);
    expect(phiAfter(silenceMs - 1e-3, gaps, 3000)).toBeLessThan(8);
    expect(driver.verdicts[0]).toMatchObject({ healthy: false, reason: 'suspicion' });
  });

  it('is patient with a node whose heartbeats are irregular', () => {
    const wild: World = (_, sentNs) => ({
      result: RESULT_OK,
      latencyNs: ((sentNs / S) % 2) * 900 * MS,
    });
    const silences = [OK, wild].map((world) => {
      const driver = start(inTurn([0, world], [101 * S, SILENT]));
      driver.runUntil(150 * S);
      return driver.verdicts[0]!.atNs - 100 * S;
    });
    // Deviation at its least, 0.1 s, and 0.9 s: eight tenths more, times 5.2.
    expect(silences[1]! - silences[0]!).toBeGreaterThan(0.75 * 5.2 * S);
  });

  it('believes in a node again with one heartbeat, and does not count the gap before it', () => {
    const driver = start(inTurn([0, OK], [10.5 * S, SILENT], [50.5 * S, OK], [60.5 * S, SILENT]));
    driver.runUntil(100 * S);
    const [down, up, downAgain] = driver.verdicts;
    expect(up).toMatchObject({ healthy: true, reason: 'heartbeat', atNs: 51 * S + MS });
    // Ten more regular gaps: sooner than the first time, not later.
    expect(downAgain!.atNs - 60 * S).toBeLessThan(down!.atNs - 10 * S);
  });

  it('assumes a first heartbeat of a node that never answers', () => {
    const driver = start(SILENT);
    driver.runUntil(60 * S);
    const silenceMs = (driver.verdicts[0]!.atNs - 1 * S) / MS;
    expect(phiAfter(silenceMs, [750, 1250], 3000)).toBeGreaterThanOrEqual(8 - 1e-9);
    expect(phiAfter(silenceMs - 1e-3, [750, 1250], 3000)).toBeLessThan(8);
  });

  it('takes neither an error nor a refusal for a heartbeat', () => {
    for (const result of [1, RESULT_REFUSED, RESULT_TIMEOUT] as const) {
      const driver = start(inTurn([0, OK], [10.5 * S, answers(result)]));
      driver.runUntil(60 * S);
      expect(driver.believes(0)).toBe(false);
    }
  });

  it.each([0.3, 1, 3, 8, 12, 100])('finds the deviations that make φ %d', (phi) => {
    const y = normalQuantileOfPhi(phi);
    expect(phiOfNormal(y)).toBeCloseTo(phi, 9);
    expect(phiOfNormal(y - 1e-6)).toBeLessThan(phi);
  });
});

describe('phi-exponential', () => {
  const startExponential = (probes: World) =>
    createHealthDriver(phiExponential, { rng: () => 0, probes });

  it('gives up a node after 18.4 mean gaps', () => {
    const driver = startExponential(inTurn([0, answers(RESULT_OK, 0)], [400.5 * S, SILENT]));
    driver.runUntil(500 * S);
    // One assumed gap of 2 s and 400 of 1 s.
    const meanNs = (402 / 401) * S;
    expect(driver.verdicts.map(({ healthy }) => healthy)).toEqual([true, false]);
    const silenceNs = driver.verdicts[1]!.atNs - 400 * S;
    expect(silenceNs).toBe(Math.floor(8 * Math.LN10 * meanNs) + 1);
  });

  it('does not learn from gaps longer than the longest that counts', () => {
    const every =
      (gapS: number): World =>
      (_, sentNs) =>
        (sentNs / S) % gapS === 0
          ? { result: RESULT_OK, latencyNs: 0 }
          : { result: RESULT_REFUSED, latencyNs: 0 };
    for (const [gapS, meanS] of [
      [2, 2],
      [3, 2],
    ] as const) {
      const driver = startExponential(inTurn([0, every(gapS)], [600.5 * S, SILENT]));
      driver.runUntil(700 * S);
      const silenceNs = driver.verdicts.at(-1)!.atNs - 600 * S;
      expect(silenceNs).toBe(Math.floor(8 * Math.LN10 * meanS * S) + 1);
    }
  });

  it('does not believe in a node that it has not heard', () => {
    const driver = startExponential(SILENT);
    driver.runUntil(100 * S);
    expect([driver.believes(0), driver.verdicts]).toEqual([false, []]);
  });
});

it('windows forget the oldest gap and know mean and deviation of the others', () => {
  const windows = createGapWindows(2, { size: 100, expectedNs: 1e9 });
  windows.clear(1);
  const gaps: number[] = [];
  for (let i = 0; i < 100_000; i++) {
    const gap = 1e9 + ((i * 7919) % 1000) * 1e5;
    windows.add(1, gap);
    gaps.push(gap);
  }
  const last = gaps.slice(-100);
  const mean = last.reduce((sum, gap) => sum + gap, 0) / 100;
  const variance = last.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / 100;
  expect(windows.mean(1)).toBeCloseTo(mean, 6);
  expect(windows.deviation(1) / Math.sqrt(variance)).toBeCloseTo(1, 9);
});
