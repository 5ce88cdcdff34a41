/** The index of discoveries: documented, and apart from each other. */

import { describe, expect, it } from 'vitest';
import { DISCOVERIES, discoveryByName } from '../../algorithms/discovery/index.ts';
import type { DiscoveryClient, DiscoveryDefinition } from '../../algorithms/discovery/types.ts';
import { DISCOVERY_PROPERTIES } from '../../cli/conformance/discovery/properties.ts';
import { Violation } from '../../cli/conformance/property.ts';

describe.each(DISCOVERIES.map((entry) => [entry.name, entry] as const))('%s', (_, entry) => {
  it('is documented: names, sentences, sources, and parameters whose defaults are allowed', () => {
    const { name, aliases, summary, weakness, deployed, source, parameters } = entry;
    expect([name, ...Object.keys(parameters)].join(' ')).toMatch(/^[a-zA-Z0-9 -]+$/);
    expect(summary).toMatch(/\.$/);
    expect(weakness).toMatch(/\.$/);
    expect(Math.min(deployed.length, source.length)).toBeGreaterThan(0);
    for (const alias of [name, ...aliases]) expect(discoveryByName(alias)).toBe(entry);
    for (const declaration of Object.values(parameters)) {
      const { kind, min = -Infinity, max = Infinity } = declaration;
      expect(declaration.summary).toMatch(/\.$/);
      expect(['duration', 'boolean']).toContain(kind);
      if (kind === 'boolean') continue;
      expect(declaration.default).toBeGreaterThanOrEqual(min);
      expect(declaration.default).toBeLessThanOrEqual(max);
    }
  });

  it('has checks that hear something beside a node', () => {
    for (const { definition } of entry.checks) {
      expect(definition.worstDetectionNs).toBeDefined();
    }
  });
});

describe.each(
  DISCOVERIES.filter(({ create }) => create !== null).map((entry) => [entry.name, entry] as const),
)('%s', (_, entry) => {
  it.each(DISCOVERY_PROPERTIES.map((property) => [property.claim, property] as const))(
    '%s',
    (_claim, property) => property.check(entry),
  );

  it('would be found out if it never asked again, or forgot to tell', () => {
    const deaf = (change: Partial<DiscoveryClient>): DiscoveryDefinition => ({
      ...entry,
      create: (parameters, context) => ({ ...entry.create!(parameters, context), ...change }),
    });
    const [, learns, asksAgain] = DISCOVERY_PROPERTIES;
    expect(() => learns!.check(deaf({ onAnswer: () => {} }))).toThrow(Violation);
    expect(() => asksAgain!.check(deaf({ onWake: () => {} }))).toThrow(Violation);
  });
});

describe('index', () => {
  it('gives every name and alias to one kind', () => {
    const names = DISCOVERIES.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(names).toEqual([...new Set(names)]);
    expect(discoveryByName('no such thing')).toBe(null);
  });

  it('knows how long each takes with its defaults, from a change to the last balancer', () => {
    const seconds = DISCOVERIES.map(({ name, worstPropagationNs }) => [
      name,
      worstPropagationNs({}) / 1e9,
    ]);
    expect(seconds).toEqual([
      ['static', 0],
      ['consul', 0],
      ['dns', 30],
      ['kubernetes', 1],
      ['eureka', 120],
    ]);
  });

  it('raises the time to remove a critical service to a minute, as Consul does', () => {
    const { rules } = discoveryByName('consul')!;
    const afterNs = (given: number) =>
      rules({ deregisterCriticalServiceAfter: given }).removeAfterNs / 1e9;
    expect([0, 1, 60e9, 90e9].map(afterNs)).toEqual([Infinity, 60, 60, 90]);
  });
});
