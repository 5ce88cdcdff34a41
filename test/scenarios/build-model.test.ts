/** The model that the simulator gets. */

import { describe, expect, test } from 'vitest';
import { buildModel } from '../../scenarios/format/build-model.ts';
import { zipfQuantile } from '../../scenarios/format/zipf-quantile.ts';
import { CHECKOUT, changed, read } from './read.ts';

function model(text: string, files = {}, variant = 0) {
  const { scenario, traces } = read(text, { files });
  return buildModel(scenario, scenario.variants[variant]!, traces);
}

describe('a model', () => {
  test('names its nodes by service, group and number', () => {
    const { nodes } = model(CHECKOUT).services[0]!;
    expect(nodes.map(({ name }) => name)).toEqual([
      ...Array.from({ length: 8 }, (_, i) => `web/new-${i + 1}`),
      'web/old-1',
      'web/old-2',
    ]);
    expect(nodes[8]).toMatchObject({ zone: 'eu-2', weight: 1, concurrency: 4, speed: 0.5 });
    expect(nodes[0]!.service.mean).toBeCloseTo(20e6, 3);
  });

  test('takes the balancer of its variant', () => {
    const { algorithm, parameters, instances } = model(CHECKOUT, {}, 2).services[0]!.balancer;
    expect(algorithm.name).toBe('power-of-two');
    expect(parameters).toMatchObject({ load: 'peak-ewma', choices: 2 });
    expect(instances).toBe(2);
  });

  test('has a finite duration or a finite number of requests', () => {
    expect(model(CHECKOUT).run).toMatchObject({
      warmupNs: 20e9,
      durationNs: 120e9,
      requests: Number.POSITIVE_INFINITY,
      expectedNs: 140e9,
    });
    expect(model(changed('duration: 10s', 'requests: 500, warmup: 5s')).run).toMatchObject({
      warmupNs: 5e9,
      durationNs: Number.POSITIVE_INFINITY,
      requests: 500,
      expectedNs: 55e9,
    });
  });

  test('turns words into numbers without limits', () => {
    const [node] = model(changed('n: {}', 'n: { concurrency: unlimited }')).services[0]!.nodes;
    expect(node!.concurrency).toBe(Number.POSITIVE_INFINITY);
    expect(node!.queueLimit).toBe(Number.POSITIVE_INFINITY);
    expect(model(changed()).clients[0]!.timeoutNs).toBe(Number.POSITIVE_INFINITY);
  });

  test('points each client at its service', () => {
    const text = changed(
      'users: {',
      'users: { to: b,',
      'web:',
      'a: { service: 1ms, nodes: { n: {} } }\n  b:',
    );
    expect(model(text).clients[0]!.service).toBe(1);
  });
});

describe('keys', () => {
  test('without any, each request has its own', () => {
    const { keys } = model(changed()).clients[0]!;
    expect(keys).toMatchObject({ count: Number.POSITIVE_INFINITY, quantile: null });
    expect(keys.text(7)).toBe('key-7');
  });

  test('of a trace keep their texts', () => {
    const text = changed('process: poisson, rate: 10/s', 'process: trace, file: t.csv');
    const { arrivals, keys } = model(text, { 't.csv': 'at_ms,key\n1,/a\n2,/b\n3,/a\n' })
      .clients[0]!;
    expect(keys).toMatchObject({ count: 2, quantile: null });
    expect(arrivals).toMatchObject({ process: 'trace' });
    expect([0, 1].map(keys.text)).toEqual(['/a', '/b']);
  });

  test('of several traces of one service keep their own texts, under numbers of their own', () => {
    const text = `
name: traces
run: { duration: 1s }
clients:
  a: { to: web, arrivals: { process: trace, file: a.csv } }
  b: { to: web, arrivals: { process: trace, file: b.csv } }
  c: { to: web, arrivals: { process: poisson, rate: 1/s }, keys: { count: 3 } }
services:
  web: { service: 1ms, nodes: { n: {} }, balancer: ring-hash }
`;
    const files = { 'a.csv': 'at_ms,key\n1,x\n2,y\n', 'b.csv': 'at_ms,key\n1,y\n2,z\n3,x\n' };
    const { clients } = model(text, files);
    const keysOf = (i: number) => {
      const { arrivals } = clients[i]!;
      return arrivals.process === 'trace' ? [...arrivals.trace.key!] : [];
    };
    const { count, text: textOf } = clients[2]!.keys;
    expect(count).toBe(3 + 2 + 3);
    expect(keysOf(0).map(textOf)).toEqual(['x', 'y']);
    expect(keysOf(1).map(textOf)).toEqual(['y', 'z', 'x']);
    expect(textOf(clients[2]!.keys.quantile!(0.99))).toBe('key-2');
    expect(new Set([...keysOf(0), ...keysOf(1)]).size).toBe(5);
    for (const { keys } of clients) expect(keys.text).toBe(textOf);
  });

  test('are drawn uniformly by one uniform each', () => {
    const quantile = model(changed('} }', '}, keys: { count: 4 } }')).clients[0]!.keys.quantile!;
    expect([0, 0.2499, 0.25, 0.5, 0.75, 1 - 2 ** -53].map(quantile)).toEqual([0, 0, 1, 2, 3, 3]);
  });
});

/** The definition, searched from the first key on. */
function slowZipf(count: number, exponent: number): (u: number) => number {
  const weights = Array.from({ length: count }, (_, k) => Math.exp(-exponent * Math.log(k + 1)));
  const sums = weights.map(
    (
      (sum) => (weight) =>
        (sum += weight)
    )(0),
  );
  return (u) => {
    const key = sums.findIndex((sum) => sum > u * sums[count - 1]!);
    return key === -1 ? count - 1 : key;
  };
}

describe("Zipf's law", () => {
  test.each([
    [1, 1],
    [2, 0],
    [7, 0.5],
    [1000, 1.1],
    [1000, 3],
    [1000, 20],
  ])('over %i keys with exponent %d equals its definition', (count, exponent) => {
    const fast = zipfQuantile(count, exponent);
    const slow = slowZipf(count, exponent);
    const uniforms = [0, 2 ** -53, 1 - 2 ** -53];
    for (let i = 1; i < 3000; i++) uniforms.push(i / 3000, (i * 0.6180339887498949) % 1);
    for (const u of uniforms) expect(fast(u)).toBe(slow(u));
  });

  test('exponent 1 over 3 keys has weights 6 : 3 : 2', () => {
    const quantile = zipfQuantile(3, 1);
    expect([0, 0.545, 0.546, 0.818, 0.819, 0.999].map(quantile)).toEqual([0, 0, 1, 1, 2, 2]);
  });
});
