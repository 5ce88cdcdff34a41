/** Checks on replications made by hand: what is judged, for whom, and with which words. */

import { describe, expect, it } from 'vitest';
import { judgeChecks } from '../../reports/checks/judge-checks.ts';
import { judgeClaim } from '../../reports/statistics/judge.ts';
import type { RunResult } from '../../sim/metrics/types.ts';
import { MS, nodeOf, outcomesOf, runOf } from '../statistics/run-result.ts';
import { withChecks } from './scenario.ts';

/** Of ten requests, all equally slow. */
const equal = (ms: number, more: Partial<RunResult> = {}) =>
  runOf({
    latenciesMs: Array(10).fill(ms),
    issued: 10,
    attempts: 10,
    outcomes: outcomesOf({ ok: 10 }),
    ...more,
  });

const compared = ['round-robin', 'random', 'least-connections'];

function judge(checks: readonly string[], runs: Readonly<Record<string, readonly RunResult[]>>) {
  const names = Object.keys(runs);
  const { scenario } = withChecks(checks, names.length > 1 ? names : []);
  return judgeChecks({
    checks: scenario.checks,
    file: 'judged.yaml',
    variants: names.map((name) => ({ name, runs: runs[name]! })),
    baseline: null,
  });
}

/** One variant whose p99 was that in each replication. */
const one = (check: string, ...p99s: readonly number[]) =>
  judge([check], { 'round-robin': p99s.map((ms) => equal(ms)) })[0]!;

describe('the judgement', () => {
  it('is made on the whole interval', () => {
    // Mean 20, s = 1, n = 3: half-width 4.302653 × 1 ÷ √3 = 2.484.
    expect(one('p99 < 22.5ms', 19, 20, 21)).toMatchObject({ status: 'pass', value: 20 });
    expect(one('p99 < 22.4ms', 19, 20, 21)).toMatchObject({ status: 'undecided' });
    expect(one('p99 < 17.6ms', 19, 20, 21)).toMatchObject({ status: 'undecided' });
    expect(one('p99 < 17.5ms', 19, 20, 21)).toMatchObject({ status: 'fail' });
    expect(one('p99 > 17.5ms', 19, 20, 21)).toMatchObject({ status: 'pass' });
    expect(one('17.5ms < p99', 19, 20, 21)).toMatchObject({ status: 'pass', value: 20 });
    const { low, high } = one('p99 < 1s', 19, 20, 21);
    expect(low).toBeCloseTo(20 - 2.484, 3);
    expect(high).toBeCloseTo(20 + 2.484, 3);
  });

  it('of values that never vary is that of the value, at the limit too', () => {
    expect(one('p99 <= 20ms', 20, 20, 20).status).toBe('pass');
    expect(one('p99 < 20ms', 20, 20, 20).status).toBe('fail');
    expect(one('p99 >= 20ms', 20, 20, 20).status).toBe('pass');
    expect(one('p99 > 20ms', 20, 20, 20).status).toBe('fail');
  });

  it('of one replication is open, and says what to do', () => {
    expect(one('p99 < 20ms', 5)).toMatchObject({
      status: 'undecided',
      value: 5,
      low: null,
      reason: expect.stringContaining('more replications'),
    });
  });

  it('wrongly passes or fails at most 2.5 % of the time, at the worst true value', () => {
    // H0: the mean is at the limit; n = 5 normal samples, 20,000 trials. A rate of 2.5 % exceeds
    // 2.5 % + 4.9 × √(0.025 × 0.975 ÷ 20000) = 3.04 % with probability < 1e-6.
    let state = 1;
    const uniform = () => {
      state = (state * 48271) % 2147483647;
      return state / 2147483647;
    };
    // Sum of twelve uniforms: normal enough for a t interval of five.
    const normal = () => Array.from({ length: 12 }, uniform).reduce((a, b) => a + b) - 6;
    const counts = { pass: 0, fail: 0, undecided: 0 };
    for (let trial = 0; trial < 20_000; trial++) {
      const left = Array.from({ length: 5 }, normal);
      counts[judgeClaim({ left, comparator: '<', right: left.map(() => 0) })!.status]++;
    }
    expect(counts.pass / 20_000).toBeLessThan(0.0304);
    expect(counts.fail / 20_000).toBeLessThan(0.0304);
    expect(counts.pass / 20_000).toBeGreaterThan(0.0196);
  });
});

describe('who is judged', () => {
  const runs = Object.fromEntries(
    compared.map((name, i) => [name, [20, 21, 22].map((ms) => equal(ms + 10 * i))]),
  );
  const judged = (check: string) =>
    judge([check], runs).map(({ variant, status }) => `${variant} ${status}`);

  it('everybody, where the check names no variant', () => {
    expect(judged('p99 < 35ms')).toEqual([
      'round-robin pass',
      'random pass',
      'least-connections fail',
    ]);
  });

  it('one, where it names all, and where the map says so', () => {
    expect(judged('random.p99 <= 2 * round-robin.p99')).toEqual(['random pass']);
    expect(judged('{ check: p99 < 35ms, variant: random }')).toEqual(['random pass']);
  });

  it('everybody else, where some metrics name one', () => {
    expect(judged('p99 <= 1.6 * round-robin.p99')).toEqual([
      'random pass',
      'least-connections fail',
    ]);
  });

  it('on differences seed by seed: what both sides share cancels', () => {
    const noisy = [20, 60, 100];
    const [check] = judge(['random.p99 < round-robin.p99 + 2ms'], {
      'round-robin': noisy.map((ms) => equal(ms)),
      random: noisy.map((ms) => equal(ms + 1)),
    });
    expect(check).toMatchObject({ status: 'pass', value: 61, limit: 62 });
    expect(check!.difference).toEqual({ value: -1, low: -1, high: -1 });
  });
});

describe('values', () => {
  it('of rates, counts and fractions have their own units', () => {
    const busy = { nodes: [nodeOf('web/new-1', { requests: 10, busyAreaNs: 5e9 })] };
    const runs = { 'round-robin': [equal(20, busy), equal(20, busy)] };
    const [goodput, share, requests] = judge(
      ['goodput > 0.9/s', 'utilization(web/new) < 60%', 'requests(zone eu-1) >= 0'],
      runs,
    );
    expect(goodput).toMatchObject({ unit: '/s', value: 1, status: 'pass' });
    expect(goodput!.limit).toBeCloseTo(0.9, 12);
    expect(share).toMatchObject({ unit: '%', value: 0.5, limit: 0.6, status: 'pass' });
    expect(share!.margin).toBeCloseTo(1 / 6, 12);
    // The run made by hand has no node in that zone.
    expect(requests).toMatchObject({ unit: 'count', value: null, status: 'undecided' });
  });

  it('a latency that nobody has is beyond every limit', () => {
    const failed = runOf({ issued: 10, outcomes: outcomesOf({ timeout: 10 }) });
    const [check] = judge(['p99 < 1s'], { 'round-robin': [equal(20), failed, equal(20)] });
    expect(check).toMatchObject({
      status: 'fail',
      reason: 'no request succeeded in 1 of 3 replications',
    });
  });

  it('percentiles of survivors say so', () => {
    const half = equal(20, { issued: 20, outcomes: outcomesOf({ ok: 10, timeout: 10 }) });
    const [p99, p50] = judge(['p99 < 1s', 'p50 < 1s'], { 'round-robin': [half, half] });
    expect(p99).toMatchObject({
      status: 'pass',
      reason: 'of the requests that succeeded: 50 % failed',
    });
    expect(p50!.reason).toBe(null);
  });

  it('keep level, name, file and line for those who are told', () => {
    const [check] = judge(['{ check: p99 < 1s, level: warn, name: fast }'], {
      'round-robin': [equal(1), equal(1)],
    });
    expect(check).toMatchObject({ level: 'warn', name: 'fast', file: 'judged.yaml', line: 14 });
  });

  it('arithmetic is that of every replication', () => {
    const spread = runOf({
      latenciesMs: [10 * MS, 20 * MS].map((ns) => ns / MS),
      issued: 2,
      outcomes: outcomesOf({ ok: 2 }),
    });
    const [check] = judge(['(max - p50) / mean * 3 <= min(2, 5)'], {
      'round-robin': [spread, spread],
    });
    // (20 − 10) ÷ 15 × 3 = 2.
    expect(check).toMatchObject({ unit: 'ratio', limit: 2, status: 'pass' });
    expect(check!.value).toBeCloseTo(2, 12);
  });
});
