/** What turns requests away, as scenarios say it: short forms, defaults, complaints, and the model. */

import { describe, expect, test } from 'vitest';
import { buildModel } from '../../scenarios/format/build-model.ts';
import { scenarioDigest } from '../../scenarios/format/digest.ts';
import { explainScenario } from '../../scenarios/format/explain.ts';
import { changed, codes, read, rendered } from './read.ts';

const service = (...lines: readonly string[]) =>
  changed(
    '    nodes: { n: {} }\n',
    `    nodes: { n: {} }\n${lines.map((l) => `    ${l}\n`).join('')}`,
  );
const node = (text: string) => changed('{ n: {} }', `{ n: { ${text} } }`);

function model(text: string) {
  const { scenario, traces, plugins } = read(text);
  return buildModel(scenario, scenario.variants[0]!, traces, plugins);
}

describe('what turns requests away', () => {
  test('is nothing by default', () => {
    const { breaker, concurrencyLimit, throttle, nodes } = model(changed()).services[0]!;
    expect([breaker, concurrencyLimit, throttle]).toEqual([null, null, null]);
    expect([nodes[0]!.concurrencyLimit, nodes[0]!.queueDeadline]).toEqual([null, null]);
  });

  test('is a name, an alias, a number or a duration, or a map', () => {
    const guards = model(
      service(
        'breaker: { breaker: hystrix, per: node, sleepWindow: 2s }',
        'concurrencyLimit: 1_000',
        'throttle: client-side-throttling',
      ),
    ).services[0]!;
    expect(guards.breaker!.definition.name).toBe('hystrix');
    expect(guards.breaker!.parameters).toMatchObject({
      per: 'node',
      sleepWindow: 2e9,
      window: 10e9,
    });
    expect(guards.concurrencyLimit!.definition.name).toBe('fixed-limit');
    expect(guards.concurrencyLimit!.parameters).toEqual({ max: 1000 });
    expect(guards.throttle!.parameters).toEqual({ k: 2, window: 120e9 });
    const [first] = model(node('queueDeadline: 250ms, concurrencyLimit: vegas')).services[0]!.nodes;
    expect(first!.queueDeadline!.definition.name).toBe('max-wait');
    expect(first!.queueDeadline!.parameters).toEqual({ wait: 250e6 });
    expect(first!.concurrencyLimit!.definition.name).toBe('vegas');
  });

  test('is explained with its defaults, as a scenario with the same meaning', () => {
    const text = service('breaker: hystrix', 'concurrencyLimit: 50');
    const first = read(text);
    const explained = explainScenario(first.scenario, first.traces, first.given, first.plugins);
    expect(explained).toContain('      breaker: hystrix\n      per: service # default\n');
    expect(explained).toContain('      limit: fixed-limit\n      max: 50\n');
    const again = read(explained);
    const digest = scenarioDigest(again.scenario, again.traces);
    expect(digest).toBe(scenarioDigest(first.scenario, first.traces));
  });

  test('does not change the digest of scenarios without it', () => {
    const { services } = read(changed()).scenario;
    for (const key of ['breaker', 'concurrencyLimit', 'throttle'])
      expect(services[0]).not.toHaveProperty(key);
    expect(services[0]!.groups[0]).not.toHaveProperty('queueDeadline');
  });

  test.each([
    ['breaker: histrix', 'unknown-circuit-breaker', 'did you mean `hystrix`?'],
    ['breaker: { breaker: hystrix, sleepWindw: 2s }', 'unknown-key', 'did you mean `sleepWindow`?'],
    ['breaker: { breaker: envoy-thresholds, per: node }', 'unknown-key', 'known: `breaker`'],
    ['concurrencyLimit: 0', 'out-of-range', 'at least 1'],
    ['concurrencyLimit: 2.5', 'wrong-type', 'not a whole number'],
    ['concurrencyLimit: plenty', 'unknown-concurrency-limit', 'known: `fixed-limit`'],
    ['throttle: { k: 2 }', 'missing-key', '`throttle` is missing'],
  ])('%s: %s', (line, code, text) => {
    expect(codes(service(line))).toEqual([code]);
    expect(rendered(service(line))).toContain(text);
  });

  test.each([
    ['queueDeadline: 100', 'missing-unit', '`100ms`'],
    ['queueDeadline: kodel', 'unknown-queue-deadline', 'did you mean `codel`?'],
    ['queueDeadline: codel, queue: processor-sharing', 'conflict', 'no queue to drop from'],
    ['queueDeadline: codel, concurrency: unlimited', 'conflict', 'no queue to drop from'],
  ])('%s: %s', (text, code, said) => {
    expect(codes(node(text))).toEqual([code]);
    expect(rendered(node(text))).toContain(said);
  });
});
