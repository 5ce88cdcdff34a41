/** Bandits: how much they lose while they learn, and whether they notice a change. */

import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { epsilonGreedy } from '../../algorithms/balancing/learning/epsilon-greedy.ts';
import { LEARNING } from '../../algorithms/balancing/learning/index.ts';
import { thompsonSampling } from '../../algorithms/balancing/learning/thompson-sampling.ts';
import { ucb } from '../../algorithms/balancing/learning/ucb.ts';
import { drawGamma, drawNormal } from '../../algorithms/balancing/structures/gamma-draw.ts';
import type { AlgorithmDefinition } from '../../algorithms/balancing/types.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import { meanInterval } from '../../reports/statistics/interval.ts';
import { gammaTails } from '../../sim/distributions/numeric/incomplete-gamma.ts';
import { expectLaw, FALSE_ALARM } from '../engine/goodness-of-fit.ts';
import { createDriver } from './driver.ts';

const MS = 1e6;
const S = 1e9;
const PICKS = 3000;

/** One client that waits for each answer; latencies are exponential with that mean. */
function play(
  definition: AlgorithmDefinition,
  { parameters, seed, seconds }: { parameters: ParameterValues; seed: string; seconds: number },
  meanMs: (node: number, nowS: number) => number,
) {
  const driver = createDriver(definition, { weights: [1, 1], parameters, seed });
  const uniform = seedrandom.alea(`latencies ${seed}`).double;
  const picks: { readonly atS: number; readonly node: number }[] = [];
  while (picks.length < PICKS && driver.nowNs < seconds * S) {
    const node = driver.send();
    picks.push({ atS: driver.nowNs / S, node });
    const latencyNs = Math.round(-Math.log(1 - uniform()) * meanMs(node, driver.nowNs / S) * MS);
    driver.nowNs += latencyNs;
    driver.end(node, latencyNs);
  }
  return picks;
}

describe('the number of requests to a node that takes 60 ms instead of 10, of 3,000', () => {
  // Null hypothesis: the mean is at most the bound. 100 replications, false-alarm rate 1e-6; the
  // whole interval must lie below, so that a bound which is only just kept fails, too.
  const worse = (definition: AlgorithmDefinition, parameters: ParameterValues = {}) => {
    const counts = Array.from({ length: 100 }, (_, i) => {
      const run = { parameters: { memory: 0, ...parameters }, seed: `${i}`, seconds: Infinity };
      const picks = play(definition, run, (node) => (node === 0 ? 10 : 60));
      return picks.filter(({ node }) => node === 1).length;
    });
    return meanInterval(counts, FALSE_ALARM)!;
  };

  it('ucb: below what Auer et al. prove, 8 ln T ÷ Δ² + 1 + π² ÷ 3', () => {
    // Costs are latencies ÷ 100 ms, cut off at 1: their means are m (1 − e^(−1/m)).
    const cost = (mean: number) => mean * (1 - Math.exp(-1 / mean));
    const gap = cost(0.6) - cost(0.1);
    const bound = (8 * Math.log(PICKS)) / (gap * gap) + 1 + Math.PI ** 2 / 3;
    expect(bound).toBeLessThan(0.15 * PICKS);
    expect(worse(ucb, { deadline: 100 * MS }).high!).toBeLessThan(bound);
  });

  it('ucb: the least of mean ÷ deadline − exploration × √(2 ln n ÷ tries)', () => {
    // Nine tries of 5 ms, then one of 70 ms, of 100: 0.05 − 0.365 against 0.7 − 1.095 (n = 11).
    const parameters = { memory: 0, deadline: 100 * MS, exploration: 0.5 };
    const driver = createDriver(ucb, { weights: [1, 1], parameters });
    const serve = (node: number, latencyNs: number) => {
      driver.sendTo(node);
      driver.end(node, latencyNs);
    };
    for (let i = 0; i < 9; i++) serve(0, 5 * MS);
    serve(1, 70 * MS);
    expect(driver.send()).toBe(1);
    driver.end(1, 70 * MS);
    // 0.05 − 0.372 against 0.7 − 0.788.
    expect(driver.send()).toBe(0);
  });

  it('epsilon-greedy: half of the tenth that explores, and hardly any that do not', () => {
    const { low, high } = worse(epsilonGreedy);
    expect(high!).toBeGreaterThan(0.05 * PICKS);
    expect(low!).toBeGreaterThan(0.045 * PICKS);
    expect(high!).toBeLessThan(0.06 * PICKS);
  });

  it('thompson-sampling: ten times what Lai and Robbins say is unavoidable', () => {
    // ln T ÷ KL, where KL of exponential laws with means 60 and 10 is 60/10 − 1 − ln(60/10).
    const bound = (10 * Math.log(PICKS)) / (6 - 1 - Math.log(6));
    expect(bound).toBeLessThan(0.01 * PICKS);
    expect(worse(thompsonSampling).high!).toBeLessThan(bound);
  });
});

describe.each(LEARNING.map((definition) => [definition.name, definition] as const))(
  '%s',
  (_, definition) => {
    /** Those of the parameters that it has. */
    const of = (parameters: ParameterValues): ParameterValues =>
      Object.fromEntries(
        Object.entries(parameters).filter(([name]) => name in definition.parameters),
      );

    /** Requests that go to the worse node once both have changed places, at 20 s. */
    const lostAfterSwap = (memory: number) => {
      // A full margin over the few hundred requests that are remembered is wider than the gap.
      const parameters = of({ memory, deadline: 100 * MS, exploration: 0.2 });
      const run = { parameters, seed: 'swap', seconds: 40 };
      const picks = play(definition, run, (node, atS) => ((node === 0) === atS < 20 ? 10 : 60));
      const late = picks.filter(({ atS }) => atS > 20);
      return { lost: late.filter(({ node }) => node === 0).length, of: late.length };
    };

    it('notices that nodes have changed places, and sooner if it forgets', () => {
      const forgetting = lostAfterSwap(2 * S);
      expect(forgetting.lost).toBeLessThan(0.2 * forgetting.of);
      expect(forgetting.lost).toBeLessThan(0.7 * lostAfterSwap(0).lost);
    });

    it('takes a failure for an answer that took until the deadline', () => {
      const parameters = of({ memory: 0, deadline: 100 * MS, exploration: 0.2, epsilon: 0 });
      const driver = createDriver(definition, { weights: [1, 1], parameters });
      const end = (node: number) => driver.end(node, (node === 0 ? 1 : 10) * MS, node === 1);
      for (let i = 0; i < 60; i++) {
        driver.sendTo(i % 2);
        end(i % 2);
      }
      const failed = Array.from({ length: 60 }, () => {
        const node = driver.send();
        end(node);
        return node;
      }).filter((node) => node === 0);
      expect(failed.length).toBeLessThan(10);
    });

    it('spreads a burst, unless it does not count requests in flight', () => {
      const burst = (countInFlight: boolean) => {
        const parameters = of({ countInFlight, epsilon: 0, exploration: 0, memory: 0 });
        const driver = createDriver(definition, { weights: [1, 1], parameters });
        for (let i = 0; i < 200; i++) {
          driver.sendTo(i % 2);
          driver.end(i % 2, (i % 2 === 0 ? 10 : 15) * MS);
        }
        const picks = Array.from({ length: 20 }, () => driver.send());
        return picks.filter((node) => node === 0).length;
      };
      // Equal at 10 × (a + 1) and 15 × (20 − a + 1): 12 to 13 of 20.
      expect(burst(true)).toBeGreaterThanOrEqual(11);
      expect(burst(true)).toBeLessThanOrEqual(14);
      expect(burst(false)).toBeGreaterThanOrEqual(19);
    });
  },
);

describe('draws', () => {
  it('have the gamma law: 20,000 of each shape, Kolmogorov–Smirnov at 1e-6', () => {
    for (const shape of [1, 2.5, 40]) {
      const rng = seedrandom.alea(`gamma ${shape}`).double;
      const samples = Array.from({ length: 20_000 }, () => drawGamma(shape, rng));
      expectLaw(samples, (x) => gammaTails(shape, x).lower);
    }
  });

  it('have the normal law: squares of 20,000 have the chi-square law, and signs are even', () => {
    const rng = seedrandom.alea('normal').double;
    const samples = Array.from({ length: 20_000 }, () => drawNormal(rng));
    expectLaw(
      samples.map((x) => x * x),
      (x) => gammaTails(0.5, x / 2).lower,
    );
    const positive = samples.filter((x) => x > 0).length;
    // Five standard deviations of 71.
    expect(Math.abs(positive - 10_000)).toBeLessThan(355);
  });
});
