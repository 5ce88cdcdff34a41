/**
 * Scenarios whose outcome follows by arithmetic, through the whole program: what a crash costs under
 * active and passive checks, when panic begins, and where overprovisioning sends requests.
 */

import { describe, expect, it } from 'vitest';
import { buildModel } from '../../scenarios/format/build-model.ts';
import type { RunResult } from '../../sim/metrics/types.ts';
import type { Model } from '../../sim/model/types.ts';
import { simulate } from '../../sim/simulate.ts';
import { read } from '../scenarios/read.ts';

const S = 1e9;

interface Setting {
  readonly nodes: string;
  readonly health: string;
  readonly faults: string;
  readonly balancer?: string;
  readonly failover?: string;
  readonly duration?: string;
  /** Evenly spaced, the first one after a gap. */
  readonly ratePerS?: number;
}

/** Without warm-up, so that all instants count from 0; a request takes 1 ms. */
function modelOf(setting: Setting): Model {
  const { balancer = 'round-robin', failover = 'eject', duration = '40s' } = setting;
  const text = `name: arithmetic
run: { duration: ${duration}, warmup: 0s, seed: 4 }
clients:
  users: { arrivals: { process: constant, rate: ${setting.ratePerS ?? 100}/s } }
services:
  web:
    service: 1ms
    nodes: ${setting.nodes}
    balancer: ${balancer}
    timeout: 500ms
    health: ${setting.health}
    failover: ${failover}
faults: ${setting.faults}
`;
  const { scenario, traces } = read(text);
  return buildModel(scenario, scenario.variants[0]!, traces);
}

function run(setting: Setting): RunResult {
  return simulate(modelOf(setting), '4', 1);
}

describe('an active check every second, 300 ms to answer, fall 3', () => {
  const RUNS = 200;
  const detections = (kind: string, check = 'active') => {
    const model = modelOf({
      nodes: '{ n: { count: 2, concurrency: unlimited } }',
      health: `{ check: ${check}, interval: 1s, timeout: 300ms, rise: 2, fall: 3 }`,
      faults: `[{ kind: ${kind}, target: web/n-1, at: 5s, for: 10s }]`,
      duration: '10s',
      ratePerS: 2,
    });
    return Array.from({ length: RUNS }, (_, i) => {
      const { startNs, detectedNs } = simulate(model, '4', i + 1).faults[0]!.episodes[0]!;
      return detectedNs === null ? null : (detectedNs - startNs) / S;
    });
  };

  // The phase is uniform. The mean of 200 of them: 4.8916 standard errors, exceeded once in a million.
  it.each([
    ['crash', 'refused at once: from 2 s to 3 s', 2],
    ['blackhole', 'silent: from 2.3 s to 3.3 s', 2.3],
    ['hang', 'accepted and not answered: from 2.3 s to 3.3 s', 2.3],
  ])('detects a %s, %s, and half-way on average', (kind, _, fromS) => {
    const times = detections(kind).map(Number);
    expect(Math.min(...times)).toBeGreaterThan(fromS);
    expect(Math.max(...times)).toBeLessThanOrEqual(fromS + 1);
    const mean = times.reduce((sum, time) => sum + time, 0) / RUNS;
    expect(Math.abs(mean - (fromS + 0.5))).toBeLessThan(4.8916 / Math.sqrt(12 * RUNS));
  });

  it('never sees a hang if it only connects', () => {
    expect(new Set(detections('hang', 'tcp-check'))).toEqual(new Set([null]));
  });
});

describe('max_fails and fail_timeout=10s, a node that is dead from 2.005 s to 34.5 s', () => {
  const setting = (maxFails: number) => ({
    nodes: '{ n: { count: 4, concurrency: unlimited } }',
    health: `{ check: passive, maxFails: ${maxFails}, failTimeout: 10s }`,
    faults: '[{ kind: crash, target: web/n-2, at: 2005ms, for: 32495ms }]',
  });

  // Failed in second 2, it is skipped up to second 12; tried in 13, up to 23; in 24, up to 34; in 35
  // it is back. Whoever chooses meets it within the second, at 100 requests a second.
  it.each([
    ['round-robin', 1, 3],
    ['weighted-round-robin', 1, 3],
    ['least-connections', 1, 3],
    ['random', 1, 3],
    ['round-robin', 3, 5],
    ['{ algorithm: round-robin, instances: 2 }', 1, 6],
    ['{ algorithm: random, instances: 3 }', 1, 9],
  ])('%s with max_fails=%d loses %d requests, and no more', (balancer, maxFails, lost) => {
    const { outcomes, issued, causes, faults } = run({ ...setting(maxFails), balancer });
    expect({ ok: outcomes.ok, refused: outcomes.refused }).toEqual({
      ok: issued - lost,
      refused: lost,
    });
    expect(causes['crash-1']).toBe(lost);
    const { recoveredNs } = faults[0]!.episodes[0]!;
    expect(Math.floor(recoveredNs! / S)).toBe(35);
  });

  it('loses every fourth request without a limit', () => {
    const { outcomes } = run(setting(0));
    // Those from 2.01 s to 34.49 s, and it has the turns 2, 6, 10, …
    const dead = Array.from({ length: 4000 }, (_, i) => i + 1).filter(
      (i) => i > 200.5 && i < 3450 && (i - 1) % 4 === 1,
    );
    expect(outcomes.refused).toBe(dead.length);
  });
});

describe('panic at 50 % of four nodes', () => {
  const withDead = (count: number) =>
    run({
      nodes: '{ n: { count: 4, concurrency: unlimited } }',
      health: '{ check: active, interval: 1s, timeout: 500ms, fall: 2, first: immediately }',
      failover: '{ policy: eject, panic: 50% }',
      faults: `[{ kind: crash, target: [${names(count)}], at: 0s }]`,
      duration: '20s',
    });
  const names = (count: number) =>
    Array.from({ length: count }, (_, i) => `web/n-${i + 1}`).join(', ');
  const isNoted = ({ log }: RunResult) => log.some(({ event }) => event === 'panic');

  it('two that are healthy are no panic: nothing fails once both others are known', () => {
    const result = withDead(2);
    expect(isNoted(result)).toBe(false);
    // Both are out with the second probe, at 1 s: half of those until then, and none later.
    expect(result.outcomes.refused).toBe(50);
  });

  it('one is: all four are used again, and three quarters fail', () => {
    const result = withDead(3);
    expect(isNoted(result)).toBe(true);
    expect(result.outcomes.refused / result.issued).toBeCloseTo(0.75, 2);
    const requests = result.nodes.map((node) => node.requests);
    expect(Math.max(...requests) - Math.min(...requests)).toBeLessThanOrEqual(1);
  });
});

describe('priority levels, overprovisioned by 1.4', () => {
  /** Share of level 0, of whose 100 nodes so many are dead from the beginning; checks know at once. */
  function shareOfFirst(dead: number, deadBehind = 0): number {
    const targets = [
      ...Array.from({ length: dead }, (_, i) => `web/first-${i + 1}`),
      ...Array.from({ length: deadBehind }, (_, i) => `web/second-${i + 1}`),
    ];
    const { nodes } = run({
      nodes:
        '{ first: { count: 100, concurrency: unlimited }, second: { count: 100, concurrency: unlimited, priority: 1 } }',
      health: '{ check: envoy-health-check }',
      balancer: 'weighted-round-robin',
      failover: '{ policy: priority }',
      faults: targets.length === 0 ? '[]' : `[{ kind: crash, target: [${targets}], at: 0s }]`,
      duration: '20s',
      ratePerS: 1000,
    });
    const all = nodes.reduce((sum, node) => sum + node.requests, 0);
    return nodes.slice(0, 100).reduce((sum, node) => sum + node.requests, 0) / all;
  }

  // Of Envoy's documentation, "Priority levels": healthy hosts of level 0, and its traffic.
  it.each([
    [100, 100],
    [72, 100],
    [71, 99],
    [50, 70],
    [25, 35],
    [0, 0],
  ])('of 100 nodes %d healthy ones get %d hundredths of the requests', (healthy, percent) => {
    expect(shareOfFirst(100 - healthy)).toBeCloseTo(percent / 100, 3);
  });

  // Both together have less than everything: 140 · 25 % = 35 and 140 · 25 % = 35, so half each.
  it('25 % healthy get half if the other level has no more', () => {
    expect(shareOfFirst(75, 75)).toBeCloseTo(0.5, 3);
  });
});
