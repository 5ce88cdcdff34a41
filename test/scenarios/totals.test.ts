/** Complaints about a scenario as a whole, and about what the command line made of it. */

import { expect, test } from 'vitest';
import { changed, codes, complaints, MINIMAL, rendered } from './read.ts';

test('balancers that each see every node are bounded, in a variant too', () => {
  const message = 'error[too-many]: 10,000 balancers x 3,000 nodes are too many';
  const many = changed('n: {}', 'n: { count: 3000 }');
  expect(
    rendered(`${many}compare: [{ balancer: { algorithm: random, instances: 10000 } }]\n`),
  ).toContain(message);
  const perClient = changed('n: {}', 'n: { count: 3000 }', 'users: {', 'users: { count: 10000,');
  expect(
    rendered(`${perClient}compare: [{ balancer: { algorithm: random, instances: per-client } }]\n`),
  ).toContain(message);
  expect(codes(many)).toEqual([]);
});

test('a warning about --balancer does not blame the file', () => {
  const text = `${MINIMAL}compare: [random]\n`;
  const [warning] = complaints(text, { balancers: ['ring-hash'] });
  expect(warning).toMatchObject({ severity: 'warning', code: 'no-keys', location: null });
});

test('a service that hashes by itself is warned about at its balancer', () => {
  const [warning] = complaints(changed('    service', '    balancer: ring-hash\n    service'));
  expect(warning).toMatchObject({ code: 'no-keys', location: { line: 7, column: 15 } });
});

test('hashing with keys, and a load below capacity, are no reason to warn', () => {
  const text = changed('} }', '}, keys: { count: 9 } }', '10/s', '49.9/s');
  expect(codes(`${text}compare: [ring-hash]\n`)).toEqual([]);
});

test('users who wait never offer too much', () => {
  const text = changed('process: poisson, rate: 10/s', 'process: closed, users: 900');
  expect(codes(text)).toEqual([]);
});

test('a service time without a mean sustains no rate', () => {
  const text = changed('20ms', '{ law: pareto, min: 1ms, shape: 0.9 }');
  expect(rendered(text)).toContain('has an infinite mean, so no rate can be sustained');
});
