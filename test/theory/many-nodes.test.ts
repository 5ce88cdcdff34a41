/**
 * Balancing algorithms over many nodes against theory. Unit of time: the mean service time.
 * Per case 20 replications; false-alarm rate 1e-6 per quantity (support.ts).
 * `oracleError` is the 95 % half-width of reference values that are themselves simulations.
 */

import { describe, expect, it } from 'vitest';
import { simulate } from '../../sim/simulate.ts';
import {
  CONSTANT,
  expectAgrees,
  inUnits,
  littlesLawError,
  type Queue,
  queueModel,
  replicate,
} from './support.ts';

interface Case extends Queue {
  readonly name: string;
  readonly mean: number;
  readonly p99: number;
  readonly oracleError?: number;
}

const CASES: readonly Case[] = [
  {
    name: 'random split over 10: ten separate M/M/1',
    algorithm: 'random',
    nodes: 10,
    rho: 0.8,
    mean: 5,
    p99: 23.025851,
    requests: 400_000,
  },
  {
    name: 'round robin over 10: E₁₀/M/1, latency is exponential',
    algorithm: 'round-robin',
    nodes: 10,
    rho: 0.9,
    mean: 5.660276,
    p99: 26.066536,
    requests: 700_000,
  },
  {
    name: 'smooth weighted round robin with equal weights is round robin',
    algorithm: 'weighted-round-robin',
    nodes: 10,
    rho: 0.7,
    mean: 2.0198,
    p99: 9.3015,
    requests: 150_000,
  },
  {
    name: 'power of two, distinct, n = 100',
    algorithm: 'power-of-two',
    nodes: 100,
    rho: 0.9,
    mean: 2.645617,
    p99: 8.912349,
    oracleError: 0.003,
    requests: 250_000,
  },
  {
    name: 'power of two, with replacement, n = 100',
    algorithm: 'power-of-two',
    parameters: { replacement: true },
    nodes: 100,
    rho: 0.9,
    mean: 2.656597,
    p99: 8.947254,
    oracleError: 0.003,
    requests: 250_000,
  },
  {
    name: 'power of two, distinct, n = 10',
    algorithm: 'power-of-two',
    nodes: 10,
    rho: 0.9,
    mean: 2.9818,
    p99: 10.4462,
    oracleError: 0.003,
    requests: 250_000,
  },
  {
    name: 'power of three, distinct, n = 10',
    algorithm: 'power-of-two',
    parameters: { choices: 3 },
    nodes: 10,
    rho: 0.9,
    mean: 2.4528,
    p99: 9.1216,
    oracleError: 0.003,
    requests: 250_000,
  },
  {
    name: 'join the shortest queue, n = 10',
    algorithm: 'least-connections',
    parameters: { ties: 'random' },
    nodes: 10,
    rho: 0.9,
    mean: 1.913662,
    p99: 7.907709,
    oracleError: 0.003,
    requests: 250_000,
  },
  {
    name: 'join the shortest queue, n = 2',
    algorithm: 'least-connections',
    parameters: { ties: 'random' },
    nodes: 2,
    rho: 0.8,
    mean: 2.9557,
    p99: 13.0844,
    requests: 300_000,
  },
  {
    name: 'join the shortest queue, n = 3',
    algorithm: 'least-connections',
    nodes: 3,
    rho: 0.7,
    mean: 1.708876,
    p99: 7.485671,
    requests: 250_000,
  },
  {
    name: 'join an idle queue, n = 2',
    algorithm: 'join-idle-queue',
    nodes: 2,
    rho: 0.7,
    mean: 2.361111,
    p99: 11.491973,
    requests: 200_000,
  },
  {
    name: 'join an idle queue, n = 10',
    algorithm: 'join-idle-queue',
    nodes: 10,
    rho: 0.8,
    mean: 1.481886,
    p99: 7.368729,
    oracleError: 0.003,
    requests: 200_000,
  },
  {
    name: 'two choices and one remembered, n = 100',
    algorithm: 'power-of-d-with-memory',
    parameters: { choices: 2, memory: 1 },
    nodes: 100,
    rho: 0.9,
    mean: 2.183278,
    p99: 7.56871,
    oracleError: 0.003,
    requests: 250_000,
  },
  {
    name: 'one queue in the balancer before ten: M/M/10',
    algorithm: 'central-queue',
    nodes: 10,
    node: { maxConnections: 1 },
    rho: 0.7,
    mean: 1.07391,
    p99: 4.710302,
    requests: 200_000,
  },
];

describe('balancing over many nodes agrees with theory', () => {
  for (const { name, mean, p99, oracleError = 0, ...queue } of CASES) {
    it(`${name} at ρ = ${queue.rho}: mean and p99 of latency`, () => {
      const runs = replicate(queue, `theory/${name}`);
      expectAgrees(inUnits(runs, 'mean'), mean, { precision: 0.035, oracleError });
      expectAgrees(inUnits(runs, 'p99'), p99, { precision: 0.06, oracleError });
      for (const run of runs) expect(littlesLawError(run)).toBeLessThan(0.005);
    });
  }

  it('round robin of equal services is one queue with ten workers, request by request (M/D/10)', () => {
    const requests = 8000;
    const split = queueModel({
      algorithm: 'round-robin',
      nodes: 10,
      rho: 0.9,
      service: CONSTANT,
      requests,
    });
    const pooled = queueModel({ node: { concurrency: 10 }, rho: 0.9, service: CONSTANT, requests });
    expect(simulate(split, 'theory/mdc', 1).exactNs).toEqual(
      simulate(pooled, 'theory/mdc', 1).exactNs,
    );
  });
});
