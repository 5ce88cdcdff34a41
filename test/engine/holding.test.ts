/** Requests that a balancer holds: first come, first served, and none is forgotten. Times in ns. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineBalancer } from '../../algorithms/balancing/define.ts';
import { type AlgorithmDefinition, HOLD } from '../../algorithms/balancing/types.ts';
import { simulate } from '../../sim/simulate.ts';
import { constant, modelOf, type Setup, trace } from './models.ts';
import { observe } from './observe.ts';

/** The first node that has a slot free; nobody has: the request waits here. */
function lateBinding(slots: number): AlgorithmDefinition {
  return defineBalancer({
    name: 'late-binding',
    aliases: [],
    summary: 'For this test.',
    deployed: [],
    source: 'this test',
    cost: 'O(n)',
    weakness: 'None that matters here.',
    parameters: {},
    usesKeys: false,
    create: () => ({
      pick({ eligible, eligibleCount, inFlight }) {
        for (let i = 0; i < eligibleCount; i++) {
          if (inFlight[eligible[i]!]! < slots) return eligible[i]!;
        }
        return HOLD;
      },
    }),
  });
}

const run = (setup: Setup) => observe(modelOf(setup), 'holding').requests;

describe('a balancer that holds requests until a node has a free worker', () => {
  it('is one queue before all workers: three nodes of one worker are one node of three', () => {
    const request = fc.record({ gap: fc.nat(20), demand: fc.integer({ min: 1, max: 90 }) });
    fc.assert(
      fc.property(fc.array(request, { maxLength: 60 }), (all) => {
        let nowNs = 0;
        const times = all.map(({ gap }) => {
          nowNs += gap;
          return nowNs;
        });
        const arrivals = trace(
          times,
          all.map(({ demand }) => demand),
        );
        const held = run({
          arrivals,
          nodes: [{}, {}, {}],
          balancer: { algorithm: lateBinding(1) },
        });
        const pooled = run({ arrivals, node: { concurrency: 3 } });
        expect(held.map(({ settledNs }) => settledNs)).toEqual(
          pooled.map(({ settledNs }) => settledNs),
        );
      }),
    );
  });

  it('lets go of a request whose client gave up, first or in the middle of the queue', () => {
    const found = run({
      clients: [
        { arrivals: trace([0], [100]) },
        { arrivals: trace([1], [10]), timeoutNs: 20 },
        { arrivals: trace([2], [10]) },
        { arrivals: trace([3], [10]), timeoutNs: 50 },
        { arrivals: trace([4], [10]) },
      ],
      balancer: { algorithm: lateBinding(1) },
    });
    expect(found.map(({ startedNs, settledNs }) => [startedNs, settledNs])).toEqual([
      [0, 100],
      [null, 21],
      [100, 110],
      [null, 53],
      [110, 120],
    ]);
  });

  it('does not lose a request that is given up while the news is still on its way', () => {
    const { world, requests } = observe(
      modelOf({
        clients: [
          { arrivals: trace([0], [100]) },
          { arrivals: trace([0], [10]), timeoutNs: 118 },
          { arrivals: trace([0], [10]) },
        ],
        clientHop: constant(10),
        balancer: { algorithm: lateBinding(1) },
      }),
      'holding',
    );
    // The answer of the first comes back at 110; the second has given up at 118, and is served.
    expect(requests.map(({ startedNs }) => startedNs)).toEqual([10, 110, 120]);
    expect(requests.map(({ outcome }) => outcome)).toEqual(['ok', 'timeout', 'ok']);
    expect(world.requests.live).toBe(0);
  });

  it('survives a node that turns everybody away at once, however many are held', () => {
    const count = 50_000;
    const found = run({
      arrivals: trace(
        Array.from({ length: count }, () => 0),
        Array.from({ length: count }, () => 5),
      ),
      node: { queueLimit: 0 },
      balancer: { algorithm: lateBinding(2) },
    });
    const rejected = found.filter(({ outcome }) => outcome === 'rejected').length;
    expect(found.filter(({ outcome }) => outcome === 'ok')).toHaveLength(count - rejected);
    expect(rejected).toBeGreaterThan(0);
  });

  it('is a fault when nothing is left that could end the wait', () => {
    const never = { ...lateBinding(0), name: 'never' };
    const model = modelOf({ arrivals: trace([0], [1]), balancer: { algorithm: never } });
    expect(() => simulate(model, 'holding', 1)).toThrow(/"never" holds requests although nothing/);
  });
});
