/** The tie index against looking at every node. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTieIndex } from '../../algorithms/balancing/structures/tie-index.ts';

const change = fc.record({
  which: fc.nat(),
  load: fc.constantFrom(0, 1, 1, 2, Infinity),
  rank: fc.nat(3),
});

describe('tie index', () => {
  it('has the least load, then the least rank, then the first in the list: 300 histories', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.array(change), (count, changes) => {
        const index = createTieIndex(count);
        const loads = Array<number>(count).fill(Infinity);
        const ranks = Array<number>(count).fill(0);
        for (const { which, load, rank } of changes) {
          const node = which % count;
          index.setLoad(node, load);
          index.setRank(node, rank);
          loads[node] = load;
          ranks[node] = rank;
          const least = Math.min(...loads);
          if (least === Infinity) continue;
          const tied = loads.flatMap((other, i) => (other === least ? [i] : []));
          const leastRank = Math.min(...tied.map((i) => ranks[i]!));
          expect(index.tiedCount()).toBe(tied.length);
          expect(index.first()).toBe(tied.find((i) => ranks[i] === leastRank));
        }
      }),
      { seed: 20, numRuns: 300 },
    );
  });
});
