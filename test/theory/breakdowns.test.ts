/**
 * Nodes that break down by chance, against theory. Unit of time: the mean service time. Per case 20
 * replications; false-alarm rate 1e-6 per quantity (support.ts).
 *
 * A worker that stands still and goes on where it was (`pause`), idle or busy: M/M/1 with failure rate
 * ξ and repair rate η has L = λ((ξ+η)² + μξ) ÷ ((ξ+η)(η(μ−λ) − ξλ)) requests inside on average, and is
 * stable while λ ÷ μ is less than the availability η ÷ (ξ+η).
 *
 * White & Christie, Queuing with Preemptive Priorities or with Breakdown, Operations Research 6 (1958)
 */

import { describe, expect, it } from 'vitest';
import type { RunResult } from '../../sim/metrics/types.ts';
import type { FaultModel } from '../../sim/model/faults/types.ts';
import type { Model } from '../../sim/model/types.ts';
import { simulate } from '../../sim/simulate.ts';
import { expectAgrees, inUnits, queueModel, REPLICATIONS, UNIT_NS } from './support.ts';

interface Breakdowns {
  /** Per unit of time. */
  readonly failRate: number;
  readonly repairRate: number;
  /** Of what is left of the capacity. */
  readonly load: number;
  readonly requests: number;
}

/** Mean response by the formula and Little's law. */
function exactMean({ failRate: xi, repairRate: eta, load }: Breakdowns): number {
  const lambda = (load * eta) / (xi + eta);
  const inside =
    (lambda * ((xi + eta) ** 2 + xi)) / ((xi + eta) * (eta * (1 - lambda) - xi * lambda));
  return inside / lambda;
}

function byChance(
  kind: 'pause' | 'crash',
  { failRate, repairRate }: Pick<Breakdowns, 'failRate' | 'repairRate'>,
  groups: readonly (readonly number[])[],
): FaultModel {
  const means = { meanUpNs: UNIT_NS / failRate, meanDownNs: UNIT_NS / repairRate };
  return {
    id: 'fault-1',
    kind,
    spans: [],
    chance: { groups, startNs: 0, endNs: Infinity, ...means },
  };
}

function replicateModel(model: Model, seed: string): readonly RunResult[] {
  return Array.from({ length: REPLICATIONS }, (_, i) => simulate(model, seed, i + 1));
}

/** λ, the mean and the requests of a run; the last one by how slowly such a queue forgets. */
const CASES: readonly (Breakdowns & { readonly mean: number })[] = [
  { failRate: 0.01, repairRate: 0.1, load: 0.5, mean: 4.018182, requests: 10_000 },
  { failRate: 0.05, repairRate: 0.05, load: 0.5, mean: 24, requests: 10_000 },
  { failRate: 0.01, repairRate: 0.1, load: 0.7, mean: 6.69697, requests: 20_000 },
  { failRate: 0.001, repairRate: 0.01, load: 0.7, mean: 33.969697, requests: 60_000 },
  { failRate: 0.1, repairRate: 1, load: 0.7, mean: 3.969697, requests: 10_000 },
  { failRate: 0.05, repairRate: 0.05, load: 0.7, mean: 40, requests: 15_000 },
  { failRate: 0.01, repairRate: 0.1, load: 0.8, mean: 10.045455, requests: 15_000 },
  { failRate: 0.1, repairRate: 1, load: 0.8, mean: 5.954545, requests: 10_000 },
  { failRate: 0.05, repairRate: 0.05, load: 0.8, mean: 60, requests: 20_000 },
  { failRate: 0.01, repairRate: 0.1, load: 0.9, mean: 20.090909, requests: 20_000 },
  { failRate: 0.1, repairRate: 1, load: 0.9, mean: 11.909091, requests: 15_000 },
  { failRate: 0.05, repairRate: 0.05, load: 0.9, mean: 120, requests: 60_000 },
];

describe('M/M/1 with breakdowns', () => {
  it.each(CASES)(
    'fails at $failRate, is repaired at $repairRate, at $load of what is left',
    (one) => {
      expect(exactMean(one)).toBeCloseTo(one.mean, 5);
      const { failRate, repairRate, load, requests } = one;
      const rho = (load * repairRate) / (failRate + repairRate);
      const model = {
        ...queueModel({ rho, requests, warmup: 3000 }),
        faults: [byChance('pause', one, [[0]])],
      };
      const runs = replicateModel(model, `breakdowns/${failRate}/${load}`);
      expectAgrees(inUnits(runs, 'mean'), one.mean, { precision: 0.4 });
    },
  );
});

describe('nodes that fail by chance', () => {
  it('refuse 1 − MTBF ÷ (MTBF + MTTR) of the requests, each node alone', () => {
    const one = { failRate: 1 / 90, repairRate: 1 / 10 };
    const model = queueModel({ nodes: 5, rho: 0.5, requests: 30_000, warmup: 1000 });
    const faults = [byChance('crash', one, [[0], [1], [2], [3], [4]])];
    const runs = replicateModel({ ...model, faults }, 'breakdowns/availability');
    const refused = runs.map(({ outcomes, issued }) => outcomes.refused / issued);
    expectAgrees(refused, 0.1, { precision: 0.1 });
  });
});
