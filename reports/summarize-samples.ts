/** One value a replication → its mean, with its interval over the replications. */

import type { ReportMetric } from './model.ts';
import { meanInterval } from './statistics/interval.ts';

const NONE = { value: null, low: null, high: null };

/** Of values that cannot be less than nothing: the interval is cut off there. */
export function summarizeSamples(samples: readonly (number | null)[]): ReportMetric {
  const { value, low, high } = meanInterval(samples.filter((sample) => sample !== null)) ?? NONE;
  const method = low === null ? null : 'replications';
  return {
    value,
    low: low === null ? null : Math.max(0, low),
    high,
    method,
    shortfall: null,
    samples,
  };
}
