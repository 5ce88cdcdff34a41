/** Samples of positions: every ordered sample equally likely, one uniform for each position. */

import seedrandom from 'seedrandom';
import { describe, expect, it } from 'vitest';
import {
  sampleDistinct,
  sampleWithReplacement,
} from '../../algorithms/balancing/structures/sampling.ts';
import { expectCounts } from '../engine/goodness-of-fit.ts';

const SHAPES = [
  { n: 5, d: 2, samples: 20 },
  { n: 5, d: 3, samples: 60 },
  { n: 4, d: 4, samples: 24 },
  { n: 3, d: 5, samples: 6 },
  { n: 2, d: 2, samples: 2 },
  { n: 1, d: 2, samples: 1 },
];

function draw(n: number, d: number, rng: () => number): readonly number[] {
  const sample = new Int32Array(d);
  const count = sampleDistinct(sample, new Int32Array(d), n, rng);
  return [...sample.subarray(0, count)];
}

describe('sampleDistinct', () => {
  it.each(SHAPES)('n = $n, d = $d: each combination of draws is another sample', (shape) => {
    const { n, d, samples } = shape;
    const seen = new Set<string>();
    // Draw i has n − i outcomes: all combinations, as the uniforms in the middle of each outcome.
    for (let combination = 0; combination < samples; combination++) {
      let rest = combination;
      let drawn = 0;
      const sample = draw(n, d, () => {
        const outcomes = n - drawn++;
        const outcome = rest % outcomes;
        rest = Math.floor(rest / outcomes);
        return (outcome + 0.5) / outcomes;
      });
      expect(new Set(sample).size).toBe(Math.min(n, d));
      expect(sample.every((position) => position >= 0 && position < n)).toBe(true);
      seen.add(sample.join());
    }
    expect(seen.size).toBe(samples);
  });

  it.each(SHAPES)('n = $n, d = $d: takes exactly min(n, d) uniforms', ({ n, d }) => {
    let taken = 0;
    draw(n, d, () => {
      taken++;
      return 0.999999;
    });
    expect(taken).toBe(Math.min(n, d));
  });

  it.each(SHAPES.filter(({ samples }) => samples > 1))(
    'n = $n, d = $d: 60,000 samples are uniform, chi-square at 1e-6',
    ({ n, d, samples }) => {
      const rng = seedrandom.alea(`sample ${n} ${d}`).double;
      const counts = new Map<string, number>();
      for (let i = 0; i < 60_000; i++) {
        const sample = draw(n, d, rng).join();
        counts.set(sample, (counts.get(sample) ?? 0) + 1);
      }
      expect(counts.size).toBe(samples);
      expectCounts([...counts.values()], Array<number>(samples).fill(60_000 / samples));
    },
  );
});

describe('sampleWithReplacement', () => {
  it('maps each uniform to its own position', () => {
    const uniforms = [0, 0.24, 0.25, 0.5, 0.99];
    const sample = new Int32Array(5);
    expect(sampleWithReplacement(sample, 4, () => uniforms.shift()!)).toBe(5);
    expect([...sample]).toEqual([0, 0, 1, 2, 3]);
    expect(uniforms).toEqual([]);
  });
});
