/** Philox against published results, and what is asked of draws by name. */

import { describe, expect, it } from 'vitest';
import { CounterDraws, philox } from '../../sim/engine/counter-draws.ts';
import { createStreams } from '../../sim/engine/streams.ts';

describe('philox4x32-10', () => {
  // DEShawResearch/random123:tests/kat_vectors
  const MAX = 0xffffffff;
  it.each([
    [
      [0, 0, 0, 0],
      [0, 0],
      [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    ],
    [
      [MAX, MAX, MAX, MAX],
      [MAX, MAX],
      [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    ],
  ] as const)('%j under %j', (counter, [low, high], expected) => {
    expect(philox(counter, low, high)).toEqual(expected);
  });
});

describe('draws by name', () => {
  const draws = new CounterDraws(createStreams('seed', 1).stream('attempts'));

  it('are the same whenever they are asked, and others for each request, attempt and purpose', () => {
    const seen = new Set<number>();
    for (const request of [0, 1, 4_294_967_296, 2 ** 52]) {
      for (const attempt of [1, 2, 1024]) {
        for (const purpose of [0, 1, 6]) {
          const u = draws.at(request, attempt, purpose);
          expect(u).toBe(draws.at(request, attempt, purpose));
          expect(u).toBeGreaterThanOrEqual(0);
          expect(u).toBeLessThan(1);
          seen.add(u);
        }
      }
    }
    expect(seen.size).toBe(36);
  });

  it('are uniform: chi-square over 100 cells of 50,000 draws, false-alarm rate 1e-6', () => {
    const cells = new Float64Array(100);
    for (let i = 0; i < 50_000; i++) cells[Math.floor(draws.at(i, 1, 0) * 100)]!++;
    const statistic = cells.reduce((sum, count) => sum + (count - 500) ** 2 / 500, 0);
    // Of 99 degrees of freedom: above 181.1 with a probability of 1e-6.
    expect(statistic).toBeLessThan(181.1);
  });
});
