/** What a balancer is told: its own requests, each once when sent and once when it is over. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { balancerByName } from '../../algorithms/balancing/index.ts';
import {
  type AlgorithmDefinition,
  type BalancerContext,
  HOLD,
} from '../../algorithms/balancing/types.ts';
import type { Model } from '../../sim/model/types.ts';
import { simulate } from '../../sim/simulate.ts';
import { constant, modelOf, trace } from './models.ts';
import { observe } from './observe.ts';
import { anySpec, buildSpec } from './random-models.ts';

/** What one balancer instance was told. */
interface Told {
  readonly context: BalancerContext;
  readonly picks: { readonly key: number; readonly node: number; readonly nowNs: number }[];
  readonly done: { readonly node: number; readonly latencyNs: number; readonly ok: boolean }[];
}

/**
 * The same algorithm, listened to. It counts for itself, and throws where its view says otherwise.
 */
function listenTo(definition: AlgorithmDefinition, told: Told[]): AlgorithmDefinition {
  return {
    ...definition,
    create(parameters, context) {
      const inner = definition.create(parameters, context);
      const own = new Int32Array(context.nodeCount);
      const mine: Told = { context, picks: [], done: [] };
      told.push(mine);
      let seen: Int32Array | null = null;
      const sameAsSeen = () => {
        if (seen?.every((count, node) => count === own[node]) === false) {
          throw new Error(`in flight: the view says ${seen.join()}, but it is ${own.join()}`);
        }
      };
      return {
        // It hears of reports, probes and idle nodes if it listens to them.
        ...inner,
        pick(view, request, nowNs) {
          seen = view.inFlight;
          sameAsSeen();
          const node = inner.pick(view, request, nowNs);
          if (node !== HOLD) mine.picks.push({ key: request.key, node, nowNs });
          return node;
        },
        onStart(node, nowNs) {
          own[node]!++;
          sameAsSeen();
          const last = mine.picks.at(-1)!;
          if (last.node !== node || last.nowNs !== nowNs) throw new Error(`not what was picked`);
          inner.onStart?.(node, nowNs);
        },
        onDone(node, latencyNs, ok, nowNs) {
          own[node]!--;
          sameAsSeen();
          mine.done.push({ node, latencyNs, ok });
          inner.onDone?.(node, latencyNs, ok, nowNs);
        },
      };
    },
  };
}

function listening(model: Model, told: Told[]): Model {
  return {
    ...model,
    services: model.services.map((service) => ({
      ...service,
      balancer: {
        ...service.balancer,
        algorithm: listenTo(service.balancer.algorithm, told),
      },
    })),
  };
}

describe('views', () => {
  it('agree with what each instance was told, in random models', () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        const told: Told[] = [];
        const { requests, world } = observe(listening(buildSpec(spec), told), 'views', {
          closeNs: 300,
        });
        expect(told).toHaveLength(world.balancers.length);
        told.forEach(({ picks, done }, balancer) => {
          const sent = requests.filter((one) => one.balancer === balancer && one.sentNs !== null);
          expect(picks.map(({ nowNs }) => nowNs)).toEqual(
            sent.map(({ sentNs }) => sentNs!).sort((a, b) => a - b),
          );
          expect(done).toHaveLength(sent.length);
          for (const { latencyNs } of done) expect(latencyNs).toBeGreaterThanOrEqual(0);
        });
      }),
      { seed: 14, numRuns: 100 },
    );
  });

  it('of two instances count their own requests only', () => {
    const told: Told[] = [];
    // Nobody is answered, so in-flight counts only grow.
    const model = modelOf({
      arrivals: trace(Array.from({ length: 100 }, (_, i) => i)),
      nodes: [{}, {}, {}],
      node: { service: constant(1e6) },
      balancer: { algorithm: balancerByName('least-connections')!, instances: 2 },
    });
    const { world } = observe(listening(model, told), 'views', {
      after: ({ world: now }) => {
        if (now.nowNs !== 99) return;
        const counts = now.balancers.map(({ view }) => [...view.inFlight]);
        // Each keeps its own three nodes level: at most one apart, whatever the other one does.
        for (const own of counts) expect(Math.max(...own) - Math.min(...own)).toBeLessThan(2);
      },
    });
    const picks = told.map((one) => one.picks.length);
    expect(picks[0]! + picks[1]!).toBe(100);
    expect(Math.min(...picks)).toBeGreaterThan(20);
    expect(world.balancers).toHaveLength(2);
  });

  it('measure latency from sending to answer, both at the balancer', () => {
    const told: Told[] = [];
    const model = modelOf({
      arrivals: trace([0], [7]),
      clientHop: constant(100),
      nodeHop: constant(10),
    });
    observe(listening(model, told), 'views');
    expect(told[0]!.picks).toEqual([{ key: 0, node: 0, nowNs: 100 }]);
    expect(told[0]!.done).toEqual([{ node: 0, latencyNs: 27, ok: true }]);
  });

  it('hear of a rejection as not ok', () => {
    const told: Told[] = [];
    const model = modelOf({ arrivals: trace([0, 1], [7, 7]), node: { queueLimit: 0 } });
    observe(listening(model, told), 'views');
    expect(told[0]!.done).toEqual([
      { node: 0, latencyNs: 0, ok: false },
      { node: 0, latencyNs: 7, ok: true },
    ]);
  });
});

describe('per-client balancers', () => {
  it('one for each process of each client, named after it, each with its own stream', () => {
    const told: Told[] = [];
    const model = modelOf({
      clients: [
        { arrivals: trace(Array.from({ length: 300 }, (_, i) => i)), count: 3 },
        { arrivals: { process: 'closed', users: 4, think: constant(5) }, count: 2 },
      ],
      nodes: [{}, {}],
      balancer: { instances: 'per-client', algorithm: balancerByName('random')! },
    });
    const { requests, world } = observe(listening(model, told), 'views', { closeNs: 100 });
    expect(world.balancers).toHaveLength(5);
    const firsts = told.map(({ context }) => context.rng());
    expect(new Set(firsts).size).toBe(5);
    const used = (client: number) =>
      [
        ...new Set(requests.filter((one) => one.client === client).map((one) => one.balancer)),
      ].sort();
    expect(used(0)).toEqual([0, 1, 2]);
    expect(used(1)).toEqual([3, 4]);
    // A user belongs to one process.
    for (const { client, user, balancer } of requests) {
      if (client === 1) expect(balancer).toBe(3 + (user % 2));
    }
  });

  it('has no hop to a balancer that is inside the client', () => {
    const { requests } = observe(
      modelOf({
        arrivals: trace([0], [7]),
        clientHop: constant(100),
        nodeHop: constant(10),
        balancer: { instances: 'per-client' },
      }),
      'views',
    );
    expect(requests[0]).toMatchObject({ sentNs: 0, startedNs: 10, settledNs: 27 });
  });
});

describe('eligibility', () => {
  it('a node of weight 0 gets nothing; with no other node a request fails as no-node', () => {
    const setup = (weights: readonly number[]) =>
      simulate(
        modelOf({ arrivals: trace([0, 1, 2, 3]), nodes: weights.map((weight) => ({ weight })) }),
        'views',
        1,
      );
    expect(setup([0, 1, 0]).nodes.map(({ requests }) => requests)).toEqual([0, 4, 0]);
    expect(setup([0, 0])).toMatchObject({
      attempts: 0,
      outcomes: { 'no-node': 4, ok: 0 },
      causes: { 'no-node': 4 },
    });
  });
});
