/** `explain`: every default in plain sight, and a text that means the same scenario. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { scenarioDigest } from '../../scenarios/format/digest.ts';
import { explainScenario } from '../../scenarios/format/explain.ts';
import { summarizeScenario } from '../../scenarios/format/summary.ts';
import { FILES, scenarioText } from './arbitrary-scenario.ts';
import { CHECKOUT, changed, read } from './read.ts';

function explain(text: string): string {
  const { scenario, traces, given } = read(text, { files: FILES });
  return explainScenario(scenario, traces, given);
}

function digest(text: string): string {
  const { scenario, traces } = read(text, { files: FILES });
  return scenarioDigest(scenario, traces);
}

describe('explain', () => {
  test('writes out and marks every default', () => {
    const text = changed(
      'n: {}',
      'n: { count: 2 }',
      '{ duration: 10s }',
      '{ duration: 0.5min, seed: "007" }',
    );
    expect(
      explain(`${text}compare: [{ balancer: { algorithm: p2c, decay: 2s } }]\n`),
    ).toBe(`# 2 nodes, 1 balancer, 10 requests/s = 10 % of capacity
# 1 variant × 10 replications = 10 runs, each 30 s after 3 s of warm-up
# about 330 requests a run, 3,300 in all

name: small
run:
  duration: 30s
  warmup: 3s # default: a tenth of the duration
  seed: "007"
  replications: 10 # default
  indifference: 2% # default
  limits:
    events: 2000000000 # default
    inFlight: 1000000 # default
clients:
  users:
    to: web # default
    count: 1 # default
    arrivals:
      process: poisson
      rate: 10/s
    timeout: none # default
    cancellation: false # default
services:
  web:
    service: 20ms
    nodes:
      n:
        count: 2
        concurrency: 1 # default
        queue: fifo # default
        limit: unlimited # default
        speed: 1 # default
        weight: 1 # default
    balancer:
      algorithm: round-robin # default
      instances: 1 # default
      start: first # default
      absent: left-out # default
network:
  client-balancer: 0ms # default
  balancer-node: 0ms # default
compare:
  - name: power-of-two(decay=2s)
    balancer: { algorithm: power-of-two, choices: 2, replacement: false, load: in-flight, decay: 2s }
baseline:
  metrics: [ mean, p50, p99, errorRate ]
  tolerance: 2% # default
  floors:
    duration: 100us # default
    rate: 1/s # default
    ratio: 0.01% # default
`);
  });

  test('does not mark what a short form gives', () => {
    const text = explain(changed('    service', '    balancer: random\n    service'));
    expect(text).toContain('algorithm: random\n      instances: 1 # default');
  });

  test('says nothing about defaults when it does not know what was given', () => {
    const { scenario, traces } = read(CHECKOUT);
    expect(explainScenario(scenario, traces)).not.toContain('# default');
  });

  test('is a scenario that means the same, and explains itself the same way', () => {
    fc.assert(
      fc.property(scenarioText, (text) => {
        const explained = explain(text);
        expect(digest(explained)).toBe(digest(text));
        const { scenario, traces } = read(explained, { files: FILES });
        const unmarked = explained.replace(/ # default.*$/gm, '');
        expect(explainScenario(scenario, traces).replace(/ # default.*$/gm, '')).toBe(unmarked);
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});

describe('a digest', () => {
  test('does not depend on comments, order, short forms or defaults', () => {
    const reordered = CHECKOUT.replace(
      '8, concurrency: 4, zone: eu-1',
      '8, zone: "eu-1", concurrency: 4',
    )
      .replace('seed: 2026', 'seed: "2026" # a year')
      .replace('120s', '2min')
      .replace('speed: 0.5,', 'speed: 0.5x, queue: fifo,')
      .replace('- { balancer: round-robin }', '- rr')
      .replace(
        'network: { client-balancer: 1ms',
        'network: { client-balancer: { law: constant, value: 1000us }',
      );
    expect(reordered).not.toBe(CHECKOUT);
    expect(digest(reordered)).toBe(digest(CHECKOUT));
  });

  test.each([
    ['count: 8', 'count: 9'],
    ['2026', '2027'],
    ['p99: 90ms', 'p99: 91ms'],
    ['peak-ewma', 'ewma'],
    ['eu-2', 'eu-3'],
    ['timeout: 2s', 'timeout: 3s'],
    ['1.1', '1.2'],
  ])('changes with a value: %s', (from, to) => {
    expect(digest(CHECKOUT.replace(from, to))).not.toBe(digest(CHECKOUT));
  });

  test('of a trace is about its content, not its name', () => {
    const text = (file: string) =>
      changed('process: poisson, rate: 10/s', `process: trace, file: ${file}`);
    const of = (file: string, content: string) => {
      const { scenario, traces } = read(text(file), { files: { [file]: content } });
      return scenarioDigest(scenario, traces);
    };
    expect(of('a.csv', 'at_ms\n1\n')).toBe(of('b.csv', 'at_ms\n1.0\n'));
    expect(of('a.csv', 'at_ms\n1\n')).not.toBe(of('a.csv', 'at_ms\n2\n'));
  });
});

describe('a summary', () => {
  const summary = (text: string) => {
    const { scenario, traces } = read(text, { files: FILES });
    return summarizeScenario(scenario, traces);
  };

  test('states size, load and plan', () => {
    expect(summary(CHECKOUT)).toEqual([
      '10 nodes, 2 balancers, 900 requests/s = 50 % of capacity',
      '3 variants × 10 replications = 30 runs, each 2 min after 20 s of warm-up',
      'about 126,000 requests a run, 3,780,000 in all',
    ]);
  });

  test.each([
    [
      'users who wait',
      'process: closed, users: 5',
      '1 node, 1 balancer, 5 users who wait for answers',
    ],
    [
      'a trace',
      'process: trace, file: log.csv',
      '1 node, 1 balancer, 1.333 requests/s = 2.67 % of capacity',
    ],
    [
      'bursts',
      'process: mmpp, states: [{ rate: 30/s, mean: 1s }, { rate: 0/s, mean: 2s }]',
      '1 node, 1 balancer, 10 requests/s = 20 % of capacity',
    ],
    [
      // 10 s after 1 s of warm-up: from 0/s up to 22/s.
      'a ramp',
      'process: schedule, points: [{ at: 0s, rate: 0/s }, { at: 22s, rate: 44/s }]',
      '1 node, 1 balancer, 11 requests/s = 22 % of capacity',
    ],
    [
      'a repeated ramp',
      'process: schedule, repeat: true, points: [{ at: 0s, rate: 0/s }, { at: 22s, rate: 44/s }]',
      '1 node, 1 balancer, 22 requests/s = 44 % of capacity',
    ],
  ])('knows the mean rate of %s', (_, arrivals, line) => {
    expect(summary(changed('process: poisson, rate: 10/s', arrivals))[0]).toBe(line);
  });

  test('a trace with service times is held against those', () => {
    const text = changed('process: poisson, rate: 10/s', 'process: trace, file: t.csv');
    const { scenario, traces } = read(text, {
      files: { 't.csv': 'at_ms,service_ms\n0,50\n100,150\n' },
    });
    expect(summarizeScenario(scenario, traces)[0]).toContain('10 requests/s = 100 % of capacity');
  });
});
