/** The charts of a report, in reading order. One line per chart. */

import type { Report } from '../model.ts';
import { failoverTimeline } from './failover-timeline.ts';
import { inFlightHeatmap } from './in-flight-heatmap.ts';
import { latencyOverTime } from './latency-over-time.ts';
import { p99Intervals } from './p99-intervals.ts';
import { percentileCurve } from './percentile-curve.ts';
import { shareVsCapacity } from './share-vs-capacity.ts';
import type { ChartDefinition } from './types.ts';

export const CHARTS: readonly ChartDefinition[] = [
  p99Intervals,
  percentileCurve,
  latencyOverTime,
  failoverTimeline,
  inFlightHeatmap,
  shareVsCapacity,
];

export function findChart(name: string): ChartDefinition | undefined {
  return CHARTS.find((chart) => chart.name === name);
}

/** Those that have something to show of this report, in reading order. */
export function chartsOf(report: Report): readonly ChartDefinition[] {
  return CHARTS.filter(({ applies }) => applies?.(report) ?? true);
}
