/** Tables for spreadsheets and notebooks: metrics, nodes and time series, one file each. */

import { stringify } from 'csv-stringify/sync';
import { FAULT_METRICS } from '../failures/model.ts';
import { METRICS } from '../metrics.ts';
import type { Report } from '../model.ts';
import { metricOf, shownMetric } from './labels.ts';
import { neededLength } from './shortfalls.ts';
import type { FormatDefinition } from './types.ts';

type Row = readonly (string | number | null)[];

export const csv: FormatDefinition = {
  name: 'csv',
  extension: 'csv',
  render: async (report) =>
    written(
      ['variant', 'metric', 'unit', 'value', 'low', 'high', 'method', 'needs'],
      metricRows(report),
    ),
};

export const csvNodes: FormatDefinition = {
  name: 'csv-nodes',
  extension: 'csv',
  render: async (report) => written(NODE_COLUMNS, nodeRows(report)),
};

export const csvSeries: FormatDefinition = {
  name: 'csv-series',
  extension: 'csv',
  render: async (report) => {
    const lanes = [...new Set(report.variants.flatMap((variant) => variant.series.lanes))];
    const heads = lanes.map((lane) => `in_flight ${lane}`);
    return written([...SERIES_COLUMNS, ...heads], seriesRows(report, lanes));
  },
};

export const csvFaults: FormatDefinition = {
  name: 'csv-faults',
  extension: 'csv',
  render: async (report) => written(FAULT_COLUMNS, faultRows(report)),
};

const FAULT_COLUMNS = [
  ...['variant', 'fault', 'kind', 'severity', 'occurrences', 'detected', 'isolated', 'ended'],
  ...['recovered', 'metric', 'unit', 'value', 'low', 'high'],
];

const NODE_COLUMNS = [
  ...['variant', 'node', 'zone', 'weight', 'requests', 'share', 'capacity_share'],
  ...['utilization', 'errors', 'mean_queue', 'ejected_ms'],
];

const SERIES_COLUMNS = [
  ...['variant', 'at_ms', 'warmup', 'offered_per_s', 'ok_per_s', 'failed_per_s'],
  ...['p50_ms', 'p99_ms'],
];

function metricRows(report: Report): readonly Row[] {
  return report.variants.flatMap((variant) =>
    METRICS.filter(({ name }) => name in variant.metrics).map(({ name, unit }) => {
      const metric = metricOf(variant, name);
      const { value, low, high } = shownMetric(variant, name);
      const needs = metric.shortfall === null ? null : neededLength(report, variant, metric);
      return [variant.name, name, unit, value, low, high, metric.method, needs];
    }),
  );
}

/** One row a measure, as the metrics have one: each has an interval of its own. */
function faultRows(report: Report): readonly Row[] {
  return report.variants.flatMap((variant) =>
    variant.faults.flatMap((fault) => {
      const { occurrences, detected, isolated, ended, recovered } = fault.counts;
      return FAULT_METRICS.map((name) => {
        const { value, low, high } = fault[name];
        return [
          ...[variant.name, fault.id, fault.kind, fault.severity],
          ...[occurrences, detected, isolated, ended, recovered],
          ...[name, name === 'failedRequests' ? 'count' : 'ms', value, low, high],
        ];
      });
    }),
  );
}

function nodeRows(report: Report): readonly Row[] {
  return report.variants.flatMap((variant) =>
    variant.nodes.map((node) => [
      variant.name,
      node.name,
      node.zone,
      node.weight,
      node.requests,
      node.share,
      node.capacityShare,
      node.utilization,
      node.errors,
      node.meanQueue,
      node.ejectedMs,
    ]),
  );
}

function seriesRows(report: Report, lanes: readonly string[]): readonly Row[] {
  return report.variants.flatMap(({ name, series }) => {
    const rows = lanes.map((lane) => series.inFlight[series.lanes.indexOf(lane)]);
    return series.atMs.map((atMs, bin) => [
      name,
      atMs,
      atMs < report.scenario.warmupMs ? 1 : 0,
      series.offeredPerS[bin] ?? null,
      series.okPerS[bin] ?? null,
      series.failedPerS[bin] ?? null,
      series.p50[bin] ?? null,
      series.p99[bin] ?? null,
      ...rows.map((row) => row?.[bin] ?? null),
    ]);
  });
}

function written(columns: readonly string[], rows: readonly Row[]): string {
  return stringify([columns, ...rows] as unknown[][]);
}
