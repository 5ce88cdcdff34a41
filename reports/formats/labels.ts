/** Names and units of metrics as people read them. */

import { METRICS } from '../metrics.ts';
import type { ReportMetric, ReportVariant } from '../model.ts';
import { type FormattedValue, formatWithInterval, type Unit } from './number.ts';

const LABELS: Readonly<Record<string, string>> = {
  p999: 'p99.9',
  p9999: 'p99.99',
  errorRate: 'errors',
  timeoutRate: 'timeouts',
  attemptsPerRequest: 'attempts',
  jain: 'balance',
  detectMs: 'detection',
  isolateMs: 'isolation',
  recoverMs: 'recovery',
  missedFailures: 'missed',
  falseEjections: 'false ejections',
  belowFloorMs: 'below 99 %',
};

/** Fractions of a whole; the other ratios are indices, which percent would misrepresent. */
const PERCENTAGES: readonly string[] = ['errorRate', 'timeoutRate', 'utilization'];

const NO_METRIC: ReportMetric = {
  ...{ value: null, low: null, high: null },
  ...{ method: null, shortfall: null, samples: [] },
};

export function metricLabel(name: string): string {
  return LABELS[name] ?? name;
}

export function metricUnit(name: string): Unit {
  if (PERCENTAGES.includes(name)) return '%';
  return METRICS.find((metric) => metric.name === name)?.unit ?? 'count';
}

export function metricOf(variant: ReportVariant, name: string): ReportMetric {
  return variant.metrics[name] ?? NO_METRIC;
}

export function formatMetric(variant: ReportVariant, name: string): FormattedValue {
  return formatWithInterval(shownMetric(variant, name), metricUnit(name));
}

/**
 * What may be shown of a metric: no value that the sample does not support, and no interval without
 * width, which would claim more than identical replications can know.
 */
export function shownMetric(variant: ReportVariant, name: string): ReportMetric {
  const metric = metricOf(variant, name);
  if (metric.shortfall !== null) return { ...metric, value: null, low: null, high: null };
  return variant.deterministic ? { ...metric, low: null, high: null } : metric;
}

/** Largest first, names in order where counts are equal. */
export function sortedCounts(
  counts: Readonly<Record<string, number>>,
): readonly [string, number][] {
  return Object.entries(counts).sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
}
