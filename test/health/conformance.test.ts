/** Every health check of the index against every property, and declines against the truth. */

import { describe, expect, it } from 'vitest';
import { HEALTH, healthCheckByName } from '../../algorithms/health/index.ts';
import { HEALTH_PROPERTIES } from '../../cli/conformance/health/properties.ts';
import { isDeclined, Violation } from '../../cli/conformance/property.ts';

describe.each(HEALTH.map((definition) => [definition.name, definition] as const))(
  '%s',
  (_, definition) => {
    for (const property of HEALTH_PROPERTIES) {
      if (property.concerns && !property.concerns(definition)) continue;
      if (isDeclined(definition, property)) {
        it(`declines that it ${property.claim}`, () => {
          expect(() => property.check(definition), 'it does after all').toThrow(Violation);
        });
      } else {
        it(property.claim, () => property.check(definition));
      }
    }

    it('declines only properties that there are, with a reason that is a sentence', () => {
      for (const { property, reason } of definition.except ?? []) {
        expect(HEALTH_PROPERTIES.map(({ name }) => name)).toContain(property);
        expect(reason).toMatch(/^[a-z].{15,}[^.]$/);
      }
    });

    it('is documented: names, sentences, sources, and parameters whose defaults are allowed', () => {
      const { name, aliases, summary, weakness, deployed, source, parameters } = definition;
      expect([name, ...Object.keys(parameters)].join(' ')).toMatch(/^[a-zA-Z0-9 -]+$/);
      expect(summary).toMatch(/\.$/);
      expect(weakness).toMatch(/\.$/);
      expect(Math.min(deployed.length, source.length)).toBeGreaterThan(0);
      for (const alias of [name, ...aliases]) expect(healthCheckByName(alias)).toBe(definition);
      for (const declaration of Object.values(parameters)) {
        const { kind, min = -Infinity, max = Infinity, choices = [] } = declaration;
        expect(declaration.summary).toMatch(/\.$/);
        if (kind === 'choice') expect(choices).toContain(declaration.default);
        else if (kind === 'boolean') expect(typeof declaration.default).toBe('boolean');
        else {
          expect(declaration.default).toBeGreaterThanOrEqual(min);
          expect(declaration.default).toBeLessThanOrEqual(max);
        }
      }
    });
  },
);

describe('index', () => {
  it('gives every name and alias to one check', () => {
    const names = HEALTH.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(names).toEqual([...new Set(names)]);
    expect(healthCheckByName('no such thing')).toBe(null);
  });
});
