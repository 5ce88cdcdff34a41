/** The JSON Schema that editors read: it accepts what the reader accepts, and knows every name. */

import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { BALANCING } from '../../algorithms/balancing/index.ts';
import { scenarioJsonSchema } from '../../scenarios/format/json-schema.ts';
import { LAWS } from '../../sim/distributions/index.ts';
import { scenarioText } from './arbitrary-scenario.ts';
import { CHECKOUT, changed, codes, MINIMAL } from './read.ts';

const schema = scenarioJsonSchema();
const validator = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);

function accepts(text: string): boolean {
  return validator.safeParse(parse(text)).success;
}

const LIBRARY = readdirSync('scenarios/library').filter((file) => file.endsWith('.yaml'));

describe('the JSON Schema', () => {
  test('is draft 7 and self-contained', () => {
    expect(schema).toMatchObject({
      $schema: 'http://json-schema.org/draft-07/schema#',
      type: 'object',
    });
    const references = [...JSON.stringify(schema).matchAll(/"\$ref":"([^"]*)"/g)].map(
      ([, to]) => to!,
    );
    expect(references.length).toBeGreaterThan(5);
    for (const reference of references) expect(reference).toMatch(/^#\/definitions\//);
  });

  test('completes every algorithm, alias, parameter and law', () => {
    const text = JSON.stringify(schema);
    for (const { name, aliases, parameters, summary } of BALANCING) {
      for (const known of [name, ...aliases, ...Object.keys(parameters), summary]) {
        expect(text).toContain(JSON.stringify(known));
      }
    }
    for (const { name, parameters } of LAWS) {
      for (const known of [name, ...Object.keys(parameters)])
        expect(text).toContain(JSON.stringify(known));
    }
  });

  test('describes every value of the run block', () => {
    const { properties } = (schema as { properties: Record<string, { properties: object }> })
      .properties.run!;
    for (const property of Object.values(properties))
      expect(property).toHaveProperty('description');
  });

  test.each(LIBRARY)('accepts the library scenario %s', (file) => {
    expect(accepts(readFileSync(`scenarios/library/${file}`, 'utf8'))).toBe(true);
  });

  test('accepts what the reader accepts', () => {
    expect(accepts(CHECKOUT)).toBe(true);
    expect(accepts(MINIMAL)).toBe(true);
    fc.assert(fc.property(scenarioText, accepts), { seed: 7, numRuns: 200 });
  });

  test.each([
    ['a bare number', changed('10s', '10')],
    ['a wrong unit', changed('10/s', '10ms')],
    ['a negative rate', changed('10/s', '-10/s')],
    ['an unknown key', changed('duration: 10s', 'duration: 10s, sede: 1')],
    ['a missing key', changed('name: small\n', '')],
    ['an unknown process', changed('poisson', 'poison')],
    ['an unknown law', changed('20ms', '{ law: lognorml, mean: 20ms }')],
    ['a parameter of another law', changed('20ms', '{ law: exponential, shape: 2 }')],
    ['an unknown algorithm', `${MINIMAL}compare: [lest-connections]\n`],
    [
      'a parameter of another algorithm',
      `${MINIMAL}compare: [{ balancer: { algorithm: random, load: ewma } }]\n`,
    ],
    [
      'a choice that is none',
      `${MINIMAL}compare: [{ balancer: { algorithm: p2c, load: ewam } }]\n`,
    ],
    ['no nodes at all', changed('n: {}', 'n: { count: 0 }')],
    ['an unknown queue', changed('n: {}', 'n: { queue: fiof }')],
    ['a name with a space', changed('users', '"my users"')],
    ['calls', changed('{ n: {} }', '{ n: {} }\n    calls: [db]')],
    ['a fault of no kind', `${MINIMAL}faults: [{ kind: melt, target: web/n-1, at: 1s }]\n`],
    ['too many replications', changed('10s', '10s, replications: 20000')],
  ])('refuses %s, as the reader does', (_, text) => {
    expect(accepts(text)).toBe(false);
    expect(codes(text).length).toBeGreaterThan(0);
  });
});
