/**
 * Algorithms with a queue of idle nodes, a queue of requests, or a memory, against theory. Unit of
 * time: the mean service time. Per case 20 replications; false-alarm rate 1e-6 per quantity.
 * `oracleError` is the relative half-width of reference values that are themselves simulations.
 */

import { describe, expect, it } from 'vitest';
import { simulate } from '../../sim/simulate.ts';
import { expectAgrees, inUnits, type Queue, queueModel, replicate } from './support.ts';

interface Case extends Queue {
  readonly name: string;
  readonly mean: number;
  readonly p99: number;
  readonly oracleError?: number;
}

const CASES: readonly Case[] = [
  {
    name: 'join the idle queue, n = 2 (exact, by its Markov chain)',
    algorithm: 'join-idle-queue',
    nodes: 2,
    rho: 0.7,
    mean: 2.361111,
    p99: 11.491973,
    requests: 150_000,
  },
  {
    name: 'join the idle queue, n = 50',
    algorithm: 'join-idle-queue',
    nodes: 50,
    rho: 0.9,
    mean: 1.208279,
    p99: 5.760882,
    oracleError: 0.001,
    requests: 60_000,
  },
  {
    name: 'one choice and one remembered, n = 100',
    algorithm: 'power-of-d-with-memory',
    nodes: 100,
    rho: 0.8,
    mean: 2.433208,
    p99: 8.30656,
    oracleError: 0.002,
    requests: 60_000,
  },
  {
    name: 'two choices and one remembered, n = 100',
    algorithm: 'power-of-d-with-memory',
    parameters: { choices: 2 },
    nodes: 100,
    rho: 0.8,
    mean: 1.67442,
    p99: 6.48953,
    oracleError: 0.002,
    requests: 60_000,
  },
  {
    name: 'one choice and two remembered, n = 100',
    algorithm: 'power-of-d-with-memory',
    parameters: { memory: 2 },
    nodes: 100,
    rho: 0.5,
    mean: 1.48778,
    p99: 6.06339,
    oracleError: 0.0015,
    requests: 60_000,
  },
];

describe('queues and memory in the balancer agree with theory', () => {
  for (const { name, mean, p99, oracleError = 0, ...queue } of CASES) {
    it(`${name} at ρ = ${queue.rho}: mean and p99 of latency`, () => {
      const runs = replicate(queue, `theory/${name}`);
      expectAgrees(inUnits(runs, 'mean'), mean, { precision: 0.035, oracleError });
      expectAgrees(inUnits(runs, 'p99'), p99, { precision: 0.06, oracleError });
    });
  }

  it('a central queue over ten nodes is one node with ten workers, request by request', () => {
    const requests = 8000;
    const late = queueModel({ algorithm: 'central-queue', nodes: 10, rho: 0.9, requests });
    const pooled = queueModel({ node: { concurrency: 10 }, rho: 0.9, requests });
    expect(simulate(late, 'theory/late', 1).exactNs).toEqual(
      simulate(pooled, 'theory/late', 1).exactNs,
    );
  });

  it.each([
    ['least-loaded', { signal: 'requests' }, 'least-connections', {}],
    ['power-of-two', { load: 'reported-requests' }, 'power-of-two', {}],
  ])(
    '%s by reports (%j) is %s for a single balancer: it has sent all that a node reports',
    (algorithm, parameters, counting, own) => {
      const queue = { nodes: 10, rho: 0.9, requests: 8000 };
      const reported = queueModel({ ...queue, algorithm, parameters });
      const counted = queueModel({ ...queue, algorithm: counting, parameters: own });
      expect(simulate(reported, 'theory/reports', 1).exactNs).toEqual(
        simulate(counted, 'theory/reports', 1).exactNs,
      );
    },
  );
});
