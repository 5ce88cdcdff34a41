/** What balancers that measure latency do, by hand; and what users complain about. */

import { describe, expect, it } from 'vitest';
import { ewma } from '../../algorithms/balancing/latency/ewma.ts';
import { leastTime } from '../../algorithms/balancing/latency/least-time.ts';
import { nginxLeastTime } from '../../algorithms/balancing/latency/nginx-least-time.ts';
import { peakEwma } from '../../algorithms/balancing/latency/peak-ewma.ts';
import type { AlgorithmDefinition, NodeId } from '../../algorithms/balancing/types.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import { createDriver, type Driver } from './driver.ts';

const MS = 1e6;
const S = 1e9;

/** One request, answered in that time. */
function serve(driver: Driver, node: NodeId, latencyMs: number, ok = true): void {
  driver.sendTo(node);
  driver.nowNs += latencyMs * MS;
  driver.end(node, latencyMs * MS, ok);
}

/** Picks of one client that waits for each answer; the node's own latency, then a pause. */
function picksOfOneClient(
  driver: Driver,
  latencyMs: (node: NodeId) => number,
  { count = 1000, pauseMs = 0, ok = (_node: NodeId): boolean => true } = {},
): NodeId[] {
  return Array.from({ length: count }, () => {
    const node = driver.send();
    driver.nowNs += latencyMs(node) * MS;
    driver.end(node, latencyMs(node) * MS, ok(node));
    driver.nowNs += pauseMs * MS;
    return node;
  });
}

const shareOf = (node: NodeId, picks: readonly NodeId[]) =>
  picks.filter((picked) => picked === node).length / picks.length;

describe('peak-ewma', () => {
  // linkerd/linkerd2#5017: 489.7 requests per second against 0.1.
  it('sends a slow node one request, and the next one when its average has decayed', () => {
    const driver = createDriver(peakEwma, { weights: [1, 1] });
    serve(driver, 0, 1);
    serve(driver, 1, 50);
    // It has long recovered, but nobody asks it: 50 e^(−t/10 s) falls to 1 after 10 s × ln 50.
    const picks = picksOfOneClient(driver, () => 1, { count: 5000, pauseMs: 9 });
    const noticed = picks.indexOf(1);
    expect(noticed * 0.01).toBeGreaterThan(10 * Math.log(50) - 0.2);
    expect(noticed * 0.01).toBeLessThan(10 * Math.log(50) + 0.2);
    expect(shareOf(1, picks.slice(noticed))).toBeGreaterThan(0.3);
  });

  it('gives a cold node one request (Finagle), or believes that it takes 30 ms (Linkerd)', () => {
    const picks = (parameters: ParameterValues) => {
      const driver = createDriver(peakEwma, { weights: [1, 1], parameters });
      serve(driver, 0, 20);
      return Array.from({ length: 6 }, () => driver.send());
    };
    // 20, 40, 60, … against 0 once, then the penalty.
    expect(picks({})).toEqual([1, 0, 0, 0, 0, 0]);
    // Both start at 30 ms: the answer of 20 ms has taken 0.02 off, two more hundredths of decay 0.06.
    expect(picks({ defaultRtt: 30 * MS })).toEqual([1, 0, 1, 0, 1, 0]);
  });

  it('gives a node that joins late the default from then on', () => {
    const parameters = { defaultRtt: 30 * MS };
    const pickAfter100s = (joins: boolean) => {
      const driver = createDriver(peakEwma, { weights: [1, 1], parameters });
      const late = createDriver(peakEwma, { weights: [1, 0], parameters });
      const played = joins ? late : driver;
      played.nowNs = 100 * S;
      serve(played, 0, 20);
      played.view.weight[1] = 1;
      played.view.eligible.set([0, 1]);
      played.view.eligibleCount = 2;
      played.algorithm.onMembership!(played.view, played.nowNs);
      return played.send();
    };
    // Known for 100 s, its 30 ms have decayed to next to nothing.
    expect(pickAfter100s(false)).toBe(1);
    expect(pickAfter100s(true)).toBe(0);
  });
});

describe('ewma', () => {
  const drawing = (pairs: readonly (readonly [number, number])[]) => {
    const uniforms = pairs.flat();
    return () => uniforms.shift()!;
  };
  /** Of three: the first position, and the second among the two that are left. */
  const FIRST_AND_LAST = [0, 0.9] as const;
  const MIDDLE_AND_LAST = [0.4, 0.9] as const;

  it('starts a node that joins at the mean of the others', () => {
    // kubernetes/ingress-nginx#3709: 50 ms and 30 ms give 40 ms.
    const rng = drawing([FIRST_AND_LAST, MIDDLE_AND_LAST]);
    const driver = createDriver(ewma, { weights: [1, 1, 1], rng });
    driver.setEligible([0, 1]);
    for (const node of [0, 1]) driver.sendTo(node);
    driver.nowNs = S;
    driver.end(0, 50 * MS);
    driver.end(1, 30 * MS);
    driver.setEligible([0, 1, 2]);
    expect(driver.send()).toBe(2);
    expect(driver.send()).toBe(1);
  });

  it('counts a node that leaves in the mean for the one that joins', () => {
    const driver = createDriver(ewma, { weights: [1, 1, 1] });
    driver.setEligible([0, 1]);
    serve(driver, 0, 50);
    serve(driver, 1, 30);
    driver.setEligible([1, 2]);
    // 40 ms against 30.
    expect(driver.send()).toBe(1);
  });

  it('decays what it reads, and leaves requests in flight out', () => {
    const driver = createDriver(ewma, { weights: [1, 1] });
    serve(driver, 0, 50);
    driver.nowNs = 10 * S;
    serve(driver, 1, 20);
    for (let i = 0; i < 5; i++) driver.sendTo(0);
    // 50 e^(−10 s ÷ 10 s) = 18.4.
    expect(driver.send()).toBe(0);
    // An answer of 50 ms a time constant later: 18.4 + 50 (1 − 1/e) = 50.
    driver.end(0, 50 * MS);
    expect(driver.send()).toBe(1);
  });
});

describe('a node that fails fast', () => {
  // kubernetes/ingress-nginx#5540 and #9882: errors count as fast answers.
  const share = (definition: AlgorithmDefinition, parameters: ParameterValues = {}) => {
    const driver = createDriver(definition, { weights: [1, 1, 1], parameters });
    const latencyMs = (node: NodeId) => (node === 0 ? 1 : 10);
    return shareOf(0, picksOfOneClient(driver, latencyMs, { ok: (node) => node !== 0 }));
  };

  it.each([peakEwma, ewma])('draws the traffic: $name', (definition) => {
    // It wins whenever it is drawn: in two pairs of three.
    expect(share(definition)).toBeGreaterThan(0.6);
  });

  it('draws all of it under least-time, as an answer or as a node that never answered', () => {
    expect(share(leastTime)).toBeGreaterThan(0.99);
    expect(share(leastTime, { failures: 'ignored' })).toBeGreaterThan(0.99);
  });

  it('is avoided when a failure has a price, or leaves the average alone', () => {
    expect(share(peakEwma, { failurePenalty: 5 * S })).toBeLessThan(0.01);
    expect(share(nginxLeastTime)).toBeLessThan(0.4);
  });
});

describe('least-time', () => {
  it('takes turns by deadline among equals, each node starting after the one before it', () => {
    // Deadlines 1, 2, 3: a to 2, a to 3 (first in the list), b to 3, then all are 3.
    const driver = createDriver(leastTime, { weights: [1, 1, 1] });
    const picks = Array.from({ length: 9 }, () => driver.send());
    expect(picks).toEqual([0, 0, 1, 0, 1, 2, 0, 1, 2]);
  });

  it('averages the last hundred answers in whole milliseconds', () => {
    const driver = createDriver(leastTime, { weights: [1, 1] });
    for (let i = 0; i < 100; i++) serve(driver, 0, 100);
    // 10.9 ms counts as 10, and a hundred of them push out what was before.
    for (let i = 0; i < 100; i++) serve(driver, 0, 10.9);
    serve(driver, 1, 10);
    expect([driver.send(), driver.send()]).toEqual([0, 1]);
    serve(driver, 0, 11);
    expect([driver.send(), driver.send()]).toEqual([1, 0]);
  });

  it('still knows the first of the last hundred', () => {
    const driver = createDriver(leastTime, { weights: [1, 1] });
    serve(driver, 0, 1010);
    for (let i = 0; i < 99; i++) serve(driver, 0, 10);
    serve(driver, 1, 19);
    // (1010 + 99 × 10) ÷ 100 = 20, and 10 with one answer more.
    expect(driver.send()).toBe(1);
    driver.end(1, 19 * MS);
    serve(driver, 0, 10);
    expect(driver.send()).toBe(0);
  });

  it('divides by weight', () => {
    const driver = createDriver(leastTime, { weights: [1, 3] });
    serve(driver, 0, 10);
    serve(driver, 1, 20);
    // 10, 20, … against 6.7, 13.3, 20, …; at 20 they tie, with deadlines 1 and 1.33.
    expect(Array.from({ length: 5 }, () => driver.send())).toEqual([1, 0, 1, 0, 1]);
  });
});

describe('nginx-least-time', () => {
  it('takes times within 20 ms for equal', () => {
    const driver = createDriver(nginxLeastTime, { weights: [1, 1, 1] });
    expect([driver.send(), driver.send(), driver.send()]).toEqual([0, 1, 2]);
    driver.nowNs = 100 * MS;
    driver.end(0, 19 * MS);
    driver.end(1, 3 * MS);
    driver.end(2, 20 * MS);
    // Classes 20, 20 and 40; the turns so far leave current weights −2, 0, 2.
    expect(Array.from({ length: 5 }, () => driver.send())).toEqual([1, 0, 2, 0, 1]);
  });

  it('halves the average of an unused node every 11 s', () => {
    const driver = createDriver(nginxLeastTime, { weights: [1, 1] });
    expect([driver.send(), driver.send()]).toEqual([0, 1]);
    driver.end(0, 10 * MS);
    driver.end(1, 1000 * MS);
    const tried: number[] = [];
    for (let second = 1; second < 200; second++) {
      driver.nowNs = second * S;
      const node = driver.send();
      driver.end(node, (node === 0 ? 10 : 1000) * MS);
      if (node === 1) tried.push(second);
    }
    // 1000 >> 6 = 15, in the class of the other after 6 × 11 s; at most one turn later it has its.
    expect(tried.length).toBe(2);
    for (const [i, second] of tried.entries()) {
      const waited = second - (tried[i - 1] ?? 0);
      expect([66, 67]).toContain(waited);
    }
  });

  it.each([
    [false, 0],
    [true, 1],
  ])('counts how long requests have been waiting, inflight: %s', (inflight, expected) => {
    const parameters = { inflight };
    const driver = createDriver(nginxLeastTime, { weights: [1, 1], parameters });
    expect([driver.send(), driver.send()]).toEqual([0, 1]);
    driver.nowNs += 10 * MS;
    driver.end(0, 10 * MS);
    driver.end(1, 10 * MS);
    driver.sendTo(0);
    driver.nowNs += 1000 * MS;
    for (let i = 0; i < 3; i++) driver.sendTo(1);
    // 20 × 2 against 20 × 4; with ages, 1020 × 2.
    expect(driver.send()).toBe(expected);
  });

  it('does not measure failures', () => {
    const driver = createDriver(nginxLeastTime, { weights: [1, 1] });
    expect([driver.send(), driver.send()]).toEqual([0, 1]);
    driver.end(0, 100 * MS);
    driver.end(1, 50 * MS);
    for (let i = 0; i < 50; i++) serve(driver, 0, 1, false);
    expect(driver.send()).toBe(1);
  });
});
