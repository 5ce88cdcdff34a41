/**
 * One node against exact queueing theory. Unit of time: the mean service time.
 * Per case 20 replications; false-alarm rate 1e-6 per quantity (support.ts).
 * Exact values: closed forms, and numerical transform inversion for the M/G/1 percentiles.
 */

import { describe, expect, it } from 'vitest';
import type { LawSpec } from '../../sim/distributions/types.ts';
import {
  CONSTANT,
  EXPONENTIAL,
  expectAgrees,
  inUnits,
  littlesLawError,
  type Queue,
  replicate,
  UNIT_NS,
} from './support.ts';

interface Case extends Queue {
  readonly name: string;
  readonly mean: number;
  readonly p50?: number;
  readonly p99?: number;
}

const lognormal: LawSpec = { law: 'lognormal', parameters: { mean: UNIT_NS, cv: 2 } };
const hyperexponential: LawSpec = { law: 'hyperexponential', parameters: { mean: UNIT_NS, cv: 2 } };
const sharing = { queue: 'processor-sharing' } as const;

const CASES: readonly Case[] = [
  { name: 'M/M/1', rho: 0.7, mean: 3.333333, p50: 2.310491, p99: 15.350567, requests: 250_000 },
  {
    name: 'M/M/2',
    rho: 0.8,
    node: { concurrency: 2 },
    mean: 2.777778,
    p99: 11.937364,
    requests: 250_000,
  },
  {
    name: 'M/M/10',
    rho: 0.9,
    node: { concurrency: 10 },
    mean: 1.668727,
    p99: 6.249909,
    requests: 400_000,
  },
  {
    name: 'M/D/1',
    rho: 0.8,
    service: CONSTANT,
    mean: 3,
    p50: 2.27594,
    p99: 11.355887,
    requests: 250_000,
  },
  {
    name: 'M/G/1, lognormal, cv 2',
    rho: 0.5,
    service: lognormal,
    mean: 3.5,
    p99: 31.5714,
    requests: 1_200_000,
  },
  {
    name: 'M/G/1, hyperexponential, cv 2',
    rho: 0.7,
    service: hyperexponential,
    mean: 6.833333,
    p99: 41.813559,
    requests: 700_000,
  },
  {
    name: 'M/M/1-PS',
    rho: 0.7,
    node: sharing,
    mean: 3.333333,
    p50: 1.681513,
    p99: 23.248703,
    requests: 300_000,
  },
  {
    name: 'M/D/1-PS',
    rho: 0.7,
    node: sharing,
    service: CONSTANT,
    mean: 3.333333,
    requests: 300_000,
  },
  {
    name: 'M/G/1-PS, lognormal, cv 2',
    rho: 0.7,
    node: sharing,
    service: lognormal,
    mean: 3.333333,
    requests: 500_000,
  },
];

describe('a single node agrees with queueing theory', () => {
  for (const { name, mean, p50, p99, ...queue } of CASES) {
    it(`${name} at ρ = ${queue.rho}: mean and percentiles of latency`, () => {
      const runs = replicate(queue, `theory/${name}`);
      expectAgrees(inUnits(runs, 'mean'), mean, { precision: 0.035 });
      if (p50) expectAgrees(inUnits(runs, 'p50'), p50, { precision: 0.035 });
      if (p99) expectAgrees(inUnits(runs, 'p99'), p99, { precision: 0.06 });
      for (const run of runs) expect(littlesLawError(run)).toBeLessThan(0.005);
    });
  }

  it('last in, first out has the same mean as first in, first out (M/M/1)', () => {
    const runs = replicate({ rho: 0.7, node: { queue: 'lifo' }, requests: 300_000 }, 'theory/lifo');
    expectAgrees(inUnits(runs, 'mean'), 3.333333, { precision: 0.035 });
  });

  it('Erlang B: M/M/10/10 at 9 Erlang turns away 16.8 %', () => {
    const node = { concurrency: 10, queueLimit: 0 };
    const runs = replicate({ rho: 0.9, node, requests: 150_000 }, 'theory/erlang-b');
    const rejected = runs.map((run) => run.outcomes.rejected / run.issued);
    expectAgrees(rejected, 0.1679634, { precision: 0.02 });
  });

  it('M/M/1/5 at ρ = 1.2 turns away (1 − ρ)ρ⁵ ÷ (1 − ρ⁶) = 25.1 %', () => {
    const node = { queueLimit: 4 };
    const runs = replicate({ rho: 1.2, node, requests: 150_000 }, 'theory/mm1k');
    const rejected = runs.map((run) => run.outcomes.rejected / run.issued);
    expectAgrees(rejected, 0.2505958, { precision: 0.02 });
  });

  it('ten closed-loop users who think 10 and share one worker: 0.7854 answers per unit', () => {
    const think = {
      quantile: (u: number) => -10 * UNIT_NS * Math.log1p(-u),
      mean: 10 * UNIT_NS,
      variance: 100 * UNIT_NS * UNIT_NS,
      describe: () => 'exponential',
    };
    const arrivals = { process: 'closed', users: 10, think } as const;
    const runs = replicate({ arrivals, service: EXPONENTIAL, requests: 100_000 }, 'theory/closed');
    const throughput = runs.map((run) => (run.issued / run.spanNs) * UNIT_NS);
    expectAgrees(throughput, 0.7854177, { precision: 0.01 });
    expectAgrees(inUnits(runs, 'mean'), 2.7320794, { precision: 0.02 });
  });

  it('bursty arrivals: MMPP/M/1 with rates 1.26 and 0.14, switching at 0.1', () => {
    const states = [1260, 140].map((ratePerS) => ({ ratePerS, meanNs: 10 * UNIT_NS }));
    const arrivals = { process: 'mmpp', states } as const;
    const runs = replicate({ arrivals, requests: 500_000 }, 'theory/mmpp');
    expectAgrees(inUnits(runs, 'mean'), 8.2850724, { precision: 0.05 });
  });
});
