/** The turn index and the weighted draw against the plainest way to do the same. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTurnIndex, NOBODY } from '../../algorithms/balancing/structures/turn-index.ts';
import { createWeightedDraw } from '../../algorithms/balancing/structures/weighted-draw.ts';

describe('turn index', () => {
  it('is a list that is sorted by key, newcomers behind their equals', () => {
    const step = fc.record({ node: fc.nat(8), key: fc.nat(3), remove: fc.boolean() });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(step), (count, steps) => {
        const index = createTurnIndex(count);
        let list: { readonly node: number; readonly key: number }[] = [];
        for (const { node, key, remove } of steps.filter((one) => one.node < count)) {
          list = list.filter((one) => one.node !== node);
          if (remove) {
            index.remove(node);
          } else {
            index.put(node, key);
            const after = list.findIndex((one) => one.key > key);
            list.splice(after === -1 ? list.length : after, 0, { node, key });
            expect(index.keyOf(node)).toBe(key);
          }
          expect(index.has(node)).toBe(!remove);
          expect(index.first()).toBe(list[0]?.node ?? NOBODY);
        }
      }),
      { seed: 50, numRuns: 300 },
    );
  });
});

describe('weighted draw', () => {
  it('gives each node the part of the line that its weight is worth', () => {
    const draw = createWeightedDraw(4);
    const weight = Float64Array.of(2, 3, 9, 5);
    draw.update({
      eligible: Uint32Array.of(0, 1, 3, 99),
      eligibleCount: 3,
      inFlight: new Int32Array(4),
      weight,
    });
    expect(draw.total()).toBe(10);
    expect([-1, 0, 1.9, 2, 4.9, 5, 9.9, 10, 11].map(draw.at)).toEqual([0, 0, 0, 1, 1, 3, 3, 3, 3]);
    expect([0, 1, 2, 3].map(draw.has)).toEqual([true, true, false, true]);
  });
});
