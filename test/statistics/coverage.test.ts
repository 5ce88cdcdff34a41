/**
 * Does the 95 % interval of a mean contain the exact mean in 95 % of experiments?
 *
 * M/M/1 at ρ = 0.5, whose mean time in the system is 1 ÷ (1 − ρ) = 2 service times. One experiment:
 * 10 replications of 500 requests, after a warm-up of 100 service times. 1000 experiments. If the
 * coverage is 95 %, fewer than 913 or more than 980 hits have probability 1e-6 together (binomial).
 * The seeds are literal.
 */

import { expect, it } from 'vitest';
import { metricsOf } from '../../reports/run-metrics.ts';
import { meanInterval } from '../../reports/statistics/interval.ts';
import { simulate } from '../../sim/simulate.ts';
import { queueModel } from '../theory/support.ts';

const EXPERIMENTS = 1000;
const REPLICATIONS = 10;
const EXACT_MS = 2;

it('the 95 % interval over 10 replications covers the exact mean of M/M/1 in 95 % of experiments', () => {
  const queue = queueModel({ rho: 0.5, requests: 500, warmup: 100 });
  // Nobody looks at the time series here: one bin instead of a hundred is five times as fast.
  const model = { ...queue, run: { ...queue.run, expectedNs: 1e15 } };
  let hits = 0;
  for (let experiment = 0; experiment < EXPERIMENTS; experiment++) {
    const means = Array.from(
      { length: REPLICATIONS },
      (_, i) => metricsOf(simulate(model, `coverage/${experiment}`, i + 1)).mean!,
    );
    const { low, high } = meanInterval(means)!;
    if (low! <= EXACT_MS && EXACT_MS <= high!) hits++;
  }
  expect(hits).toBeGreaterThanOrEqual(913);
  expect(hits).toBeLessThanOrEqual(980);
});
