/** Timeouts and cancellation: tiny traces whose every instant is computed by hand. Times in ns. */

import { describe, expect, it } from 'vitest';
import type { AlgorithmDefinition } from '../../algorithms/balancing/types.ts';
import { constant, modelOf, type Setup, trace } from './models.ts';
import { type Observed, type ObservedRequest, observe } from './observe.ts';

const run = (setup: Setup) => observe(modelOf(setup), 'timeouts');

function lifeOf({ startedNs, settledNs, outcome, cause }: ObservedRequest) {
  return { startedNs, settledNs, outcome, cause };
}

function expectEmpty({ world }: Observed): void {
  expect(world.requests.live).toBe(0);
  expect([...world.nodes.serving, ...world.nodes.waiting]).toEqual(
    world.nodes.models.flatMap(() => [0, 0]),
  );
  for (const { view } of world.balancers)
    expect([...view.inFlight].every((n) => n === 0)).toBe(true);
}

describe('without cancellation', () => {
  it('a request that timed out keeps its worker, and the next one starts when it ends', () => {
    const observed = run({
      arrivals: trace([0, 10], [100, 20]),
      client: { timeoutNs: 30 },
    });
    const [first, second] = observed.requests;
    expect(lifeOf(first!)).toEqual({
      startedNs: 0,
      settledNs: 30,
      outcome: 'timeout',
      cause: 'slow-service',
    });
    expect(lifeOf(second!)).toEqual({
      startedNs: 100,
      settledNs: 40,
      outcome: 'timeout',
      cause: 'overload',
    });
    expectEmpty(observed);
  });

  it('a request that timed out in the queue is served all the same, for nobody', () => {
    const observed = run({
      clients: [
        { arrivals: trace([0, 2], [100, 5]) },
        { arrivals: trace([1], [50]), timeoutNs: 10 },
      ],
    });
    const starts = observed.requests.map(({ client, startedNs }) => [client, startedNs]);
    expect(starts).toEqual([
      [0, 0],
      [1, 100],
      [0, 150],
    ]);
    expectEmpty(observed);
  });
});

describe('with cancellation', () => {
  it('the worker is free at the timeout when no hop takes time', () => {
    const observed = run({
      arrivals: trace([0, 20], [100, 15]),
      client: { timeoutNs: 30, cancellation: true },
    });
    const [first, second] = observed.requests;
    expect(first).toMatchObject({ startedNs: 0, settledNs: 30, outcome: 'timeout' });
    expect(second).toMatchObject({ startedNs: 30, settledNs: 45, outcome: 'ok' });
    expectEmpty(observed);
  });

  it('the worker is free one way after the timeout when hops take time', () => {
    // To the balancer 3, to the node 2: the news of the timeout at 30 is there at 35.
    const observed = run({
      arrivals: trace([0, 20], [100, 7]),
      client: { timeoutNs: 30, cancellation: true },
      clientHop: constant(3),
      nodeHop: constant(2),
    });
    const [first, second] = observed.requests;
    expect(first).toMatchObject({ sentNs: 3, startedNs: 5, settledNs: 30, outcome: 'timeout' });
    // At the node at 25, served from 35 to 42, and back at 47.
    expect(second).toMatchObject({ sentNs: 23, startedNs: 35, settledNs: 47, outcome: 'ok' });
    expectEmpty(observed);
  });

  it('a request that waits leaves the queue', () => {
    const waiting: [number, number][] = [];
    const observed = observe(
      modelOf({
        clients: [
          { arrivals: trace([0, 2], [100, 5]) },
          { arrivals: trace([1], [50]), timeoutNs: 10, cancellation: true },
        ],
      }),
      'timeouts',
      { after: ({ world }) => waiting.push([world.nowNs, world.nodes.waiting[0]!]) },
    );
    expect(waiting).toContainEqual([2, 2]);
    expect(waiting).toContainEqual([11, 1]);
    expect(observed.requests.map(({ client, startedNs }) => [client, startedNs])).toEqual([
      [0, 0],
      [1, null],
      [0, 100],
    ]);
    expectEmpty(observed);
  });

  it('a place in a full queue is free again at once', () => {
    const observed = run({
      node: { queueLimit: 1 },
      clients: [
        { arrivals: trace([0, 5, 20], [100, 1, 1]) },
        { arrivals: trace([1], [50]), timeoutNs: 10, cancellation: true },
      ],
    });
    expect(observed.requests.map(({ outcome }) => outcome)).toEqual([
      'ok',
      'timeout',
      'rejected',
      'ok',
    ]);
  });

  it('the others under processor sharing speed up from that instant', () => {
    const shared: Setup = {
      node: { queue: 'processor-sharing' },
      clients: [
        { arrivals: trace([0], [100]) },
        { arrivals: trace([0], [100]), timeoutNs: 40, cancellation: true },
      ],
    };
    // Half speed until 40: 20 done, 80 left, alone from then on.
    const observed = run(shared);
    expect(observed.requests[0]).toMatchObject({ settledNs: 120, outcome: 'ok' });
    expectEmpty(observed);

    const [patient, givenUp] = shared.clients!;
    const ignored = run({ ...shared, clients: [patient!, { ...givenUp, cancellation: false }] });
    expect(ignored.requests[0]).toMatchObject({ settledNs: 200, outcome: 'ok' });
    expectEmpty(ignored);

    // At 140 each has 70, so the other one ends at 170, before any event that was made until then.
    const late = run({ ...shared, clients: [patient!, { ...givenUp, timeoutNs: 140 }] });
    expect(late.requests[0]).toMatchObject({ settledNs: 170, outcome: 'ok' });
  });

  it('a shared processor waits longer when the next one to leave is cancelled', () => {
    // Each at half speed until 10: 5 done. Then the long one alone: 95 left, ends at 105.
    const observed = run({
      node: { queue: 'processor-sharing' },
      clients: [
        { arrivals: trace([0], [100]) },
        { arrivals: trace([0], [6]), timeoutNs: 10, cancellation: true },
      ],
    });
    expect(observed.requests[0]).toMatchObject({ settledNs: 105 });
    expectEmpty(observed);
  });
});

describe('ties', () => {
  it.each([
    ['no hops', 0, 0],
    ['hops', 3, 2],
  ])('an answer at the very instant of the timeout is too late (%s)', (_, client, node) => {
    const hopsNs = 2 * (client + node);
    const setup = (timeoutNs: number): Setup => ({
      arrivals: trace([0], [20]),
      client: { timeoutNs },
      clientHop: constant(client),
      nodeHop: constant(node),
    });
    // The timer was set when the request was issued, before the event of the answer.
    const late = run(setup(20 + hopsNs));
    expect(late.requests[0]).toMatchObject({ settledNs: 20 + hopsNs, outcome: 'timeout' });
    // Even an idle node cannot answer sooner, so nobody was overloaded.
    expect(late.requests[0]).toMatchObject({ cause: 'slow-service' });
    expectEmpty(late);
    const early = run(setup(21 + hopsNs));
    expect(early.requests[0]).toMatchObject({ settledNs: 20 + hopsNs, outcome: 'ok' });
  });

  it('so it is when the event of the answer is the older one', () => {
    // The shared processor's event at 10 was made for the first request, which gave up at 5.
    const observed = run({
      node: { queue: 'processor-sharing' },
      clients: [
        { arrivals: trace([0], [10]), timeoutNs: 5, cancellation: true },
        { arrivals: trace([8], [2]), timeoutNs: 2 },
      ],
    });
    expect(observed.requests[1]).toMatchObject({ settledNs: 10, outcome: 'timeout' });
    expectEmpty(observed);
  });

  it('hops that take exactly the timeout are a slow network', () => {
    const observed = run({
      arrivals: trace([0], [0]),
      client: { timeoutNs: 20 },
      clientHop: constant(5),
      nodeHop: constant(5),
    });
    expect(observed.requests[0]).toMatchObject({ outcome: 'timeout', cause: 'slow-network' });
  });

  it('a cancelled request frees its worker before a request that arrives at that instant', () => {
    const observed = run({
      clients: [
        { arrivals: trace([0], [100]), timeoutNs: 30, cancellation: true },
        { arrivals: trace([10, 30], [5, 5]) },
      ],
    });
    expect(observed.requests.map(({ startedNs }) => startedNs)).toEqual([0, 30, 35]);
  });
});

describe('news on the way', () => {
  it('a timeout on the way to the balancer: the request is dropped there and never sent', () => {
    const observed = run({
      arrivals: trace([0], [1]),
      client: { timeoutNs: 5, cancellation: true },
      clientHop: constant(10),
      nodeHop: constant(1),
    });
    expect(observed.requests[0]).toMatchObject({
      sentNs: null,
      settledNs: 5,
      outcome: 'timeout',
      cause: 'slow-network',
    });
    expectEmpty(observed);
  });

  it('a timeout on the way to the node: it starts, and stops when the news has caught up', () => {
    const observed = run({
      clients: [
        { arrivals: trace([0], [100]), timeoutNs: 20, cancellation: true },
        { arrivals: trace([5], [10]) },
      ],
      nodeHop: constant(50),
    });
    // At the node at 50 and 55; the news leaves at 20 and is there at 70.
    expect(observed.requests.map(({ startedNs }) => startedNs)).toEqual([50, 70]);
    expectEmpty(observed);
  });

  it.each([
    ['the answer before the news', 5, [[35, true]]],
    ['the news before the answer', 15, [[40, false]]],
  ] as const)('the balancer counts a request down once: %s', (_, serviceNs, expected) => {
    const done: (readonly [number, boolean])[] = [];
    const first: AlgorithmDefinition = {
      ...modelOf({}).services[0]!.balancer.algorithm,
      create: () => ({
        pick: (view) => view.eligible[0]!,
        onDone: (_node, _latencyNs, ok, nowNs) => done.push([nowNs, ok]),
      }),
    };
    // At the node at 20; the client gives up at 30 and the balancer knows at 40.
    const observed = run({
      arrivals: trace([0], [serviceNs]),
      client: { timeoutNs: 30, cancellation: true },
      clientHop: constant(10),
      nodeHop: constant(10),
      balancer: { algorithm: first },
    });
    expect(done).toEqual(expected);
    expect(observed.requests[0]).toMatchObject({ outcome: 'timeout', settledNs: 30 });
    expectEmpty(observed);
  });
});

describe('many timeouts at once', () => {
  it('each is due exactly after its own request, though answered ones are swept out', () => {
    const count = 500;
    const atNs = Array.from({ length: count }, (_, i) => i);
    // The first is answered in time: its timer is dead, but it is the one that is an event.
    const isSlow = (i: number) => i % 3 === 1;
    const observed = run({
      clients: [
        {
          arrivals: trace(
            atNs,
            atNs.map((_, i) => (isSlow(i) ? 5000 : 10)),
          ),
          timeoutNs: 1000,
        },
        // Another lane of timers, whose entries fall between those of the first.
        { arrivals: trace(atNs, Array(count).fill(5000)), timeoutNs: 700 },
      ],
      node: { concurrency: Infinity },
    });
    for (const { client, ordinal, issuedNs, settledNs, outcome } of observed.requests) {
      const late = client === 1 || isSlow(ordinal);
      const waitedNs = client === 1 ? 700 : isSlow(ordinal) ? 1000 : 10;
      expect([outcome, settledNs! - issuedNs]).toEqual([late ? 'timeout' : 'ok', waitedNs]);
    }
    expect(observed.requests).toHaveLength(2 * count);
    expectEmpty(observed);
  });
});
