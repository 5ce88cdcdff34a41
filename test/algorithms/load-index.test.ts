/** The tournament tree against a plain scan. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLoadIndex } from '../../algorithms/balancing/structures/load-index.ts';

describe('load index', () => {
  it('finds the least, its equals in order, and the next after any node, as a scan does', () => {
    const change = fc.record({
      node: fc.nat(12),
      load: fc.constantFrom(0, 0.5, 1, 2, 2, Infinity),
    });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 13 }), fc.array(change), (nodeCount, changes) => {
        const index = createLoadIndex(nodeCount);
        const loads = Array<number>(nodeCount).fill(Infinity);
        for (const { node, load } of changes) {
          if (node >= nodeCount) continue;
          loads[node] = load;
          index.set(node, load);
          const least = Math.min(...loads);
          expect(index.least()).toBe(least);
          if (least === Infinity) continue;
          const equals = loads.flatMap((one, i) => (one === least ? [i] : []));
          expect(index.leastCount()).toBe(equals.length);
          expect(equals.map((_, k) => index.leastAt(k))).toEqual(equals);
          for (let after = 0; after < nodeCount; after++) {
            expect(index.leastAfter(after)).toBe(equals.find((one) => one > after) ?? equals[0]);
          }
        }
      }),
    );
  });
});
