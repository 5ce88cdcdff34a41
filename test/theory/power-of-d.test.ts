/**
 * The power of d choices, finite and in the limit. Unit of time: the mean service time.
 *
 * Finite n: means and p99 of simulations by an independent program (20 to 50 × 10⁷ requests; their
 * error is at most 0.3 %), which agree with the tables of M. Mitzenmacher, The power of two choices
 * in randomized load balancing, IEEE TPDS 2001. Per case 20 replications, false-alarm rate 1e-6 per
 * quantity (support.ts).
 */

import { describe, expect, it } from 'vitest';
import { expectAgrees, inUnits, replicate } from './support.ts';

/** Whether draws are distinct or with replacement, nodes, d, ρ, mean, p99, requests of a replication. */
const FINITE: readonly (readonly [string, number, number, number, number, number, number])[] = [
  ['distinct', 100, 1, 0.7, 3.333333, 15.350567, 120_000],
  ['distinct', 10, 2, 0.7, 1.676725, 6.852043, 60_000],
  ['distinct', 10, 3, 0.9, 2.452789, 9.121584, 150_000],
  ['distinct', 10, 5, 0.9, 2.118541, 8.34459, 150_000],
  ['distinct', 100, 2, 0.8, 1.959941, 7.42506, 60_000],
  ['distinct', 100, 3, 0.8, 1.593235, 6.378537, 60_000],
  ['distinct', 100, 3, 0.95, 2.619516, 8.564286, 150_000],
  ['distinct', 100, 5, 0.7, 1.176194, 5.261649, 60_000],
  ['distinct', 100, 5, 0.95, 2.075457, 7.3366, 150_000],
  // Exact, from the balance equations.
  ['replacement', 2, 2, 0.7, 2.362314, 10.144803, 80_000],
  ['replacement', 10, 2, 0.9, 3.109993, 10.813552, 150_000],
  ['replacement', 10, 5, 0.9, 2.235588, 8.616744, 300_000],
  ['replacement', 100, 3, 0.9, 2.074259, 7.461128, 80_000],
  ['replacement', 500, 5, 0.7, 1.171322, 5.24659, 80_000],
];

describe('the power of d choices agrees with finite-n figures', () => {
  it.each(FINITE)(
    '%s, n = %d, d = %d, ρ = %d',
    (draws, nodes, choices, rho, mean, p99, requests) => {
      const runs = replicate(
        {
          algorithm: 'power-of-two',
          parameters: { choices, replacement: draws === 'replacement' },
          nodes,
          rho,
          requests,
          warmup: rho > 0.9 ? 300 : 150,
        },
        `theory/d ${draws} ${nodes} ${choices} ${rho}`,
      );
      expectAgrees(inUnits(runs, 'mean'), mean, { precision: 0.045, oracleError: 0.003 });
      expectAgrees(inUnits(runs, 'p99'), p99, { precision: 0.09, oracleError: 0.003 });
    },
  );
});

/**
 * Mean time in the system as n → ∞: a queue has at least i requests with probability
 * ρ^((d^i − 1) ÷ (d − 1)), so that Little's law gives Σ ρ^((d^i − d) ÷ (d − 1)), i = 1, 2, …
 */
function meanFieldMean(choices: number, rho: number): number {
  let mean = 0;
  let exponent = 0;
  for (let term = 1; term > 1e-12; ) {
    mean += term;
    exponent = exponent * choices + choices;
    term = rho ** exponent;
  }
  return mean;
}

describe('the power of d choices tends to its mean-field limit', () => {
  it('the formula gives the published predictions: ρ = 0.9 and d = 2, 5; ρ = 0.99 and d = 3', () => {
    expect(meanFieldMean(2, 0.9)).toBeCloseTo(2.614057, 6);
    expect(meanFieldMean(5, 0.9)).toBeCloseTo(1.632881, 6);
    expect(meanFieldMean(3, 0.99)).toBeCloseTo(3.857847, 6);
    expect(meanFieldMean(1, 0.5)).toBeCloseTo(2, 6);
  });

  // The error of the limit is of order 1 ÷ n; at n = 100 it is 0.0316, 0.0124 and 0.0396.
  it.each([
    [2, 0.9, 0.0316],
    [3, 0.8, 0.0124],
    [5, 0.9, 0.0396],
  ])(
    'd = %d, ρ = %d: n = 1,000 is within 2.5 % of it, and a tenth as far off as n = 100',
    (choices, rho, at100) => {
      const runs = replicate(
        {
          algorithm: 'power-of-two',
          parameters: { choices },
          nodes: 1000,
          rho,
          requests: 200_000,
          warmup: 100,
        },
        `theory/mean field ${choices} ${rho}`,
      );
      const exact = meanFieldMean(choices, rho);
      const oracleError = (1.5 * at100 * 100) / 1000 / exact;
      expectAgrees(inUnits(runs, 'mean'), exact, { precision: 0.025, oracleError });
    },
  );
});
