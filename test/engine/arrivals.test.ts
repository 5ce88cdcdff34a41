/**
 * Arrival processes against their definitions. Every statistical test: false-alarm rate 1e-6, sample
 * size in its name, literal seed.
 */

import { describe, expect, it } from 'vitest';
import { meanInterval } from '../../reports/statistics/interval.ts';
import { createDistribution } from '../../sim/distributions/index.ts';
import { createStreams } from '../../sim/engine/streams.ts';
import { createArrivals } from '../../sim/model/arrivals/index.ts';
import type { ArrivalProcess } from '../../sim/model/arrivals/types.ts';
import type { ArrivalModel, MmppState } from '../../sim/model/types.ts';
import {
  expectLaw,
  expectPoissonCounts,
  FALSE_ALARM,
  unitExponentialCdf,
} from './goodness-of-fit.ts';
import { constant, modelOf, trace } from './models.ts';
import { observe } from './observe.ts';

function start(model: ArrivalModel, seed: string): ArrivalProcess {
  return createArrivals(model, 'clients', createStreams(seed, 1))!;
}

function timesNs(model: ArrivalModel, seed: string, count: number): readonly number[] {
  const process = start(model, seed);
  return Array.from({ length: count }, () => process.nextNs());
}

const gapsOf = (atNs: readonly number[]) => atNs.map((at, i) => at - (atNs[i - 1] ?? 0));

describe('constant', () => {
  it('is exact, also after a million gaps that are no whole nanoseconds', () => {
    const process = start({ process: 'constant', ratePerS: 3 }, 'unused');
    expect([process.nextNs(), process.nextNs(), process.nextNs()]).toEqual([1e9 / 3, 2e9 / 3, 1e9]);
    let lastNs = 0;
    for (let i = 3; i < 1_000_000; i++) lastNs = process.nextNs();
    expect(lastNs).toBe((1_000_000 * 1e9) / 3);
  });

  it('is rounded once, when the event is made', () => {
    const { requests } = observe(
      modelOf({ arrivals: { process: 'constant', ratePerS: 3e8 } }),
      'constant',
      { closeNs: 20 },
    );
    expect(requests.map(({ issuedNs }) => issuedNs)).toEqual([3, 7, 10, 13, 17, 20]);
  });
});

describe('renewal', () => {
  const gap = createDistribution({ law: 'erlang', parameters: { k: 4, mean: 1000 } });

  it('has gaps of its law: 100,000 gaps, Kolmogorov–Smirnov', () => {
    const gaps = gapsOf(timesNs({ process: 'renewal', gap, batch: 1 }, 'renewal', 100_000));
    // Erlang with k = 4 and mean 1000: four exponential phases of 250 each.
    expectLaw(
      gaps.map((ns) => ns / 250),
      (x) => 1 - Math.exp(-x) * (1 + x + x ** 2 / 2 + x ** 3 / 6),
    );
  });

  it('lets a batch come at one instant, and draws one gap for it', () => {
    const single = timesNs({ process: 'renewal', gap, batch: 1 }, 'batch', 3);
    const together = timesNs({ process: 'renewal', gap, batch: 3 }, 'batch', 9);
    expect(together).toEqual(single.flatMap((at) => [at, at, at]));
  });
});

describe('Poisson', () => {
  const ratePerS = 2e5;
  const meanNs = 1e9 / ratePerS;

  it('has exponential gaps: 100,000 gaps, Kolmogorov–Smirnov', () => {
    const gaps = gapsOf(timesNs({ process: 'poisson', ratePerS }, 'poisson', 100_000));
    expectLaw(
      gaps.map((gap) => gap / meanNs),
      unitExponentialCdf,
    );
  });

  it('has independent gaps: 5,000 windows of 50 expected arrivals, index of dispersion', () => {
    const windows = 5000;
    const counts = countsIn(
      start({ process: 'poisson', ratePerS }, 'windows'),
      50 * meanNs,
      windows,
    );
    expectPoissonCounts(counts, 50);
  });
});

/** Arrivals in each of so many windows of that length, from time 0. */
function countsIn(process: ArrivalProcess, widthNs: number, windows: number): readonly number[] {
  const counts = Array<number>(windows).fill(0);
  for (;;) {
    const window = Math.floor(process.nextNs() / widthNs);
    if (window >= windows) return counts;
    counts[window]!++;
  }
}

describe('MMPP', () => {
  const busy: MmppState = { ratePerS: 9000, meanNs: 1e7 };
  const calm: MmppState = { ratePerS: 1000, meanNs: 3e7 };
  /** Long-run rate: (9000 × 10 ms + 1000 × 30 ms) ÷ 40 ms. */
  const ratePerNs = 3000 / 1e9;
  const windowNs = 2e7;
  const streams = 20_000;
  /** Counts of the first window of independent processes: stationary from time 0. */
  const firstCounts = Array.from({ length: streams }, (_, i) => {
    return countsIn(start({ process: 'mmpp', states: [busy, calm] }, `mmpp ${i}`), windowNs, 1)[0]!;
  });

  it('has the long-run rate from its first window on: 20,000 processes', () => {
    const { low, high } = meanInterval(firstCounts, FALSE_ALARM)!;
    expect(low!).toBeLessThan(ratePerNs * windowNs);
    expect(high!).toBeGreaterThan(ratePerNs * windowNs);
    expect(high! - low!).toBeLessThan(0.1 * ratePerNs * windowNs);
  });

  it('is as bursty as theory says: index of dispersion over 20,000 processes', () => {
    // Fischer & Meier-Hellstern: 1 + 2(λ₁−λ₂)²σ₁σ₂ ÷ ((σ₁+σ₂)²(λ₁σ₂+λ₂σ₁)) × (1 − (1−e^−st) ÷ st).
    const [l1, l2] = [busy.ratePerS / 1e9, calm.ratePerS / 1e9];
    const [s1, s2] = [1 / busy.meanNs, 1 / calm.meanNs];
    const s = s1 + s2;
    const limit = (2 * (l1 - l2) ** 2 * s1 * s2) / (s * s * (l1 * s2 + l2 * s1));
    const mean = ratePerNs * windowNs;
    const dispersion = 1 + limit * (1 - (1 - Math.exp(-s * windowNs)) / (s * windowNs));
    const squares = firstCounts.map((count) => (count - mean) ** 2 / mean);
    const { low, high } = meanInterval(squares, FALSE_ALARM)!;
    expect(low!).toBeLessThan(dispersion);
    expect(high!).toBeGreaterThan(dispersion);
    expect(high! - low!).toBeLessThan(0.2 * dispersion);
    // Far from a Poisson process, whose index is 1.
    expect(low!).toBeGreaterThan(20);
  });

  it('visits its states in turn, silent ones too: three states over 4,000 cycles', () => {
    const states = [
      { ratePerS: 1e6, meanNs: 1e6 },
      { ratePerS: 0, meanNs: 2e6 },
      { ratePerS: 1e5, meanNs: 1e6 },
    ];
    // 1000 + 0 + 100 arrivals in 4 ms on average; batches of 20 cycles are nearly independent.
    const counts = countsIn(start({ process: 'mmpp', states }, 'three states'), 8e7, 200);
    const { low, high } = meanInterval(counts, FALSE_ALARM)!;
    expect(low!).toBeLessThan(22_000);
    expect(high!).toBeGreaterThan(22_000);
    expect(high! - low!).toBeLessThan(4000);
  });

  it('with one state is a Poisson process: 50,000 gaps, Kolmogorov–Smirnov', () => {
    const states = [{ ratePerS: 1e6, meanNs: 3000 }];
    const gaps = gapsOf(timesNs({ process: 'mmpp', states }, 'one state', 50_000));
    expectLaw(
      gaps.map((gap) => gap / 1000),
      unitExponentialCdf,
    );
  });
});

describe('trace', () => {
  it('is replayed exactly, with its service demands and keys, and then it is over', () => {
    const atNs = [0, 5, 5, 17, 100];
    const replay = trace(atNs, [3, 1, 4, 1, 5]);
    if (replay.process !== 'trace') throw new Error('not a trace');
    const keyed = { ...replay.trace, key: Int32Array.of(2, 0, 1, 1, 2), keyTexts: ['a', 'b', 'c'] };
    const { requests } = observe(
      modelOf({ arrivals: { process: 'trace', trace: keyed } }),
      'trace',
    );
    expect(requests.map(({ issuedNs }) => issuedNs)).toEqual(atNs);
    expect(requests.map(({ demand }) => demand)).toEqual([3, 1, 4, 1, 5]);
    expect(requests.map(({ key }) => key)).toEqual([2, 0, 1, 1, 2]);
  });
});

describe('closed loop', () => {
  it('each user thinks first, asks, and thinks again after the answer', () => {
    const { requests } = observe(
      modelOf({
        arrivals: { process: 'closed', users: 2, think: constant(10) },
        node: { service: constant(3) },
      }),
      'closed',
      { closeNs: 40 },
    );
    // Both at 10; the second waits for the first: answered at 13 and 16.
    expect(requests.map(({ user, issuedNs }) => [user, issuedNs])).toEqual([
      [0, 10],
      [1, 10],
      [0, 23],
      [1, 26],
      [0, 36],
      [1, 39],
    ]);
  });

  it('a user whose request timed out thinks from the timeout on', () => {
    const { requests } = observe(
      modelOf({
        arrivals: { process: 'closed', users: 1, think: constant(10) },
        client: { timeoutNs: 5 },
        node: { service: constant(8), concurrency: 2 },
      }),
      'closed',
      { closeNs: 40 },
    );
    expect(requests.map(({ issuedNs }) => issuedNs)).toEqual([10, 25, 40]);
  });

  it('first thoughts have the law of thinking, one by one: 2,000 users, Kolmogorov–Smirnov', () => {
    const think = createDistribution({ law: 'exponential', parameters: { mean: 1e6 } });
    const { requests } = observe(
      modelOf({
        arrivals: { process: 'closed', users: 2000, think },
        // Nobody is answered before the clients stop.
        node: { service: constant(1e12), concurrency: Infinity },
      }),
      'closed',
      { closeNs: 1e9 },
    );
    expect(new Set(requests.map(({ user }) => user)).size).toBe(2000);
    expectLaw(
      requests.map(({ issuedNs }) => issuedNs / 1e6),
      unitExponentialCdf,
    );
  });
});
