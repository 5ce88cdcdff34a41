/**
 * Retries and hedges against exact results. What "agrees" means, and the false-alarm rate of 10⁻⁶ per
 * quantity, is said in test/theory/support.ts: 20 replications of the stated number of requests.
 */

import { describe, expect, it } from 'vitest';
import type { Backoff, ResilienceDefinition } from '../../algorithms/resilience/types.ts';
import type { RunResult } from '../../sim/metrics/types.ts';
import type { ClientModel, Model } from '../../sim/model/types.ts';
import { simulate } from '../../sim/simulate.ts';
import {
  EXPONENTIAL,
  expectAgrees,
  inUnits,
  type Queue,
  queueModel,
  REPLICATIONS,
  UNIT_NS,
} from '../theory/support.ts';
import { failing, hedge, retry } from './support.ts';

function replicate(
  queue: Queue,
  client: Partial<ClientModel>,
  faults: Model['faults'] = [],
): readonly RunResult[] {
  const model = queueModel(queue);
  const clients = model.clients.map((one) => ({ ...one, ...client }));
  return Array.from({ length: REPLICATIONS }, (_, i) =>
    simulate({ ...model, clients, faults }, 'attempts', i + 1),
  );
}

describe('retry amplification: (1 − pᵏ⁺¹) ÷ (1 − p) attempts, and pᵏ⁺¹ failures', () => {
  it.each([
    { p: 0.1, retries: 1 },
    { p: 0.3, retries: 2 },
    { p: 0.5, retries: 3 },
  ])('p = $p, $retries retries, 2,000 requests', ({ p, retries }) => {
    const queue = { nodes: 4, rho: 0.2, service: EXPONENTIAL, requests: 2000, warmup: 0 };
    const runs = replicate(queue, { retry: retry({ attempts: retries + 1 }, UNIT_NS) }, [
      failing(p, [0, 1, 2, 3]),
    ]);
    const rest = Array.from({ length: retries + 1 }).reduce((power: number) => power * p, 1);
    const attempts = runs.map((run) => run.attempts / run.issued);
    expectAgrees(attempts, (1 - rest) / (1 - p), { precision: 0.05 });
    const failed = runs.map((run) => run.outcomes.error / run.issued);
    expectAgrees(failed, rest, { precision: 0.5 });
  });
});

describe('Redundancy-d, copies cancelled when one is complete (Gardner et al. 2017)', () => {
  it.each([
    { nodes: 3, d: 3, rho: 0.5, mean: 0.6666666666666666 },
    { nodes: 5, d: 2, rho: 0.7, mean: 1.1969083548030914 },
    { nodes: 5, d: 3, rho: 0.5, mean: 0.5696969696969697 },
  ])('$nodes nodes, d = $d, load $rho, 5,000 requests', ({ nodes, d, rho, mean }) => {
    const queue = {
      nodes,
      rho,
      service: EXPONENTIAL,
      algorithm: 'random',
      requests: 5000,
      warmup: 500,
    };
    const runs = replicate(queue, { hedge: hedge(0, { copies: d - 1 }) });
    expectAgrees(inUnits(runs, 'mean'), mean, { precision: 0.12 });
    for (const run of runs) expect(run.attempts).toBe(d * run.issued);
  });
});

describe('LL(d): copies cancelled when one starts (Hellemans and Van Houdt 2018)', () => {
  it('100 nodes for infinitely many, d = 2, load 0.5, 4,000 requests', () => {
    const queue = {
      nodes: 100,
      rho: 0.5,
      service: EXPONENTIAL,
      algorithm: 'random',
      requests: 4000,
      warmup: 1000,
    };
    const runs = replicate(queue, { hedge: hedge(0, { cancel: 'on-start' }) });
    // Waiting is 0.15 of it: a hundred nodes instead of infinitely many change that by about a per cent.
    const exact = { precision: 0.04, oracleError: 0.004 };
    expectAgrees(inUnits(runs, 'mean'), 1.1507282898071232, exact);
  });
});

/** Memoryless, as the theory of retrial queues has it. */
const exponentialPause: ResilienceDefinition<Backoff> = {
  name: 'exponential-pause',
  aliases: [],
  summary: '',
  deployed: [],
  source: '',
  weakness: '',
  parameters: {},
  create: () => ({ delayNs: (_retry, _previous, uniform) => -UNIT_NS * Math.log1p(-uniform) }),
};

describe('M/M/1/1 with retrials (Falin and Templeton)', () => {
  it('whoever is turned away comes back after an exponential time, 5,000 requests', () => {
    const queue = {
      rho: 0.5,
      service: EXPONENTIAL,
      node: { queueLimit: 0 },
      requests: 5000,
      warmup: 500,
    };
    const again = retry({
      attempts: Infinity,
      backoff: { definition: exponentialPause, parameters: {} },
      isFresh: false,
    });
    const runs = replicate(queue, { retry: again });
    expectAgrees(inUnits(runs, 'mean'), 3, { precision: 0.1 });
    for (const run of runs) expect(run.outcomes.ok).toBe(run.issued);
  });
});
