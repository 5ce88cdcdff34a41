import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  sortedOrder,
  spreadWithinSeconds,
} from '../../scenarios/import/access-log/spread-arrivals.ts';

describe('spreading arrivals within their second', () => {
  const seconds = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 200 });

  it('keeps every arrival in its second, and the order of the file within each second', () => {
    fc.assert(
      fc.property(seconds, fc.string(), (stamps, seed) => {
        const stampMs = Float64Array.from(stamps, (second) => second * 1000);
        const offsetUs = spreadWithinSeconds(stampMs, seed);
        const latest = new Map<number, number>();
        for (let i = 0; i < stampMs.length; i++) {
          const offset = offsetUs[i]!;
          expect(Number.isInteger(offset) && offset >= 0 && offset < 1_000_000).toBe(true);
          expect(offset).toBeGreaterThanOrEqual(latest.get(stampMs[i]!) ?? 0);
          latest.set(stampMs[i]!, offset);
        }
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('depends on the seed and on nothing else', () => {
    const stampMs = Float64Array.from({ length: 50 }, (_, i) => Math.floor(i / 7) * 1000);
    expect(spreadWithinSeconds(stampMs, 'a')).toEqual(spreadWithinSeconds(stampMs, 'a'));
    expect(spreadWithinSeconds(stampMs, 'a')).not.toEqual(spreadWithinSeconds(stampMs, 'b'));
  });

  it('spreads evenly: Kolmogorov–Smirnov distance of 20,000 offsets', () => {
    const count = 20_000;
    const stampMs = Float64Array.from({ length: count }, (_, i) => Math.floor(i / 10) * 1000);
    const sorted = spreadWithinSeconds(stampMs, '7').sort();
    let distance = 0;
    sorted.forEach((us, i) => {
      distance = Math.max(distance, Math.abs(us / 1e6 - (i + 0.5) / count));
    });
    // P(√n·D > 2.7) ≈ 2·exp(−2·2.7²) = 1e-6 if the offsets are uniform; the seed is fixed.
    expect(distance * Math.sqrt(count)).toBeLessThan(2.7);
  });

  it('sorts positions stably', () => {
    expect([...sortedOrder(Float64Array.of(3, 1, 3, 1, 2))]).toEqual([1, 3, 4, 0, 2]);
  });
});
