/** Retries of balancers, on timelines worked out by hand. */

import { describe, expect, it } from 'vitest';
import { balancerByName } from '../../algorithms/balancing/index.ts';
import type { AlgorithmDefinition } from '../../algorithms/balancing/types.ts';
import { simulate } from '../../sim/simulate.ts';
import { constant, modelOf, type Setup, trace } from '../engine/models.ts';
import { crashed, failing, proxyRetry, retry } from './support.ts';

const S = 1e9;

/** Insists on the first node, whatever it is asked. */
const firstOnly: AlgorithmDefinition = {
  ...balancerByName('random')!,
  name: 'first-only',
  create: () => ({ pick: () => 0 }),
};

function run(setup: Setup, name: string, parameters = {}, outcomes?: readonly ['error']) {
  const rule = proxyRetry(name, parameters);
  const model = modelOf(setup);
  const services = model.services.map((service) => ({
    ...service,
    retry: { ...rule, outcomes: outcomes ?? rule.outcomes },
  }));
  return simulate({ ...model, services }, 'attempts', 1);
}

const requestsOf = (result: ReturnType<typeof run>) => result.nodes.map(({ requests }) => requests);

describe('nginx-next-upstream', () => {
  it('goes to the next node at once, inside the balancer', () => {
    // Client hop 10 each way once; node hop 1 each way twice; service 5.
    const result = run(
      {
        arrivals: trace([0]),
        clientHop: constant(10),
        nodeHop: constant(1),
        nodes: [{}, {}],
        node: { service: constant(5) },
        faults: [crashed([0])],
      },
      'nginx-next-upstream',
    );
    expect(result.outcomes.ok).toBe(1);
    expect(result.latency.sumNs).toBe(29);
    expect(result.repeated).toMatchObject({ retries: 1, wonByRetry: 1 });
  });

  it('never tries the same node twice, and then answers what the last one said', () => {
    const down = { nodes: [{}, {}, {}], faults: [crashed([0, 1, 2])] };
    const result = run({ arrivals: trace([0]), ...down }, 'nginx-next-upstream');
    expect(requestsOf(result)).toEqual([1, 1, 1]);
    expect(result.outcomes.refused).toBe(1);
    expect(result.causes).toMatchObject({ 'crash-1': 1 });
    const limited = run({ arrivals: trace([0]), ...down }, 'nginx-next-upstream', { tries: 2 });
    expect(limited.attempts).toBe(2);
  });

  it('begins no attempt when so much time has passed', () => {
    // Each node is given up on after 20; at 40 the limit of 30 has passed.
    const result = run(
      {
        arrivals: trace([0]),
        nodes: [{}, {}, {}, {}],
        node: { service: constant(100) },
        balancer: { timeoutNs: 20 },
      },
      'nginx-next-upstream',
      { within: 30 },
    );
    expect(result.attempts).toBe(2);
    expect(result.outcomes.timeout).toBe(1);
    expect(result.causes).toMatchObject({ 'slow-service': 1 });
  });
});

describe('haproxy-retries', () => {
  const down = { nodes: [{}, {}], node: { service: constant(5) }, faults: [crashed([0])] };

  it('stays with the node, a second apart, and fails after the third retry', () => {
    const result = run(
      { arrivals: trace([0]), ...down, run: { durationNs: 9 * S } },
      'haproxy-retries',
    );
    expect(requestsOf(result)).toEqual([4, 0]);
    expect(result.outcomes.refused).toBe(1);
    expect(result.inSystemAreaNs).toBe(3 * S);
  });

  it('with redispatch sends the last retry elsewhere, at once', () => {
    const result = run({ arrivals: trace([0]), ...down }, 'haproxy-retries', { redispatch: true });
    expect(requestsOf(result)).toEqual([3, 1]);
    expect(result.latency.sumNs).toBe(2 * S + 5);
  });

  it('pauses for timeout connect if that is shorter, and can redispatch every retry', () => {
    const brief = { redispatch: true, connectTimeout: S / 10 };
    const last = run({ arrivals: trace([0]), ...down }, 'haproxy-retries', brief);
    expect(last.latency.sumNs).toBe(S / 5 + 5);
    const every = { redispatch: true, redispatchInterval: 1 };
    const first = run({ arrivals: trace([0]), ...down }, 'haproxy-retries', every);
    expect(first.latency.sumNs).toBe(5);
  });

  it('does not retry requests that were sent and got lost', () => {
    // The process dies with the request inside.
    const result = run(
      {
        arrivals: trace([0]),
        nodes: [{}, {}],
        node: { service: constant(50) },
        faults: [crashed([0], 10)],
      },
      'haproxy-retries',
      { redispatch: true },
    );
    expect(result.attempts).toBe(1);
    expect(result.outcomes.reset).toBe(1);
  });
});

describe('envoy-retries', () => {
  it('tries once more within 25 ms, where the balancer sends it', () => {
    const result = run(
      {
        arrivals: trace([0]),
        nodes: [{}, {}],
        node: { service: constant(5) },
        faults: [crashed([0])],
      },
      'envoy-retries',
    );
    expect(requestsOf(result)).toEqual([1, 1]);
    expect(result.latency.sumNs).toBeLessThan(25e6);
  });

  it('asks for another node so often, and then takes what it gets', () => {
    const setup = {
      arrivals: trace([0]),
      nodes: [{}, {}],
      node: { service: constant(5) },
      faults: [crashed([0])],
    };
    const stubborn = { parameters: {}, algorithm: firstOnly };
    const previousHosts = { previousHosts: true };
    const envoy = run({ ...setup, balancer: stubborn }, 'envoy-retries', previousHosts);
    expect(requestsOf(envoy)).toEqual([2, 0]);
    const nginx = run({ ...setup, balancer: stubborn }, 'nginx-next-upstream');
    expect(requestsOf(nginx)).toEqual([1, 1]);
  });

  it('has three retries under way at most, in each balancer', () => {
    const result = run(
      { arrivals: trace([0, 0, 0, 0, 0]), node: { concurrency: 9 }, faults: [failing(1, [0])] },
      'envoy-retries',
    );
    expect(result.repeated).toMatchObject({ retries: 3, retriesDenied: 2 });
  });
});

describe('both together', () => {
  it('each attempt of the client is tried anew by its balancer', () => {
    const result = run(
      {
        arrivals: trace([0]),
        client: { retry: retry({ attempts: 3 }) },
        nodes: [{}, {}],
        faults: [crashed([0, 1])],
      },
      'nginx-next-upstream',
    );
    expect(requestsOf(result)).toEqual([3, 3]);
    expect(result.nodes.map(({ errors }) => errors)).toEqual([3, 3]);
    expect(result.outcomes.refused).toBe(1);
  });

  it('when the client goes away its balancer tries no further', () => {
    // The first attempt is refused, the balancer pauses for a second, the client waits for half of it.
    const result = run(
      { arrivals: trace([0]), client: { timeoutNs: S / 2 }, faults: [crashed([0])] },
      'haproxy-retries',
    );
    expect(result.attempts).toBe(1);
    expect(result.outcomes.timeout).toBe(1);
    expect(result.causes).toMatchObject({ 'crash-1': 1 });
  });
});
