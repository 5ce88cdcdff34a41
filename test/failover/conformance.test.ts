/** Every entry of the index against every property, and declines against the truth. */

import { describe, expect, it } from 'vitest';
import { defineFailover } from '../../algorithms/failover/define.ts';
import { FAILOVER, failoverByName } from '../../algorithms/failover/index.ts';
import type { FailoverContext, FailoverPolicy } from '../../algorithms/failover/types.ts';
import { FAILOVER_PROPERTIES } from '../../cli/conformance/failover/properties.ts';

const propertyOf = (wanted: string) => FAILOVER_PROPERTIES.find(({ name }) => name === wanted)!;

describe.each(FAILOVER.map((definition) => [definition.name, definition] as const))(
  '%s',
  (_, definition) => {
    const { except = [] } = definition;
    for (const property of FAILOVER_PROPERTIES) {
      if (except.some((declined) => declined.property === property.name)) {
        it(`declines that it ${property.claim}`, () => {
          expect(() => property.check(definition), 'it does after all').toThrow();
        });
      } else {
        it(property.claim, () => property.check(definition));
      }
    }

    it('declines only properties that there are, with a reason that is a sentence', () => {
      for (const { property, reason } of except) {
        expect(FAILOVER_PROPERTIES.map(({ name }) => name)).toContain(property);
        expect(reason).toMatch(/^[a-z].{15,}[^.]$/);
      }
    });

    it('is documented: names, sentences, sources, and parameters whose defaults are allowed', () => {
      const { name, aliases, summary, weakness, deployed, source, parameters } = definition;
      expect([name, ...Object.keys(parameters)].join(' ')).toMatch(/^[a-zA-Z0-9 -]+$/);
      expect(summary).toMatch(/\.$/);
      expect(weakness).toMatch(/\.$/);
      expect(Math.min(deployed.length, source.length)).toBeGreaterThan(0);
      for (const alias of [name, ...aliases]) expect(failoverByName(alias)).toBe(definition);
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
  it('gives every name and alias to one policy', () => {
    const names = FAILOVER.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(names).toEqual([...new Set(names)]);
    expect(failoverByName('no such thing')).toBe(null);
  });
});

/** One faulty policy for each property; each is right but for one thing. */
const FAULTY: Readonly<Record<string, (context: FailoverContext) => FailoverPolicy>> = {
  // Forgets to look at weights.
  'selects-members': ({ nodeCount }) => ({
    select(view, into) {
      into.count = 0;
      for (let node = 0; node < nodeCount; node++) {
        if (view.isMember[node] === 1) into.eligible[into.count++] = node;
      }
    },
  }),
  deterministic: () => {
    const first = shared++ % 2;
    return healthyFrom(() => first);
  },
  settled: () => {
    let calls = 0;
    return healthyFrom(() => calls++ % 2);
  },
  'avoids-unhealthy': ({ nodeCount }) => ({
    select(view, into) {
      into.count = 0;
      for (let node = 0; node < nodeCount; node++) {
        const takesPart = view.isMember[node] === 1 && view.weight[node]! > 0;
        if (takesPart) into.eligible[into.count++] = node;
      }
    },
  }),
  'uses-everybody': () => healthyFrom(() => 1),
  'finds-somebody': () => healthyFrom(() => 4),
  'stable-heap': () => {
    const kept: object[] = [];
    const { select } = healthyFrom(() => 0);
    return {
      select(view, into, nowNs) {
        kept.push({ nowNs });
        select(view, into, nowNs);
      },
    };
  },
};

let shared = 0;

/** All healthy nodes from that id on. */
function healthyFrom(first: () => number): FailoverPolicy {
  return {
    select(view, into) {
      into.count = 0;
      for (let node = first(); node < view.weight.length; node++) {
        const takesPart = view.isMember[node] === 1 && view.weight[node]! > 0;
        if (takesPart && view.isHealthy[node] === 1) into.eligible[into.count++] = node;
      }
    },
  };
}

describe('the suite', () => {
  it('has a faulty policy for each of its properties', () => {
    expect(Object.keys(FAULTY).sort()).toEqual(FAILOVER_PROPERTIES.map(({ name }) => name).sort());
  });

  it.each(Object.entries(FAULTY))('finds who violates %s', (name, create) => {
    const faulty = defineFailover({
      name: 'faulty',
      aliases: [],
      summary: 'Wrong.',
      deployed: [],
      source: '',
      weakness: '',
      parameters: {},
      create: (_, context) => create(context),
    });
    expect(() => propertyOf(name).check(faulty)).toThrow();
  });
});
