/** Retry budgets, by hand. */

import { describe, expect, it } from 'vitest';
import { RETRY_BUDGETS } from '../../algorithms/resilience/index.ts';

const S = 1e9;
const context = { rng: () => 0.5 };
const named = (name: string, parameters = {}) =>
  RETRY_BUDGETS.find((entry) => entry.name === name)!.create(parameters, context);

describe('finagle-retry-budget', () => {
  it('payments expire after about ttl', () => {
    const budget = named('finagle-retry-budget', { minRetriesPerSec: 0 });
    for (let i = 0; i < 10; i++) budget.onRequest(0);
    expect(budget.tryWithdraw(0, 9 * S)).toBe(true);
    expect(budget.tryWithdraw(0, 21 * S)).toBe(false);
  });

  it('without traffic there are 100 retries, and they come back after 10 s', () => {
    const budget = named('finagle-retry-budget');
    const taken = (nowNs: number) => {
      let count = 0;
      while (budget.tryWithdraw(0, nowNs)) count++;
      return count;
    };
    expect(taken(0)).toBe(100);
    expect(taken(5 * S)).toBe(0);
    expect(taken(20 * S)).toBe(100);
  });

  it('holds retries to a fifth of the requests if everything fails', () => {
    const budget = named('finagle-retry-budget', { minRetriesPerSec: 0 });
    let retries = 0;
    for (let i = 0; i < 10_000; i++) {
      const nowNs = i * 0.01 * S;
      budget.onRequest(nowNs);
      if (budget.tryWithdraw(0, nowNs)) retries++;
    }
    expect(retries).toBe(2000);
  });
});

describe('envoy-retry-budget', () => {
  it('is a fifth of what is under way, but three at least', () => {
    const allowed = (inFlight: number) => {
      const budget = named('envoy-retry-budget');
      let count = 0;
      while (budget.tryWithdraw(inFlight, 0)) count++;
      return count;
    };
    expect([0, 10, 15, 19, 20, 100].map(allowed)).toEqual([3, 3, 3, 3, 4, 20]);
  });

  it('a retry that ends makes room, a first attempt does not', () => {
    const budget = named('envoy-retry-budget');
    for (let i = 0; i < 3; i++) budget.tryWithdraw(0, 0);
    budget.onResult(false, false, 0);
    expect(budget.tryWithdraw(0, 0)).toBe(false);
    budget.onResult(true, false, 0);
    expect(budget.tryWithdraw(0, 0)).toBe(true);
  });

  it('F11: if all of 100 fail at once it lets 16 through, then none until a retry ends', () => {
    const budget = named('envoy-retry-budget');
    let retries = 0;
    for (let inFlight = 99; inFlight >= 0; inFlight--) {
      budget.onResult(false, false, 0);
      if (budget.tryWithdraw(inFlight, 0)) retries++;
    }
    // With 84 left under way the 16th is below floor(0.2 × 84) = 16; the 17th is not below 16.
    expect(retries).toBe(16);
    // They pause together: nothing is under way, five times as many retries as are allowed wait.
    expect(budget.tryWithdraw(0, 0)).toBe(false);
  });
});

describe('max-retries', () => {
  it('three at once, whatever is under way', () => {
    const budget = named('max-retries');
    expect([1, 2, 3, 4].map(() => budget.tryWithdraw(1000, 0))).toEqual([true, true, true, false]);
    budget.onResult(true, true, 0);
    expect(budget.tryWithdraw(1000, 0)).toBe(true);
  });
});

describe('grpc-retry-throttle', () => {
  it('stops when half of the tokens are gone, and ten successes make up for one failure', () => {
    const budget = named('grpc-retry-throttle');
    const fail = () => budget.onResult(false, false, 0);
    for (let i = 0; i < 4; i++) fail();
    expect(budget.tryWithdraw(0, 0)).toBe(true);
    fail();
    // Five of ten are left: not more than half.
    expect(budget.tryWithdraw(0, 0)).toBe(false);
    budget.onResult(false, true, 0);
    expect(budget.tryWithdraw(0, 0)).toBe(true);
    fail();
    for (let i = 0; i < 9; i++) budget.onResult(false, true, 0);
    expect(budget.tryWithdraw(0, 0)).toBe(false);
    budget.onResult(false, true, 0);
    expect(budget.tryWithdraw(0, 0)).toBe(true);
  });

  it('never has more than all tokens, nor less than none', () => {
    const budget = named('grpc-retry-throttle');
    for (let i = 0; i < 1000; i++) budget.onResult(false, true, 0);
    for (let i = 0; i < 5; i++) budget.onResult(false, false, 0);
    expect(budget.tryWithdraw(0, 0)).toBe(false);
    for (let i = 0; i < 1000; i++) budget.onResult(false, false, 0);
    for (let i = 0; i < 51; i++) budget.onResult(false, true, 0);
    expect(budget.tryWithdraw(0, 0)).toBe(true);
  });
});
