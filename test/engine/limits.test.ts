/** A run always ends: with what was asked for, with what there was, or with a sentence. */

import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../sim/metrics/types.ts';
import { simulate } from '../../sim/simulate.ts';
import { constant, modelOf, type Setup, trace } from './models.ts';

const run = (setup: Setup): RunResult => simulate(modelOf(setup), 'limits', 1);

/** Four times what one worker can do. */
const OVERLOAD: Setup = {
  arrivals: { process: 'poisson', ratePerS: 4e6 },
  node: { service: constant(1000) },
};
/** Two users who neither think nor wait: time stands still. */
const STANDSTILL: Setup = { arrivals: { process: 'closed', users: 2, think: constant(0) } };

const isFiniteNumber = (value: number) => Number.isFinite(value);

function expectWhole({ nodes, spanNs, inSystemAreaNs, startNs }: RunResult): void {
  expect([spanNs, inSystemAreaNs, startNs].every(isFiniteNumber)).toBe(true);
  for (const { requests, errors, busyAreaNs, queueAreaNs } of nodes) {
    expect([requests, errors, busyAreaNs, queueAreaNs].every(isFiniteNumber)).toBe(true);
  }
}

describe('bounds', () => {
  it('too many events end the run with a sentence that says what to do', () => {
    const result = run({ ...OVERLOAD, run: { limits: { events: 10_000, inFlight: 1e9 } } });
    expect(result.bound).toMatch(/^stopped after 10000 events, \d+ ms into the simulation: raise /);
    expect(result.issued).toBeGreaterThan(1000);
    expectWhole(result);
  });

  it('too many requests in flight end the run with a sentence that says what to do', () => {
    const result = run({ ...OVERLOAD, run: { limits: { events: 1e9, inFlight: 500 } } });
    expect(result.bound).toMatch(
      /^more than 500 requests were in flight 0 ms into the simulation: /,
    );
    expectWhole(result);
  });

  it('as many in flight as allowed are allowed', () => {
    const atNs = Array.from({ length: 500 }, () => 0);
    const setup: Setup = { arrivals: trace(atNs), node: { service: constant(1000) } };
    expect(run({ ...setup, run: { limits: { events: 1e9, inFlight: 500 } } }).bound).toBe(null);
    expect(run({ ...setup, run: { limits: { events: 1e9, inFlight: 499 } } }).bound).not.toBe(null);
  });

  it('time that stands still is noticed, whatever the bound on events', () => {
    const limits = { events: Infinity, inFlight: 1e9 };
    const result = run({
      ...STANDSTILL,
      node: { service: constant(0) },
      run: { durationNs: 1000, limits },
    });
    expect(result.bound).toMatch(/^10000000 events happened at the same instant, 0 ms into/);
    expectWhole(result);
  });

  it('a clock that would leave the range of whole nanoseconds ends the run', () => {
    const limits = { events: 1e6, inFlight: 1e6 };
    const result = run({
      arrivals: { process: 'constant', ratePerS: 1e6 },
      node: { service: constant(1e17) },
      run: { durationNs: 10_000, limits },
    });
    expect(result.bound).toMatch(/^a request would end after more than 104 days/);
    expectWhole(result);
  });

  it('a bound that is reached before the measured span leaves a result of zeros', () => {
    const result = run({
      ...OVERLOAD,
      run: { warmupNs: 1e9, limits: { events: 100, inFlight: 1e9 } },
    });
    expect(result.bound).not.toBe(null);
    expect([result.issued, result.spanNs]).toEqual([0, 0]);
    expect(result.nodes[0]).toMatchObject({ requests: 0, busyAreaNs: 0, queueAreaNs: 0 });
    expectWhole(result);
  });

  it('time that stands still ends with the bound on events', () => {
    const result = run({
      ...STANDSTILL,
      run: { durationNs: 1000, limits: { events: 5000, inFlight: 1e9 } },
    });
    expect(result.bound).toMatch(/^stopped after 5000 events, 0 ms into the simulation/);
    expectWhole(result);
  });
});

describe('as many requests as asked for', () => {
  it('ends the span with the last of them, and waits for their answers', () => {
    const result = run({
      arrivals: { process: 'constant', ratePerS: 1e9 },
      node: { service: constant(7), concurrency: Infinity },
      run: { requests: 50, warmupNs: 10 },
    });
    // Issued at 10 … 59, measured from 10 on; the last answer is at 66.
    expect(result).toMatchObject({ issued: 50, startNs: 10, spanNs: 49, endNs: 66, bound: null });
    expect(result.outcomes.ok).toBe(50);
  });

  it('all of them at time 0: the span has no length, and the run ends', () => {
    const result = run({ ...STANDSTILL, run: { requests: 1000 } });
    expect(result).toMatchObject({ issued: 1000, spanNs: 0, bound: null });
    expect(result.outcomes.ok).toBe(1000);
    expectWhole(result);
  });

  it('none: the run ends at once', () => {
    const result = run({ ...OVERLOAD, run: { requests: 0 } });
    expect(result).toMatchObject({ issued: 0, spanNs: 0, bound: null });
    expect(result.events).toBeLessThanOrEqual(2);
    expectWhole(result);
  });

  it('more than the trace has: the span ends with its last one, not when the timers do', () => {
    const result = run({
      arrivals: trace([0, 10, 20], [5, 5, 5]),
      client: { timeoutNs: 1e12 },
      run: { requests: 100 },
    });
    expect(result).toMatchObject({ issued: 3, spanNs: 20, endNs: 25, bound: null });
    expect(result.outcomes.ok).toBe(3);
  });

  it('more than several clients have: the span ends with the last client', () => {
    const result = run({
      clients: [
        { arrivals: trace([0, 10], [5, 5]) },
        { arrivals: trace([3, 40], [5, 5]) },
        { arrivals: trace([]) },
      ],
      run: { requests: 100 },
    });
    expect(result).toMatchObject({ issued: 4, spanNs: 40, bound: null });
  });

  it('more than the trace has left after the warm-up: nothing is measured', () => {
    const result = run({
      arrivals: trace([0, 10], [5, 5]),
      run: { requests: 100, warmupNs: 1000 },
    });
    expect(result).toMatchObject({ issued: 0, bound: null });
    expectWhole(result);
  });
});

describe('no requests at all', () => {
  it.each([
    ['for a duration', { durationNs: 1000 }, 1000],
    ['until there are some', { requests: 10 }, 0],
  ])('%s', (_, span, endNs) => {
    const result = run({ arrivals: trace([]), run: { ...span, expectedNs: 120 } });
    expect(result).toMatchObject({ issued: 0, bound: null });
    expect(result.endNs).toBeGreaterThanOrEqual(endNs);
    expect(result.latency.count).toBe(0);
    expectWhole(result);
  });
});

describe('overload', () => {
  it.each(['fifo', 'lifo', 'processor-sharing'] as const)(
    '%s: everything measured is answered in the end, because the clients stop',
    (queue) => {
      const result = run({
        ...OVERLOAD,
        node: { queue, service: constant(1000) },
        run: { durationNs: 1e6 },
      });
      expect(result.bound).toBe(null);
      expect(result.outcomes.ok).toBe(result.issued);
      expect(result.issued).toBeGreaterThan(3000);
      // Clients issue for as long again and then stop, so the queue is empty by then.
      expect(result.endNs).toBeGreaterThan(2e6);
      expect(result.endNs).toBeLessThan(9e6);
    },
  );
});

describe('neither a duration nor a number', () => {
  it('ends when the clients have run out', () => {
    const result = run({ arrivals: trace([0, 10], [5, 5]) });
    expect(result).toMatchObject({ issued: 2, spanNs: 10, bound: null });
  });
});
