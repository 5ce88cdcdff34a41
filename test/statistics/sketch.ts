/** The sketch of given values. */

import { Histogram } from '../../sim/metrics/histogram.ts';
import type { Sketch } from '../../sim/metrics/types.ts';

export function sketchOf(valuesNs: readonly number[]): Sketch {
  const histogram = new Histogram();
  for (const value of valuesNs) histogram.add(value);
  return histogram.toSketch();
}
