/** Adaptive throttling against its formula. */

import { expect, it } from 'vitest';
import { adaptiveThrottling } from '../../algorithms/resilience/throttles/adaptive-throttling.ts';

const S = 1e9;
const context = { rng: () => 0.5 };
const EPSILON = 1e-9;

/** The probability that it turns away the next call, found by its two neighbours. */
function expectProbability(calls: number, accepted: number, expected: number, k = 2): void {
  const after = (uniform: number) => {
    const throttle = adaptiveThrottling.create({ k }, context);
    for (let i = 0; i < calls; i++) {
      throttle.admits(1 - EPSILON, S);
      if (i < accepted) throttle.onResult(true, S);
    }
    return throttle.admits(uniform, S);
  };
  if (expected > 0) expect(after(expected - EPSILON)).toBe(false);
  expect(after(expected + EPSILON)).toBe(true);
}

it.each([
  [0, 0, 0],
  [10, 0, 10 / 11],
  [10, 4, 2 / 11],
  [10, 5, 0],
  [10, 6, 0],
  [999, 100, 799 / 1000],
])('of %i calls %i were accepted: max(0, (requests − 2 accepts) ÷ (requests + 1))', (...found) => {
  expectProbability(...found);
});

it('K says how many more than are accepted may be tried', () => {
  expectProbability(100, 50, 45 / 101, 1.1);
});

it('forgets after about two minutes', () => {
  const throttle = adaptiveThrottling.create({}, context);
  for (let i = 0; i < 100; i++) throttle.admits(1 - EPSILON, S);
  expect(throttle.admits(0.9, 110 * S)).toBe(false);
  // The slice of the first second is over by then, and so is that of the last question.
  expect(throttle.admits(0.9, 300 * S)).toBe(true);
});
