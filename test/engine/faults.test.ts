/** What faults do to requests on the wire, queued and in service: instants computed by hand, in ns. */

import { describe, expect, it } from 'vitest';
import { balancerByName } from '../../algorithms/balancing/index.ts';
import type { FaultModel } from '../../sim/model/faults/types.ts';
import { constant, modelOf, type Setup, trace } from './models.ts';
import { observe } from './observe.ts';

const run = (setup: Setup) => observe(modelOf(setup), 'faults').requests;
/** From 100 to 200, on the only node, if nothing else is said. */
function span(
  given: { id?: string; nodes?: readonly number[]; startNs?: number; endNs?: number } = {},
) {
  const { id = 'fault-1', nodes = [0], startNs = 100, endNs = 200 } = given;
  return { id, chance: null, spans: [{ nodes, startNs, endNs }] };
}

describe('slow', () => {
  const slow: FaultModel = { ...span(), kind: 'slow', factor: 3 };

  it('stretches what starts while it lasts; a worker finishes what it has begun as it began it', () => {
    const found = run({ arrivals: trace([90, 100, 195, 240], [20, 20, 20, 20]), faults: [slow] });
    expect(found.map(({ startedNs, settledNs }) => [startedNs, settledNs])).toEqual([
      [90, 110],
      [110, 170],
      [195, 255],
      [255, 275],
    ]);
  });

  it('slows a shared processor at once, for those inside as well', () => {
    const found = run({
      arrivals: trace([80], [60]),
      node: { queue: 'processor-sharing' },
      faults: [slow],
    });
    // 20 are done by 100; of the other 40, a third of each nanosecond until 200; 6.67 remain.
    expect(found[0]!.settledNs).toBe(207);
  });

  it('is the cause of a timeout that it brings about, and two of them multiply', () => {
    const found = run({
      arrivals: trace([100], [20]),
      client: { timeoutNs: 100 },
      faults: [slow, { ...span({ id: 'fault-2' }), kind: 'slow', factor: 2 }],
    });
    expect(found[0]).toMatchObject({ settledNs: 200, outcome: 'timeout', cause: 'fault-2' });
    const alone = run({
      arrivals: trace([100], [20]),
      faults: [slow, { ...span(), kind: 'slow', factor: 2 }],
    });
    expect(alone[0]!.settledNs).toBe(220);
  });
});

describe('errors', () => {
  const errors: FaultModel = { ...span(), kind: 'errors', share: 1, answerNs: 5 };

  it('are answered past the queue, for requests that arrive while it lasts', () => {
    const found = run({
      arrivals: trace([80, 85, 150, 199, 200], [100, 10, 10, 10, 10]),
      nodeHop: constant(1),
      faults: [errors],
    });
    expect(found.map(({ outcome, settledNs }) => [outcome, settledNs])).toEqual([
      ['ok', 182],
      ['ok', 192],
      ['error', 157],
      // It reaches the node at 200, when the fault is over.
      ['ok', 211],
      ['ok', 221],
    ]);
    expect(found[2]!.cause).toBe('fault-1');
  });

  it('hit their share: binomial, 10,000 requests at 30 %, false-alarm rate 1e-8', () => {
    const count = 10_000;
    const times = Array.from({ length: count }, (_, i) => 100 + i);
    const found = run({
      arrivals: trace(
        times,
        times.map(() => 1),
      ),
      faults: [{ ...span({ endNs: Infinity }), kind: 'errors', share: 0.3, answerNs: 5 }],
    });
    const failed = found.filter(({ outcome }) => outcome === 'error').length;
    // 5.73 standard deviations of √(n·p·q) = 45.8.
    expect(Math.abs(failed - 0.3 * count)).toBeLessThan(263);
  });

  it('hit the same requests whoever balances: luck belongs to the request', () => {
    const times = Array.from({ length: 200 }, (_, i) => 100 + 10 * i);
    const failures = (nodes: Setup['nodes'] & object) =>
      run({
        arrivals: trace(
          times,
          times.map(() => 1),
        ),
        nodes,
        faults: [
          {
            ...span({ nodes: nodes.map((_, i) => i), endNs: Infinity }),
            kind: 'errors',
            share: 0.5,
            answerNs: 5,
          },
        ],
      }).flatMap(({ outcome, ordinal }) => (outcome === 'error' ? [ordinal] : []));
    expect(failures([{}, {}, {}])).toEqual(failures([{}]));
  });

  it('let go of a request whose client has given up', () => {
    const { world, requests } = observe(
      modelOf({
        arrivals: trace([100], [10]),
        client: { timeoutNs: 3, cancellation: true },
        faults: [errors],
      }),
      'faults',
    );
    expect(requests[0]).toMatchObject({ outcome: 'timeout', settledNs: 103 });
    expect(world.requests.live).toBe(0);
  });
});

describe('cold start', () => {
  it('speeds up evenly, in a hundred steps, from 1 ÷ factor to the usual', () => {
    const cold: FaultModel = {
      ...span({ startNs: 0, endNs: 10_000 }),
      kind: 'cold-start',
      factor: 5,
    };
    const serviceAt = (atNs: number) => {
      const [one] = run({ arrivals: trace([atNs], [1000]), faults: [cold] });
      return one!.settledNs! - atNs;
    };
    expect([0, 2500, 5000, 9999, 10_000].map(serviceAt)).toEqual([
      5000,
      1000 / (0.2 + 0.8 * 0.25),
      Math.round(1000 / (0.2 + 0.8 * 0.5)),
      Math.round(1000 / (0.2 + 0.8 * 0.99)),
      1000,
    ]);
  });
});

describe('a node that joins', () => {
  it('is not even configured before: its level is whole without it', () => {
    const found = run({
      arrivals: trace(
        Array.from({ length: 40 }, (_, i) => 10 * i),
        Array.from({ length: 40 }, () => 1),
      ),
      nodes: [{ priority: 0 }, { priority: 0, joinsNs: 205 }, { priority: 1 }],
      balancer: { algorithm: balancerByName('priority')! },
    });
    const nodes = found.map(({ node }) => node);
    // Of one node in two, level 0 would take 70 % only.
    expect(new Set(nodes.slice(0, 20))).toEqual(new Set([0]));
    expect(new Set(nodes.slice(21))).toEqual(new Set([0, 1]));
  });

  it('is picked from that instant on, and nobody is before there is a node', () => {
    const found = run({
      arrivals: trace([0, 50, 60, 70], [1, 1, 1, 1]),
      nodes: [{ joinsNs: 60 }, { joinsNs: 50 }],
    });
    expect(found.map(({ outcome }) => outcome)).toEqual(['no-node', 'ok', 'ok', 'ok']);
    expect(found[1]!.node).toBe(1);
    expect(new Set(found.slice(2).map(({ node }) => node))).toEqual(new Set([0, 1]));
  });
});
