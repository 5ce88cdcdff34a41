/** `discovery` as scenarios write it, and registries that are away. */

import { describe, expect, it } from 'vitest';
import { buildModel } from '../../scenarios/format/build-model.ts';
import { explainScenario } from '../../scenarios/format/explain.ts';
import { MINIMAL, read, rendered } from './read.ts';

const withDiscovery = (discovery: string, faults = '') =>
  `${MINIMAL.replace('nodes: {', `discovery: ${discovery}\n    nodes: {`)}${faults}`;

describe('the depth of probes', () => {
  const nodeOf = (probe: string) => {
    const { scenario, traces, given } = read(MINIMAL.replace('n: {}', `n: { probe: ${probe} }`));
    expect(read(explainScenario(scenario, traces, given)).scenario).toEqual(scenario);
    return buildModel(scenario, scenario.variants[0]!, traces).services[0]!.nodes[0]!;
  };

  it('is shallow, deep at the mean of the service, or deep at a duration', () => {
    expect(nodeOf('shallow').probeNs).toBe(undefined);
    expect(nodeOf('deep').probeNs).toBe(20e6);
    expect(nodeOf('5ms').probeNs).toBe(5e6);
  });

  it('is nothing else, and has a mean', () => {
    const wrong = (probe: string) => rendered(MINIMAL.replace('n: {}', `n: { probe: ${probe} }`));
    expect(wrong('dep')).toContain('`dep` is no depth of a probe');
    expect(wrong('dep')).toContain('allowed: shallow, deep, or a duration');
    expect(wrong('5')).toContain('`5` has no unit');
    const endless = '{ probe: deep, service: { law: pareto, min: 1ms, shape: 0.9 } }';
    expect(rendered(MINIMAL.replace('n: {}', `n: ${endless}`))).toContain('an infinite mean');
  });
});

describe('discovery', () => {
  it('is a name, or a map with its parameters, a delay and checks; defaults are those of its kind', () => {
    const modelOf = (text: string) => {
      const { scenario, traces } = read(text);
      return buildModel(scenario, scenario.variants[0]!, traces).services[0]!.discovery;
    };
    expect(modelOf(MINIMAL)).toBe(undefined);
    const plain = modelOf(withDiscovery('consul'))!;
    expect(plain.definition.name).toBe('consul');
    expect(plain.delay.mean).toBe(0);
    expect(plain.checks.map(({ definition }) => definition.name)).toEqual(['consul-check']);
    const given = modelOf(
      withDiscovery(
        '{ kind: eureka, fetchInterval: 5s, delay: { law: exponential, mean: 20ms }, checks: [active, { check: ttl-check, ttl: 9s }] }',
      ),
    )!;
    expect(given.parameters).toMatchObject({ fetchInterval: 5e9, responseCache: 30e9 });
    expect(given.delay.mean).toBeCloseTo(20e6, 0);
    expect(given.checks.map(({ parameters }) => parameters.ttl)).toEqual([undefined, 9e9]);
    const eureka = modelOf(withDiscovery('eureka'))!;
    expect(eureka.checks[0]!.parameters).toEqual({ ttl: 90e9, heartbeat: 30e9, status: 'passing' });
  });

  it('is explained as a scenario that means the same', () => {
    for (const discovery of [
      ...['static', 'consul', '{ kind: dns, ttl: 3s, delay: 2ms, checks: [] }'],
      '{ kind: endpoints, checks: { check: active, interval: 1s } }',
    ]) {
      const outage =
        discovery === 'static'
          ? ''
          : 'faults:\n  - { kind: registry-outage, at: 2s, for: 1s }\n  - { kind: registry-outage, target: web, mtbf: 3s, mttr: 1s }\n';
      const { scenario, traces, given } = read(withDiscovery(discovery, outage));
      expect(read(explainScenario(scenario, traces, given)).scenario).toEqual(scenario);
    }
  });

  it('expands an outage into spans of the registry, which hit no node', () => {
    const { scenario, traces } = read(
      withDiscovery(
        'consul',
        'faults:\n  - { kind: registry-outage, at: 2s, for: 1s, every: 4s, times: 2 }\n',
      ),
    );
    const { faults, run } = buildModel(scenario, scenario.variants[0]!, traces);
    const at = (seconds: number) => run.warmupNs + seconds * 1e9;
    expect(faults[0]).toMatchObject({ kind: 'registry-outage', services: [0] });
    expect(faults[0]!.spans).toEqual([
      { nodes: [], startNs: at(2), endNs: at(3) },
      { nodes: [], startNs: at(6), endNs: at(7) },
    ]);
  });

  it.each([
    [withDiscovery('consull'), 'did you mean `consul`?'],
    [withDiscovery('{ kind: consul, ttl: 3s }'), 'ttl'],
    [withDiscovery('{ kind: static, delay: 3s }'), 'delay'],
    [
      withDiscovery('{ kind: consul, checks: outlier-detection }'),
      'lives on traffic, and none passes by',
    ],
    [`${MINIMAL}faults:\n  - { kind: registry-outage, at: 2s }\n`, 'no service has a registry'],
    [
      withDiscovery('static', 'faults:\n  - { kind: registry-outage, at: 2s, target: web }\n'),
      'no service with a registry',
    ],
    [
      withDiscovery('dns', 'faults:\n  - { kind: registry-outage, at: 2s, target: wep }\n'),
      'did you mean `web`?',
    ],
  ])('complains of what cannot be, %#', (text, message) => {
    expect(rendered(text)).toContain(message);
  });
});
