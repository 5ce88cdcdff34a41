/** Hedges, on timelines worked out by hand. */

import { describe, expect, it } from 'vitest';
import { hedgeAfterPercentile } from '../../algorithms/resilience/hedging/hedge-after-percentile.ts';
import type { HedgeModel } from '../../sim/model/types.ts';
import { simulate } from '../../sim/simulate.ts';
import { constant, modelOf, type Setup, trace } from '../engine/models.ts';
import { budget, crashed, hedge, retry } from './support.ts';

const run = (setup: Setup) => simulate(modelOf(setup), 'attempts', 1);
const requestsOf = (result: ReturnType<typeof run>) => result.nodes.map(({ requests }) => requests);
const busyOf = (result: ReturnType<typeof run>) => result.nodes.map(({ busyAreaNs }) => busyAreaNs);

/** A slow node, which round robin takes first, and a fast one. */
const slowFirst: Setup = {
  arrivals: trace([0]),
  nodes: [{ service: constant(100) }, { service: constant(10) }],
  run: { durationNs: 1000 },
};

describe('a client that hedges', () => {
  it('sends a copy elsewhere after the delay; the first answer counts, the loser is dropped', () => {
    const result = run({ ...slowFirst, client: { hedge: hedge(30) } });
    expect(result.latency.sumNs).toBe(40);
    expect(requestsOf(result)).toEqual([1, 1]);
    // The slow node works until 40, when it is told.
    expect(busyOf(result)).toEqual([40, 10]);
    expect(result.repeated).toMatchObject({ hedges: 1, wonByHedge: 1 });
    expect(result.nodes.map(({ errors }) => errors)).toEqual([0, 0]);
  });

  it('tells the loser over the hops, and not at all if it is not to', () => {
    const hops = { clientHop: constant(2), nodeHop: constant(1) };
    const told = run({ ...slowFirst, ...hops, client: { hedge: hedge(30) } });
    // Sent at 30, back at 30 + 3 + 10 + 3; the loser began at 3 and hears at 46 + 3.
    expect(told.latency.sumNs).toBe(46);
    expect(busyOf(told)).toEqual([46, 10]);
    const never = run({ ...slowFirst, ...hops, client: { hedge: hedge(30, { cancel: 'never' }) } });
    expect(never.latency.sumNs).toBe(46);
    expect(busyOf(never)).toEqual([100, 10]);
  });

  it('sends nothing when the answer is in time', () => {
    const result = run({ ...slowFirst, client: { hedge: hedge(100) } });
    expect(requestsOf(result)).toEqual([1, 0]);
    expect(result.repeated.hedges).toBe(0);
  });

  it('sends one copy each delay, as many as it may, each to a node of its own', () => {
    const result = run({
      arrivals: trace([0]),
      nodes: [{}, {}, {}, {}],
      node: { service: constant(100) },
      client: { hedge: hedge(30, { copies: 2 }) },
      run: { durationNs: 1000 },
    });
    expect(requestsOf(result)).toEqual([1, 1, 1, 0]);
    expect(result.latency.sumNs).toBe(100);
    expect(busyOf(result)).toEqual([100, 70, 40, 0]);
  });

  it('as gRPC does sends the next copy at once when an attempt fails, and fails with the last', () => {
    const setup = { arrivals: trace([0]), nodes: [{}, {}, {}], run: { durationNs: 1000 } };
    const client = { hedge: hedge(50, { copies: 2 }) };
    const some = run({
      ...setup,
      client,
      node: { service: constant(10) },
      faults: [crashed([0, 1])],
    });
    expect(some.latency.sumNs).toBe(10);
    expect(some.attempts).toBe(3);
    const all = run({ ...setup, client, faults: [crashed([0, 1, 2])] });
    expect(all.outcomes.refused).toBe(1);
    expect(all.attempts).toBe(3);
    expect(all.inSystemAreaNs).toBe(0);
  });

  it('waits for the other copy when one fails, and retries only when all have', () => {
    // Node 1 serves from 0, and dies at 40; the hedge of 30 is served until 130.
    const setup = {
      arrivals: trace([0]),
      nodes: [{}, {}],
      node: { service: constant(100) },
      client: { hedge: hedge(30), retry: retry({ attempts: 2 }, 5) },
      run: { durationNs: 1000 },
    };
    const one = run({ ...setup, faults: [crashed([0], 40)] });
    expect(one.latency.sumNs).toBe(130);
    expect(one.repeated).toMatchObject({ retries: 0, hedges: 1 });
    const both = run({
      ...setup,
      faults: [crashed([0], 40, 41), { ...crashed([1], 50, 51), id: 'b' }],
    });
    // Both are gone at 50: a retry at 55, served until 155.
    expect(both.latency.sumNs).toBe(155);
    expect(both.repeated).toMatchObject({ retries: 1, hedges: 1, wonByRetry: 1 });
  });

  it('shares the budget of its retries, or has its own', () => {
    const none = budget('max-retries', { maxRetries: 0 });
    const setup = { ...slowFirst, arrivals: trace([0, 200]) };
    const shared = run({ ...setup, client: { hedge: hedge(30), retry: retry({ budget: none }) } });
    expect(shared.repeated).toMatchObject({ hedges: 0, hedgesDenied: 1 });
    const own = run({
      ...setup,
      client: {
        hedge: hedge(30, { budget: budget('max-retries') }),
        retry: retry({ budget: none }),
      },
    });
    // Round robin has taken one turn for each copy, so that both requests begin at the slow node.
    expect(own.repeated).toMatchObject({ hedges: 2, hedgesDenied: 0 });
  });

  it('a percentile needs a third of its window, and then is what was observed', () => {
    const at = Array.from({ length: 400 }, (_, i) => i * 100);
    // Nineteen of twenty take 10, the others 90, until a copy of 10 is sent after 10 or so.
    const works = at.map((_, i) => (i % 20 === 19 ? 90 : 10));
    const delay: HedgeModel['delay'] = {
      definition: hedgeAfterPercentile,
      parameters: { percentile: 0.9, window: 30_000, refresh: 1000, atLeast: 0 },
    };
    const result = run({
      arrivals: trace(at, works),
      nodes: [{}, {}],
      client: { hedge: { ...hedge(0), delay } },
    });
    // Requests from 10,000 on: 15 of the 300 take longer; their copies take as long, from a trace.
    expect(result.repeated.hedges).toBe(15);
  });
});

describe('tied requests', () => {
  const tied = hedge(0, { cancel: 'on-start' });

  it('are turned back where they arrive when one is served already', () => {
    const both = run({
      arrivals: trace([0, 10], [100, 10]),
      nodes: [{}, {}],
      client: { hedge: tied },
      run: { durationNs: 1000 },
    });
    // The first request is served at node 1; its copy is turned back at node 2, which serves the second.
    expect(busyOf(both)).toEqual([100, 10]);
    expect(both.latency.sumNs).toBe(110);
    expect(both.attempts).toBe(4);
    expect(both.nodes.map(({ errors }) => errors)).toEqual([0, 0]);
  });

  it('leave the queue that they wait in when one is served elsewhere', () => {
    // Nodes are busy until 100 and 40 when the third comes: its copies wait at both, and it is served
    // from 40 to 50 at node 2. The fourth waits at node 1 behind nobody, and takes 10 from 100 on.
    const result = run({
      arrivals: trace([0, 1, 2], [100, 39, 10]),
      nodes: [{}, {}],
      client: { hedge: tied },
      run: { durationNs: 1000 },
    });
    expect(result.outcomes.ok).toBe(3);
    expect(result.latency.sumNs).toBe(100 + 39 + 48);
    expect(busyOf(result)).toEqual([100, 49]);
    // While it waits for 38 it is in both queues.
    expect(result.nodes.map(({ queueAreaNs }) => queueAreaNs)).toEqual([38, 38]);
  });

  it('hear the news after a hop, and go on if they are being served by then', () => {
    // Both begin at 5; the news of either takes 5 more and finds the other one being served.
    const result = run({
      arrivals: trace([0]),
      nodeHop: constant(5),
      nodes: [{ service: constant(100) }, { service: constant(20) }],
      client: { hedge: tied },
      run: { durationNs: 1000 },
    });
    expect(result.latency.sumNs).toBe(30);
    // The winner's client then tells the loser, which was served from 5 to 35.
    expect(busyOf(result)).toEqual([30, 20]);
  });
});
