/** Variants of a report that have metrics and nothing else, for comparison and ranking. */

import { METRICS } from '../../reports/metrics.ts';
import type { ReportVariant } from '../../reports/model.ts';
import { meanInterval } from '../../reports/statistics/interval.ts';

export type Samples = readonly (number | null)[];

/** Metrics that are not given are 0 in every replication. */
export function variantOf(
  name: string,
  samples: Readonly<Record<string, Samples>> & { readonly p99: Samples },
): ReportVariant {
  const zeros = samples.p99.map(() => 0);
  const metrics = METRICS.map((metric) => {
    const values = samples[metric.name] ?? zeros;
    const interval = meanInterval(values.filter((value) => value !== null));
    const { value, low, high } = interval ?? { value: null, low: null, high: null };
    const method = low === null ? null : 'replications';
    return [metric.name, { value, low, high, method, shortfall: null, samples: values }];
  });
  return {
    name,
    settings: { balancer: name, health: null, failover: null },
    metrics: Object.fromEntries(metrics),
    stability: null,
    deterministic: false,
    errors: {},
    causes: {},
    requests: 0,
    services: [],
    nodes: [],
    faults: [],
    health: null,
    log: null,
    series: {
      ...{ binMs: 1, atMs: [], offeredPerS: [], okPerS: [], failedPerS: [], p50: [], p99: [] },
      ...{ lanes: [], inFlight: [] },
    },
    sketch: { scheme: '', count: 0, bucket: [], counts: [], curve: [] },
  };
}
