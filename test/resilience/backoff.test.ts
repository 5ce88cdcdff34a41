/** Pauses before retries, by hand. */

import { describe, expect, it } from 'vitest';
import { BACKOFFS } from '../../algorithms/resilience/index.ts';

const MS = 1e6;
const context = { rng: () => 0.5 };
const named = (name: string, parameters = {}) =>
  BACKOFFS.find((entry) => entry.name === name)!.create(parameters, context);

/** Five pauses in a row, in milliseconds, each told the one before. */
function pausesMs(name: string, uniform: number, parameters = {}): readonly number[] {
  const backoff = named(name, parameters);
  const pauses: number[] = [];
  for (let retry = 1; retry <= 5; retry++) {
    pauses.push(backoff.delayNs(retry, (pauses.at(-1) ?? 0) * MS, uniform) / MS);
  }
  return pauses;
}

describe('backoff', () => {
  const bounds = { base: 100 * MS, max: 500 * MS };
  it.each([
    ['constant-backoff', 0.9, {}, [250, 250, 250, 250, 250]],
    ['full-jitter', 0, bounds, [0, 0, 0, 0, 0]],
    ['full-jitter', 0.5, bounds, [50, 100, 200, 250, 250]],
    ['equal-jitter', 0, bounds, [50, 100, 200, 250, 250]],
    ['equal-jitter', 0.5, bounds, [75, 150, 300, 375, 375]],
    ['decorrelated-jitter', 0, bounds, [100, 100, 100, 100, 100]],
    // 100 + ½ (3 × previous − 100): 200, 350, then 575 is above the maximum.
    ['decorrelated-jitter', 0.5, bounds, [200, 350, 500, 500, 500]],
    ['envoy-backoff', 0.5, {}, [12, 25, 50, 100, 125]],
    ['envoy-backoff', 0.99, {}, [24, 49, 99, 198, 247]],
    [
      'grpc-backoff',
      0.5,
      { initial: 100 * MS, multiplier: 2, max: 500 * MS },
      [100, 200, 400, 500, 500],
    ],
    ['linkerd-backoff', 0.5, { min: 100 * MS, max: 500 * MS }, [125, 250, 500, 500, 500]],
    ['finagle-equal-jitter', 0.5, { start: 100 * MS, max: 500 * MS }, [100, 150, 300, 500, 500]],
  ])('%s at %s', (name, uniform, parameters, expected) => {
    expect(pausesMs(name, uniform, parameters)).toEqual(expected);
  });

  it('never exceeds its maximum by more than its jitter, nor is it negative, after any number', () => {
    for (const { name } of BACKOFFS) {
      const backoff = named(name);
      for (const uniform of [0, 0.5, 1 - 2 ** -53]) {
        for (const retry of [1, 2, 10, 64, 2000]) {
          const delayNs = backoff.delayNs(retry, 0, uniform);
          expect(Number.isFinite(delayNs) && delayNs >= 0, `${name} ${retry}`).toBe(true);
          expect(delayNs, `${name} ${retry}`).toBeLessThanOrEqual(300e9);
        }
      }
    }
  });
});
