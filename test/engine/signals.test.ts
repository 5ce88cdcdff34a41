/** What nodes tell balancers: reports on answers, answers to probes, idle notices. Times in ns. */

import { describe, expect, it } from 'vitest';
import { defineBalancer } from '../../algorithms/balancing/define.ts';
import type {
  AlgorithmDefinition,
  BalancerContext,
  BalancingAlgorithm,
  LoadReport,
} from '../../algorithms/balancing/types.ts';
import { NodeMeter } from '../../sim/model/node-meter.ts';
import { constant, modelOf, type Setup, trace } from './models.ts';
import { observe } from './observe.ts';

type Told = readonly [hook: string, node: number, nowNs: number, report?: LoadReport];

/** The first node, always; `hooks` says what it listens to, and writes down what it hears. */
function listener(
  told: Told[],
  hooks: readonly ('onReport' | 'onProbe' | 'onIdle')[],
  onPick: (context: BalancerContext) => void = () => {},
): AlgorithmDefinition {
  return defineBalancer({
    name: 'listener',
    aliases: [],
    summary: 'For this test.',
    deployed: [],
    source: 'this test',
    cost: 'O(1)',
    weakness: 'None that matters here.',
    parameters: {},
    usesKeys: false,
    create(_, context) {
      const hear =
        (hook: string) =>
        (node: number, ...[report, nowNs]: [LoadReport, number]) => {
          told.push([hook, node, nowNs, { ...report }]);
        };
      const all = {
        onReport: hear('onReport'),
        onProbe: hear('onProbe'),
        onIdle: (node: number, nowNs: number) => {
          told.push(['onIdle', node, nowNs]);
        },
      };
      const algorithm: BalancingAlgorithm = {
        pick(view) {
          onPick(context);
          return view.eligible[0]!;
        },
      };
      return Object.assign(algorithm, Object.fromEntries(hooks.map((hook) => [hook, all[hook]])));
    },
  });
}

const run = (setup: Setup) => observe(modelOf(setup), 'signals');

describe('reports on answers', () => {
  it('say what is inside when the answer leaves, and arrive with it', () => {
    const told: Told[] = [];
    run({
      arrivals: trace([0, 1, 2], [100, 100, 100]),
      nodeHop: constant(10),
      balancer: { algorithm: listener(told, ['onReport']) },
    });
    expect(told.map(([, node, nowNs, report]) => [node, nowNs, report!.requestsInside])).toEqual([
      [0, 120, 2],
      [0, 220, 1],
      [0, 320, 0],
    ]);
  });

  it('carry averages of about the last second: utilization and rate of a steady load', () => {
    const told: Told[] = [];
    const gapNs = 10e6;
    const times = Array.from({ length: 1000 }, (_, i) => i * gapNs);
    // One of two workers is busy for 4 of every 10 ms.
    run({
      arrivals: trace(
        times,
        times.map(() => 4e6),
      ),
      node: { concurrency: 2 },
      balancer: { algorithm: listener(told, ['onReport']) },
    });
    const { utilization, ratePerS, errorsPerS } = told.at(-1)![3]!;
    // The phase within a period of 10 ms moves an average over a second by less than 1 %.
    expect(utilization).toBeGreaterThan(0.198);
    expect(utilization).toBeLessThan(0.204);
    expect(ratePerS).toBeGreaterThan(99);
    expect(ratePerS).toBeLessThan(101);
    expect(errorsPerS).toBe(0);
  });

  it('a busy worker from time 0 is 1 − e^(−t) utilized after t seconds', () => {
    const meter = new NodeMeter(1);
    meter.advance(0.3e9, 1);
    meter.advance(0.8e9, 1);
    expect(meter.utilization).toBeCloseTo(1 - Math.exp(-0.8), 12);
  });

  it('are not made where nobody listens', () => {
    const { world } = run({ arrivals: trace([0], [1]) });
    expect(world.nodes.meters).toEqual([null]);
  });
});

describe('probes', () => {
  it('travel there and back, and tell of the node as it is when they reach it', () => {
    const told: Told[] = [];
    run({
      arrivals: trace([0, 1000, 1001], [500, 500, 500]),
      nodeHop: constant(10),
      balancer: {
        algorithm: listener(told, ['onProbe'], ({ probe }) => probe(0)),
      },
    });
    // A probe leaves with each request and, being pushed first, reaches the node before it.
    expect(told.map(([, node, nowNs, report]) => [node, nowNs, report!.requestsInside])).toEqual([
      [0, 20, 0],
      [0, 1020, 0],
      [0, 1021, 1],
    ]);
    expect(told.map(([, , , report]) => report!.latencyNs)).toEqual([0, 500, 500]);
  });

  it('estimate latency from the nine remembered requests that met about as many', () => {
    const meter = new NodeMeter(1);
    for (let met = 0; met < 40; met++) meter.answered(1000 * met, met, true);
    // Of those that met 6 … 14 others, the median met 10.
    expect(meter.latencyAt(10)).toBe(10_000);
    expect(meter.latencyAt(0)).toBe(4000);
    expect(meter.latencyAt(100)).toBe(35_000);
  });
});

describe('idle notices', () => {
  it('come from every node at the start, and whenever a node has nothing left to do', () => {
    const told: Told[] = [];
    run({
      arrivals: trace([100, 110, 500], [50, 50, 50]),
      nodes: [{}, {}],
      nodeHop: constant(10),
      balancer: { algorithm: listener(told, ['onIdle']) },
    });
    expect(told).toEqual([
      ['onIdle', 0, 10],
      ['onIdle', 1, 10],
      ['onIdle', 0, 220],
      ['onIdle', 0, 570],
    ]);
  });

  it('go to one balancer of the service, each equally likely', () => {
    const told: Told[][] = [];
    const requests = 4000;
    const times = Array.from({ length: requests }, (_, i) => 10 * i);
    const definition = listener([], ['onIdle']);
    run({
      arrivals: trace(
        times,
        times.map(() => 1),
      ),
      balancer: {
        instances: 4,
        algorithm: {
          ...definition,
          create(parameters, context) {
            const mine: Told[] = [];
            told.push(mine);
            return listener(mine, ['onIdle']).create(parameters, context);
          },
        },
      },
    });
    expect(told.flat()).toHaveLength(requests + 1);
    // Binomial, 4001 draws at 1/4: six standard deviations are 164; false-alarm rate below 1e-8.
    for (const mine of told) expect(Math.abs(mine.length - 1000)).toBeLessThan(164);
  });

  it('come from a node whose last request was cancelled, too', () => {
    const told: Told[] = [];
    run({
      arrivals: trace([5], [1000]),
      client: { timeoutNs: 20, cancellation: true },
      balancer: { algorithm: listener(told, ['onIdle']) },
    });
    expect(told.map(([, , nowNs]) => nowNs)).toEqual([0, 25]);
  });
});
