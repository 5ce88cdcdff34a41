/** HAProxy's table of turns, against its rule played slot by slot over all candidates. */

import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import { buildWeightMap } from '../../algorithms/balancing/structures/weight-map.ts';

/** haproxy/haproxy:src/lb_map.c#recalc_server_map, as it stands there. */
function mapByRule(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const scores = weights.map(() => 0);
  return Array.from({ length: total }, () => {
    let best = -1;
    let most = 0;
    weights.forEach((weight, i) => {
      if (weight === 0) return;
      scores[i]! += weight;
      const floor = Math.trunc((scores[i]! + total) / total);
      if (best === -1 || floor > most) {
        best = i;
        most = floor;
      }
    });
    scores[best]! -= total;
    return best;
  });
}

describe('weight map', () => {
  it('is what the rule gives, for 500 random lists of weights', () => {
    const rng = seedrandom.alea('weight map');
    for (let list = 0; list < 500; list++) {
      const max = list % 3 === 0 ? 256 : 6;
      const weights = Array.from({ length: 1 + (list % 9) }, () => Math.floor(rng() * (max + 1)));
      // Whatever else there is, a weight of 1 makes the common divisor 1.
      weights.push(1);
      expect([...buildWeightMap(weights)], `${weights}`).toEqual(mapByRule(weights));
    }
  });

  it('divides by what the configured weights have in common, those of absent nodes included', () => {
    expect([...buildWeightMap([100, 200])]).toEqual(mapByRule([1, 2]));
    expect([...buildWeightMap([100, 200], [100, 200, 150])]).toEqual(mapByRule([2, 4]));
  });

  it('takes fractions, and weights beyond 256, in proportion', () => {
    expect([...buildWeightMap([0.5, 1.5])]).toEqual([...buildWeightMap([1, 3])]);
    expect([...buildWeightMap([1000, 3000])]).toEqual([...buildWeightMap([1, 3])]);
    const slots = buildWeightMap([1000, 1]);
    expect(slots.length).toBe(257);
    expect(slots.filter((position) => position === 1).length).toBe(1);
  });

  it('has no slot for a weight of zero, and no slots at all if there is nothing else', () => {
    expect([...buildWeightMap([0, 2, 1])]).toEqual([1, 1, 2]);
    expect([...buildWeightMap([])]).toEqual([]);
    expect([...buildWeightMap([0])]).toEqual([]);
  });
});
