/** Breakers, limits, throttles and deadlines in the engine: timelines by hand. */

import { describe, expect, it } from 'vitest';
import { balancerByName } from '../../algorithms/balancing/index.ts';
import type { ParameterValues } from '../../algorithms/parameters.ts';
import { envoyThresholds } from '../../algorithms/resilience/breakers/envoy-thresholds.ts';
import { hystrix } from '../../algorithms/resilience/breakers/hystrix.ts';
import { resilience4j } from '../../algorithms/resilience/breakers/resilience4j.ts';
import { aimd } from '../../algorithms/resilience/limits/aimd.ts';
import { fixedLimit } from '../../algorithms/resilience/limits/fixed.ts';
import { codel } from '../../algorithms/resilience/queues/codel.ts';
import { maxWait } from '../../algorithms/resilience/queues/max-wait.ts';
import type { ResilienceDefinition } from '../../algorithms/resilience/types.ts';
import type { FaultModel } from '../../sim/model/faults/types.ts';
import type { ResilienceModel } from '../../sim/model/types.ts';
import { simulate } from '../../sim/simulate.ts';
import { constant, modelOf, type Setup, trace } from './models.ts';
import { type Observed, observe } from './observe.ts';

const MS = 1e6;

function rule<T>(
  definition: ResilienceDefinition<T>,
  parameters: ParameterValues = {},
): ResilienceModel<T> {
  return { definition, parameters };
}

/** One every so many milliseconds, from 0. */
function every(gapMs: number, count: number): number[] {
  return Array.from({ length: count }, (_, i) => i * gapMs * MS);
}

function errors(endMs: number, nodes = [0]): FaultModel {
  const spans = [{ nodes, startNs: 0, endNs: endMs * MS }];
  return { kind: 'errors', id: 'broken', share: 1, answerNs: 0, spans, chance: null };
}

const run = (setup: Setup): Observed => observe(modelOf(setup), 'guards');

/** Outcomes in order of issue, runs of equal ones together: `3 ok, 1 error`. */
function story({ requests }: Observed): string {
  const runs: { outcome: string; count: number }[] = [];
  for (const { outcome } of requests) {
    if (runs.at(-1)?.outcome === outcome) runs.at(-1)!.count++;
    else runs.push({ outcome: outcome!, count: 1 });
  }
  return runs.map(({ outcome, count }) => `${count} ${outcome}`).join(', ');
}

const turns = ({ world }: Observed, node: number) =>
  world.recorder.log.entries
    .filter((entry) => entry.event.startsWith('circuit-') && entry.node === node)
    .map(({ atNs, event }) => `${atNs / MS} ${event}`);

describe('a circuit for the service', () => {
  it('Hystrix: 20 failures open it at the next look, one trial call after more than 5 s decides', () => {
    const observed = run({
      arrivals: trace(every(100, 150)),
      faults: [errors(10_000)],
      guards: { breaker: rule(hystrix) },
    });
    // The look at 2 s sees those of 0 to 1.9 s. Open to 7 s inclusive, the trial of 7.1 s fails, open
    // to 12.1 s inclusive, and that of 12.2 s succeeds.
    expect(story(observed)).toBe('20 error, 51 circuit-open, 1 error, 50 circuit-open, 28 ok');
    expect(turns(observed, -1)).toEqual([
      '2000 circuit-open',
      '7100 circuit-half-open',
      '7100 circuit-open',
      '12200 circuit-half-open',
      '12200 circuit-closed',
    ]);
    const refused = observed.requests.filter(({ outcome }) => outcome === 'circuit-open');
    for (const { cause, sentNs, node } of refused) {
      expect({ cause, sentNs, node }).toEqual({ cause: 'circuit-open', sentNs: null, node: null });
    }
    expect(observed.world.recorder.turnedAway[0]).toBe(101);
  });

  it('resilience4j: ten trial calls, and nobody else until their results are in', () => {
    const parameters = {
      slidingWindowSize: 10,
      minimumNumberOfCalls: 10,
      waitDurationInOpenState: 1000 * MS,
    };
    const tens = Array.from({ length: 40 }, (_, i) => 1010 + 10 * i);
    const atMs = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1009, ...tens];
    const observed = run({
      arrivals: trace(atMs.map((ms) => ms * MS)),
      faults: [errors(500)],
      node: { concurrency: Infinity, service: constant(300 * MS) },
      guards: { breaker: rule(resilience4j, parameters) },
    });
    // Opened at 9 ms for a second, which 1009 ms does not exceed. Trials of 1010 to 1100 ms end at 1310
    // to 1400 ms; the request of 1400 ms comes after the last result, which closes it.
    expect(story(observed)).toBe('10 error, 1 circuit-open, 10 ok, 29 circuit-open, 1 ok');
    expect(turns(observed, -1)).toEqual([
      '9 circuit-open',
      '1010 circuit-half-open',
      '1400 circuit-closed',
    ]);
  });

  it('Envoy: so many under way, and so many that wait for a node with room', () => {
    const thresholds = rule(envoyThresholds, { maxRequests: 3, maxPendingRequests: 2 });
    const atOnce = { arrivals: trace([0, 0, 0, 0, 0, 0]), guards: { breaker: thresholds } };
    const node = { service: constant(5), concurrency: 9 };
    expect(story(run({ ...atOnce, node }))).toBe('3 ok, 3 circuit-open');
    const held = run({
      ...atOnce,
      node: { ...node, maxConnections: 1 },
      balancer: { algorithm: balancerByName('haproxy-least-connections')! },
    });
    expect(story(held)).toBe('3 ok, 3 circuit-open');
    expect(held.requests.map(({ settledNs }) => settledNs)).toEqual([5, 10, 15, 0, 0, 0]);
  });

  it('a trial call whose client goes away opens Hystrix again, and gives resilience4j its place back', () => {
    const clients = [
      { arrivals: trace([0, 0, 0]) },
      { arrivals: trace([7000 * MS]), timeoutNs: MS },
    ];
    const outcomesWith = (breaker: ResilienceModel<ReturnType<typeof hystrix.create>>) =>
      run({
        clients: [...clients, { arrivals: trace([7002 * MS]) }],
        faults: [errors(1)],
        node: { service: constant(100 * MS) },
        guards: { breaker },
      }).requests.map(({ outcome }) => outcome);
    const failures = ['error', 'error', 'error', 'timeout'];
    expect(outcomesWith(rule(hystrix, { requestVolumeThreshold: 3 }))).toEqual([
      ...failures,
      'circuit-open',
    ]);
    const oneTrial = { permittedCallsInHalfOpenState: 1, waitDurationInOpenState: 5000 * MS };
    expect(outcomesWith(rule(resilience4j, { minimumNumberOfCalls: 3, ...oneTrial }))).toEqual([
      ...failures,
      'ok',
    ]);
  });
});

describe('a circuit for each node', () => {
  it('takes its node out at the very look, and back for one trial after 5 s', () => {
    const observed = run({
      arrivals: trace(every(100, 150)),
      nodes: [{}, {}],
      faults: [errors(Infinity)],
      guards: { breaker: rule(hystrix, { per: 'node' }) },
    });
    // Turns alternate: of node 1 are 0, 200, … 3800 ms, 20 by the look at 4 s. Its circuit admits a
    // trial from 9 s + 1 ns on: at 9.1 s it is the turn of node 2, at 9.2 s its own.
    expect(turns(observed, 0).slice(0, 3)).toEqual([
      '4000 circuit-open',
      '9200 circuit-half-open',
      '9200 circuit-open',
    ]);
    expect(turns(observed, 1)).toEqual([]);
    const between = observed.requests.filter(
      ({ issuedNs }) => issuedNs >= 4000 * MS && issuedNs < 9200 * MS,
    );
    expect(between.map(({ node, outcome }) => `${node} ${outcome}`)).toEqual(
      Array<string>(52).fill('1 ok'),
    );
    const { log } = observed.world.recorder;
    expect(log.entries.find(({ event }) => event === 'out-of-rotation')).toMatchObject({
      atNs: 4000 * MS,
      node: 0,
    });
  });

  it('turns requests away when no other node is left, and knows nothing of panic', () => {
    const observed = run({
      arrivals: trace(every(100, 60)),
      nodes: [{}, {}],
      faults: [errors(Infinity, [0, 1])],
      guards: { breaker: rule(hystrix, { per: 'node' }) },
    });
    expect(story(observed)).toBe('40 error, 20 circuit-open');
  });
});

describe('a concurrency limit', () => {
  it('of the balancer counts those in flight and those held, and rejects at once', () => {
    const setup = {
      arrivals: trace([0, 0, 0, 0, 7]),
      clientHop: constant(1),
      node: { service: constant(5), maxConnections: 1 },
      guards: { concurrencyLimit: rule(fixedLimit, { max: 2 }) },
    };
    const held = run({
      ...setup,
      balancer: { algorithm: balancerByName('haproxy-least-connections')! },
    });
    expect(story(held)).toBe('2 ok, 2 rejected, 1 ok');
    expect(held.requests.map(({ settledNs }) => settledNs)).toEqual([7, 12, 2, 2, 17]);
    expect(held.requests[2]).toMatchObject({ cause: 'overload', sentNs: null });
    expect(simulate(modelOf(setup), 'guards', 1).turnedAway).toEqual({
      breaker: 0,
      'concurrency-limit': 2,
      throttle: 0,
      'node-limit': 0,
      'queue-full': 0,
      'queue-deadline': 0,
    });
  });

  it('takes failures of overload as drops, and nothing from errors', () => {
    const limitAfter = (setup: Setup) => {
      const concurrencyLimit = rule(aimd, { initialLimit: 100, minLimit: 1 });
      const { world } = run({ ...setup, guards: { concurrencyLimit } });
      return world.balancers[0]!.guard!.limit!.limit();
    };
    const arrivals = trace([0]);
    expect(limitAfter({ arrivals })).toBe(100);
    expect(limitAfter({ arrivals, faults: [errors(1)] })).toBe(100);
    expect(limitAfter({ arrivals, node: { queueLimit: 0, concurrency: 1 } })).toBe(100);
    const slow = { service: constant(50) };
    expect(limitAfter({ arrivals, node: slow, balancer: { timeoutNs: 10 } })).toBe(90);
    expect(limitAfter({ arrivals: trace([0, 0]), node: { ...slow, queueLimit: 0 } })).toBe(90);
    // Whoever goes away says nothing, unless the balancer is inside it.
    expect(limitAfter({ arrivals, node: slow, client: { timeoutNs: 10 } })).toBe(100);
    const balancer = { instances: 'per-client' as const };
    expect(limitAfter({ arrivals, balancer, node: slow, client: { timeoutNs: 10 } })).toBe(90);
  });

  it('of a node counts everybody inside, and is forgotten when the process dies', () => {
    const concurrencyLimit = rule(aimd, { initialLimit: 2, minLimit: 1 });
    const crash: FaultModel = {
      ...{ kind: 'crash', id: 'crash', chance: null },
      spans: [{ nodes: [0], startNs: 100, endNs: 101 }],
    };
    const observed = run({
      arrivals: trace([0, 0, 0, 50, 50, 50, 50, 200, 200, 200]),
      node: { service: constant(5), concurrencyLimit },
      faults: [crash],
    });
    // Two at first; each answer that met at least half of the limit inside raises it: 3, then 4.
    expect(story(observed)).toBe('2 ok, 1 rejected, 6 ok, 1 rejected');
    expect(observed.world.recorder.turnedAway[3]).toBe(2);
  });
});

describe('a queue deadline', () => {
  it('CoDel drops at the schedule of interval ÷ √n, when a request is taken', () => {
    const observed = run({
      arrivals: trace(every(5, 120)),
      node: { service: constant(10 * MS), queueDeadline: rule(codel) },
    });
    const late = observed.requests.filter(({ outcome }) => outcome === 'rejected');
    // Nobody waits behind the one that starts at 10 ms. The next, at 20 ms, has waited 10: above 5 ms
    // from then on, dropped from 120 ms on; then at 220, + 70.7 = 290.7, + 57.7 = 348.4, + 50 = 398.4.
    const droppedMs = late.slice(0, 5).map(({ settledNs }) => settledNs! / MS);
    expect(droppedMs).toEqual([120, 220, 300, 350, 400]);
    // Whoever is dropped was first in line: it arrived at 5 k ms for its turn, the k-th.
    expect(late[0]).toMatchObject({ issuedNs: 60 * MS, startedNs: null, cause: 'overload' });
  });

  it('a fixed one drops whoever has waited longer, all at the next turn', () => {
    const observed = run({
      arrivals: trace(Array<number>(10).fill(0)),
      node: { service: constant(10), queueDeadline: rule(maxWait, { wait: 20 }) },
    });
    expect(story(observed)).toBe('3 ok, 7 rejected');
    expect(observed.requests.map(({ settledNs }) => settledNs)).toEqual([
      ...[10, 20, 30],
      ...Array<number>(7).fill(30),
    ]);
    expect(observed.world.recorder.turnedAway[5]).toBe(7);
  });
});
