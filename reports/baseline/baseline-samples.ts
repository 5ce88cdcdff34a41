/** A stored baseline as expressions read it. */

import type { BaselineSamples } from '../checks/sides.ts';
import { metricKey } from './build-baseline.ts';
import type { Baseline } from './types.ts';

export function baselineSamples({ variants }: Baseline): BaselineSamples {
  return (variant, metric) => variants[variant]?.metrics[metricKey(metric)] ?? null;
}
