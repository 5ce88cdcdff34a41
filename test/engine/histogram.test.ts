/** The latency histogram and its sketch: error bounds, exact merging, quantiles. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketLowNs, Histogram } from '../../sim/metrics/histogram.ts';
import {
  EMPTY_SKETCH,
  exactQuantileNs,
  mergeSketches,
  sketchQuantileNs,
} from '../../sim/metrics/sketch.ts';
import type { Sketch } from '../../sim/metrics/types.ts';

/** Promised in reports: percentiles are off by at most this. */
const RELATIVE_ERROR = 0.005;
const PERCENTILES = [0, 0.01, 0.1, 0.5, 0.75, 0.9, 0.99, 0.999, 1];

function sketchOf(values: readonly number[]): Sketch {
  const histogram = new Histogram();
  for (const value of values) histogram.add(value);
  return histogram.toSketch();
}

/** As many small ones as large ones: uniform in the exponent. */
const durationNs = fc
  .tuple(fc.integer({ min: 0, max: 51 }), fc.double({ min: 1, max: 2, noNaN: true }))
  .map(([exponent, mantissa]) => Math.floor(2 ** exponent * mantissa));
const durations = fc.array(durationNs, { minLength: 1, maxLength: 200 });

describe('histogram', () => {
  it('puts every duration from 1 ns to 2⁵² ns into the bucket whose edges enclose it', () => {
    fc.assert(
      fc.property(durationNs, (value) => {
        const { bucket } = sketchOf([value]);
        expect(bucket).toHaveLength(1);
        const [low, high] = [bucketLowNs(bucket[0]!), bucketLowNs(bucket[0]! + 1)];
        expect(low <= value && value < high).toBe(true);
        expect(high - low).toBeLessThanOrEqual(low / 256);
      }),
      { seed: 7, numRuns: 1000 },
    );
  });

  it('has edges that ascend without a gap from 1 to 2⁵³', () => {
    expect(bucketLowNs(0)).toBe(1);
    expect(bucketLowNs(53 * 256)).toBe(2 ** 53);
    for (let i = 0; i < 53 * 256; i++) {
      expect(bucketLowNs(i + 1) > bucketLowNs(i)).toBe(true);
    }
  });

  it('counts a duration of 0, and one beyond what the engine can represent', () => {
    expect(sketchOf([0])).toMatchObject({ count: 1, minNs: 0, maxNs: 0, sumNs: 0 });
    expect(sketchQuantileNs(sketchOf([0, 0, 0]), 0.5)).toBe(0);
    const beyond = sketchOf([2 ** 60, 1]);
    expect(beyond).toMatchObject({ count: 2, maxNs: 2 ** 60 });
    expect(sketchQuantileNs(beyond, 1)).toBe(2 ** 60);
  });

  it('is empty at first', () => {
    expect(sketchOf([])).toEqual(EMPTY_SKETCH);
    expect(sketchQuantileNs(EMPTY_SKETCH, 0.5)).toBeNaN();
  });
});

describe('quantiles', () => {
  it('are within half a percent of the exact ones, whatever the data', () => {
    fc.assert(
      fc.property(durations, (values) => {
        const sketch = sketchOf(values);
        const exact = Float64Array.from(values).sort();
        for (const p of PERCENTILES) {
          const error = sketchQuantileNs(sketch, p) / exactQuantileNs(exact, p) - 1;
          expect(Math.abs(error)).toBeLessThan(RELATIVE_ERROR);
        }
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  it('ascend with the fraction, from the least value to the largest', () => {
    fc.assert(
      fc.property(durations, (values) => {
        const sketch = sketchOf(values);
        const quantiles = Array.from({ length: 101 }, (_, i) => sketchQuantileNs(sketch, i / 100));
        expect(quantiles).toEqual([...quantiles].sort((a, b) => a - b));
        expect(quantiles[0]).toBeGreaterThanOrEqual(Math.min(...values));
        expect(quantiles[100]).toBeLessThanOrEqual(Math.max(...values));
      }),
      { seed: 9, numRuns: 100 },
    );
  });

  it('exact ones are the value of rank ⌈p·n⌉', () => {
    const values = Float64Array.of(10, 20, 30, 40);
    const found = [0, 0.25, 0.26, 0.5, 0.75, 0.76, 1].map((p) => exactQuantileNs(values, p));
    expect(found).toEqual([10, 10, 20, 20, 30, 40, 40]);
    expect(exactQuantileNs(new Float64Array(0), 0.5)).toBeNaN();
  });
});

describe('merging', () => {
  it('gives the sketch of all values together, in any order', () => {
    const parts = fc.array(fc.array(durationNs, { maxLength: 30 }), { minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(parts, (groups) => {
        const whole = sketchOf(groups.flat());
        const sketches = groups.map(sketchOf);
        const forwards = sketches.reduce(mergeSketches, EMPTY_SKETCH);
        const backwards = sketches.reduceRight((merged, one) => mergeSketches(one, merged));
        expect(mergeSketches(forwards, EMPTY_SKETCH)).toEqual(withSumOf(forwards, whole));
        expect(forwards).toEqual(withSumOf(forwards, whole));
        expect(backwards).toEqual(withSumOf(backwards, whole));
      }),
      { seed: 10, numRuns: 300 },
    );
  });

  it('adds sums exactly as long as they stay below 2⁵³ ns', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 40 })), fc.nat(), (values, cut) => {
        const at = values.length === 0 ? 0 : cut % values.length;
        const merged = mergeSketches(sketchOf(values.slice(0, at)), sketchOf(values.slice(at)));
        expect(merged).toEqual(sketchOf(values));
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  it('one histogram absorbs another', () => {
    fc.assert(
      fc.property(durations, durations, (one, other) => {
        const histogram = new Histogram();
        const second = new Histogram();
        for (const value of one) histogram.add(value);
        for (const value of other) second.add(value);
        histogram.absorb(second);
        const found = histogram.toSketch();
        expect(found).toEqual(withSumOf(found, sketchOf([...one, ...other])));
      }),
      { seed: 12, numRuns: 100 },
    );
  });
});

/** Sums of 2⁵² round, so they may differ in the last digit: compared apart. */
function withSumOf(found: Sketch, wanted: Sketch): Sketch {
  const scale = Math.max(1, wanted.sumNs);
  expect(Math.abs(found.sumNs - wanted.sumNs) / scale).toBeLessThan(1e-13);
  return { ...wanted, sumNs: found.sumNs };
}
