/** What a scenario means: every form of the design, its defaults and its short forms. */

import { describe, expect, test } from 'vitest';
import { CHECKOUT, MINIMAL, read } from './read.ts';

const MS = 1e6;
const S = 1e9;

function arrivals(text: string, files = {}) {
  return read(MINIMAL.replace('{ process: poisson, rate: 10/s }', text), { files }).scenario
    .clients[0]!.arrivals;
}

function law(text: string, files = {}) {
  return read(MINIMAL.replace('20ms', text), { files }).scenario.services[0]!.groups[0]!.service;
}

function group(text: string) {
  return read(MINIMAL.replace('n: {}', `n: ${text}`)).scenario.services[0]!.groups[0]!;
}

describe('a scenario', () => {
  test('the example of the design is read', () => {
    const { scenario, warnings } = read(CHECKOUT);
    expect(warnings).toEqual([]);
    expect(scenario.run).toMatchObject({
      warmupNs: 20 * S,
      durationNs: 120 * S,
      requests: null,
      seed: '2026',
    });
    expect(scenario.clients[0]).toMatchObject({
      to: 'web',
      arrivals: { process: 'poisson', ratePerS: 900 },
      keys: { count: 5000, popularity: { law: 'zipf', exponent: 1.1 } },
      zone: 'eu-1',
      timeoutNs: 2 * S,
    });
    expect(scenario.services[0]!.groups[1]).toMatchObject({
      name: 'old',
      count: 2,
      speed: 0.5,
      zone: 'eu-2',
    });
    expect(scenario.network.balancerNode).toEqual({
      law: 'constant',
      parameters: { value: 0.5 * MS },
    });
    expect(scenario.variants.map(({ name }) => name)).toEqual([
      'round-robin',
      'least-connections',
      'power-of-two(load=peak-ewma)',
    ]);
  });

  test('the smallest one gets every default', () => {
    expect(read(MINIMAL).scenario).toEqual({
      name: 'small',
      question: null,
      run: {
        warmupNs: 1 * S,
        durationNs: 10 * S,
        requests: null,
        seed: '1',
        replications: 10,
        indifference: 0.02,
        overload: null,
        stopping: null,
        limits: { events: 2e9, inFlight: 1e6 },
      },
      clients: [
        {
          name: 'users',
          to: 'web',
          count: 1,
          arrivals: { process: 'poisson', ratePerS: 10 },
          keys: null,
          zone: null,
          timeoutNs: null,
          cancellation: false,
        },
      ],
      services: [
        {
          name: 'web',
          groups: [
            {
              name: 'n',
              count: 1,
              concurrency: 1,
              queue: 'fifo',
              queueLimit: null,
              speed: 1,
              weight: 1,
              zone: null,
              priority: 0,
              maxConnections: null,
              addresses: [],
              joinsNs: null,
              service: { law: 'constant', parameters: { value: 20 * MS } },
            },
          ],
          balancer: {
            algorithm: 'round-robin',
            parameters: { start: 'first', absent: 'left-out' },
            instances: 1,
            zone: null,
          },
          timeoutNs: null,
          health: [],
          failover: null,
        },
      ],
      network: {
        clientBalancer: { law: 'constant', parameters: { value: 0 } },
        balancerNode: { law: 'constant', parameters: { value: 0 } },
      },
      faults: [],
      variants: [{ name: 'round-robin', balancers: {} }],
      checks: [],
      baseline: {
        metrics: ['mean', 'p50', 'p99', 'errorRate'],
        tolerance: 0.02,
        floors: { durationNs: 100_000, ratePerS: 1, ratio: 0.0001 },
      },
    });
  });

  test('the warm-up of a number of requests is a tenth of the time that they take', () => {
    const { run } = read(MINIMAL.replace('duration: 10s', 'requests: 50_000')).scenario;
    expect(run).toMatchObject({ requests: 50_000, durationNs: null, warmupNs: 500 * S });
  });

  test('a seed keeps its digits', () => {
    const seed = (text: string) =>
      read(MINIMAL.replace('10s', `10s, seed: ${text}`)).scenario.run.seed;
    expect(seed('12345678901234567890')).toBe('12345678901234567890');
    expect(seed('blue moon')).toBe('blue moon');
    expect(seed('"007"')).toBe('007');
    expect(seed('7')).toBe('7');
  });
});

describe('arrivals', () => {
  test.each([
    ['{ process: constant, rate: 60/min }', { process: 'constant', ratePerS: 1 }],
    [
      '{ process: mmpp, states: [{ rate: 100/s, mean: 5s }, { rate: 0/s, mean: 1s }] }',
      {
        process: 'mmpp',
        states: [
          { ratePerS: 100, meanNs: 5 * S },
          { ratePerS: 0, meanNs: S },
        ],
      },
    ],
    [
      '{ process: schedule, points: [{ at: 0s, rate: 1/s }, { at: 1min, rate: 9/s }], repeat: true }',
      {
        process: 'schedule',
        points: [
          { atNs: 0, ratePerS: 1 },
          { atNs: 60 * S, ratePerS: 9 },
        ],
        repeat: true,
      },
    ],
    [
      '{ process: closed, users: 50 }',
      { process: 'closed', users: 50, think: { law: 'constant', parameters: { value: 0 } } },
    ],
    [
      '{ process: closed, users: 50, think: { law: exponential, mean: 1s } }',
      { process: 'closed', users: 50, think: { law: 'exponential', parameters: { mean: S } } },
    ],
  ])('%s', (text, expected) => {
    expect(arrivals(text)).toEqual(expected);
  });

  test('a trace is read from beside the scenario', () => {
    const text = MINIMAL.replace(
      'process: poisson, rate: 10/s',
      'process: trace, file: day/log.csv',
    );
    const { scenario, traces } = read(text, {
      files: { 'day/log.csv': 'at_ms,key\n0,a\n1.5,b\n' },
    });
    expect(scenario.clients[0]!.arrivals).toMatchObject({ process: 'trace', file: 'day/log.csv' });
    expect([...traces.get('day/log.csv')!.atNs]).toEqual([0, 1.5 * MS]);
  });
});

describe('a law', () => {
  test.each([
    ['5ms', 'constant', { value: 5 * MS }],
    ['{ law: constant, value: 5ms }', 'constant', { value: 5 * MS }],
    ['{ law: exponential, mean: 5ms }', 'exponential', { mean: 5 * MS }],
    ['{ law: erlang, k: 3, mean: 6ms }', 'erlang', { k: 3, mean: 6 * MS }],
    ['{ law: gamma, mean: 6ms, cv: 0.5 }', 'gamma', { mean: 6 * MS, cv: 0.5 }],
    [
      '{ law: bimodal, fast: 1ms, slow: 1s, slowShare: 2% }',
      'bimodal',
      { fast: MS, slow: S, slowShare: 0.02 },
    ],
    ['{ law: empirical, values: [1ms, 2ms] }', 'empirical', { values: [MS, 2 * MS] }],
  ])('%s', (text, name, parameters) => {
    expect(law(text)).toEqual({ law: name, parameters });
  });

  test('a mixture holds laws with weights', () => {
    const text =
      '{ law: mixture, components: [{ law: constant, value: 1ms }, { weight: 0.5, law: exponential, mean: 2ms }] }';
    expect(law(text).parameters.components).toEqual([
      { weight: 1, law: { law: 'constant', parameters: { value: MS } } },
      { weight: 0.5, law: { law: 'exponential', parameters: { mean: 2 * MS } } },
    ]);
  });

  test('recorded durations come from a file of milliseconds', () => {
    const files = { 'd.txt': 'duration_ms\n# measured in May\n1.5\n\n20\n0.000001\n' };
    expect(law('{ law: empirical, file: d.txt }', files).parameters).toEqual({
      values: [1.5 * MS, 20 * MS, 1],
    });
  });

  test('a group of nodes may have its own', () => {
    const text = MINIMAL.replace('n: {}', 'a: {}, b: { service: 7ms }');
    const { groups } = read(text).scenario.services[0]!;
    expect(groups.map(({ service }) => service.parameters.value)).toEqual([20 * MS, 7 * MS]);
  });
});

describe('a group of nodes', () => {
  test.each([
    ['{ concurrency: unlimited }', { concurrency: null }],
    ['{ limit: 0 }', { queueLimit: 0 }],
    ['{ limit: unlimited }', { queueLimit: null }],
    ['{ queue: processor-sharing, limit: 5 }', { queue: 'processor-sharing', queueLimit: 5 }],
    ['{ queue: lifo }', { queue: 'lifo' }],
    ['{ speed: 0.5x }', { speed: 0.5 }],
    ['{ speed: 2 }', { speed: 2 }],
    ['{ zone: 1 }', { zone: '1' }],
    ['{ weight: 2.5, count: 1_0 }', { weight: 2.5, count: 10 }],
  ])('%s', (text, expected) => {
    expect(group(text)).toMatchObject(expected);
  });
});

describe('variants', () => {
  const compare = (list: string, text = MINIMAL) =>
    read(`${text}compare: ${list}\n`).scenario.variants;
  const TWO = MINIMAL.replace('users: {', 'users: { to: web,').replace(
    'services:\n',
    'services:\n  db: { service: 1ms, nodes: { d: {} }, balancer: { algorithm: random, instances: 3 } }\n',
  );

  test('are named by what was given and changes something', () => {
    const names = compare(
      '[rr, { balancer: { algorithm: p2c, load: in-flight } , name: plain }, { balancer: { algorithm: p2c, choices: 3, load: ewma } }, { balancer: { algorithm: random, instances: 4 } }]',
    ).map(({ name }) => name);
    expect(names).toEqual([
      'round-robin',
      'plain',
      'power-of-two(choices=3,load=ewma)',
      'random(instances=4)',
    ]);
  });

  test('keep the number of balancers of each service', () => {
    const [random] = compare('[random]', TWO);
    expect(Object.entries(random!.balancers).map(([s, b]) => [s, b.instances])).toEqual([
      ['db', 3],
      ['web', 1],
    ]);
  });

  test('may change one service only', () => {
    const [variant] = compare('[{ balancer: random, service: web }]', TWO);
    expect(Object.keys(variant!.balancers)).toEqual(['web']);
    expect(variant!.name).toBe('random (web)');
  });

  test('without any, the scenario stands as it is', () => {
    expect(read(TWO).scenario.variants).toEqual([
      { name: 'db: random, web: round-robin', balancers: {} },
    ]);
    expect(compare('[]').map(({ name }) => name)).toEqual(['round-robin']);
  });

  test('per-client balancing is written in words', () => {
    const [variant] = compare('[{ balancer: { algorithm: random, instances: per-client } }]');
    expect(variant!.balancers.web!.instances).toBe('per-client');
  });
});
