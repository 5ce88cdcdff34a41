/** What metrics can be asked of: all requests, those of a client or a window, nodes, faults. */

import { METRICS } from '../../../sim/metrics/catalogue.ts';
import { formatDuration } from '../quantity/format-quantity.ts';
import type { Subject, TimeWindow } from './comparison.ts';
import type { TimePower } from './syntax.ts';

export interface SubjectMetric {
  readonly name: string;
  readonly power: TimePower;
}

const POWERS = { ms: 1, '/s': -1, ratio: 0, count: 0 } as const;

export const ALL_METRICS: readonly SubjectMetric[] = METRICS.map(({ name, unit }) => ({
  name,
  power: POWERS[unit],
}));

/** What is counted request by request, and so for any part of the requests. */
const REQUEST_METRICS = [
  ...['mean', 'p50', 'p75', 'p90', 'p95', 'p99', 'p999', 'p9999', 'max'],
  ...['throughput', 'goodput', 'errorRate', 'timeoutRate', 'attemptsPerRequest'],
];

/** Of a part of the requests: a client's, or those of a window. */
export const PART_METRICS = ALL_METRICS.filter(({ name }) => REQUEST_METRICS.includes(name));

export const NODE_METRICS: readonly SubjectMetric[] = [
  ...ALL_METRICS.filter(({ name }) => ['utilization', 'jain', 'imbalance'].includes(name)),
  ...['errorRate', 'share', 'requests', 'meanQueue'].map((name) => ({ name, power: 0 })),
];

export const FAULT_METRICS: readonly SubjectMetric[] = [
  ...['detectMs', 'isolateMs', 'recoverMs'].map((name) => ({ name, power: 1 })),
  { name: 'failedRequests', power: 0 },
];

export function subjectMetrics(kind: Subject['kind']): readonly SubjectMetric[] {
  if (kind === 'client') return PART_METRICS;
  return kind === 'nodes' ? NODE_METRICS : FAULT_METRICS;
}

/** `p99(shoppers) in 30s..40s`: the same text for the same part, wherever it is written. */
export function partText(
  metric: string,
  subject: Subject | null,
  window: TimeWindow | null,
): string {
  const of = subject === null ? '' : `(${subject.name})`;
  if (window === null) return metric + of;
  return `${metric}${of} in ${formatDuration(window.fromNs)}..${formatDuration(window.toNs)}`;
}
