/**
 * The report as JSON: the one format from which all others can be made again.
 *
 * Keys stand in the order of the model, whoever built the object, and lists of numbers stand on one line:
 * the files are compared byte by byte by tests and line by line by people.
 */

import { METRICS } from '../metrics.ts';
import type { Report } from '../model.ts';
import type { FormatDefinition } from './types.ts';

export const json: FormatDefinition = {
  name: 'json',
  extension: 'json',
  render: async (report) => `${written(ordered(report, 'report'), '')}\n`,
};

/** Any other document: keys in alphabetical order, lists of numbers on one line. */
export function plainJson(value: unknown): string {
  return `${written(ordered(value, undefined), '')}\n`;
}

/** The report without line breaks, for embedding. */
export function compactJson(report: Report): string {
  return JSON.stringify(ordered(report, 'report'));
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

interface Shape {
  /** Keys in the order of the model; any others follow alphabetically. */
  readonly keys: readonly string[];
  /** Shape of the value (or of each item of the list) under a key; `*` stands for every key. */
  readonly children?: Readonly<Record<string, string>>;
}

const SHAPES: Readonly<Record<string, Shape>> = {
  report: {
    keys: [
      ...[
        'format',
        'scenario',
        'seed',
        'replications',
        'indifference',
        'stopping',
        'tool',
        'variants',
      ],
      ...['comparisons', 'ranking', 'checks', 'insights', 'warnings'],
    ],
    children: {
      scenario: 'scenario',
      tool: 'tool',
      stopping: 'stopping',
      variants: 'variant',
      comparisons: 'comparison',
      ranking: 'rank',
      checks: 'check',
    },
  },
  scenario: {
    keys: ['name', 'question', 'digest', 'summary', 'warmupMs', 'durationMs', 'resolved'],
  },
  stopping: { keys: ['looks', 'reached', 'reason'] },
  tool: { keys: ['version', 'node'] },
  variant: {
    keys: [
      ...['name', 'settings', 'metrics', 'stability', 'deterministic', 'errors', 'causes'],
      ...['turnedAway', 'requests', 'nodes', 'faults', 'health', 'log', 'series', 'sketch'],
    ],
    children: {
      settings: 'settings',
      metrics: 'metrics',
      stability: 'stability',
      nodes: 'node',
      faults: 'fault',
      health: 'health',
      log: 'log',
      series: 'series',
      sketch: 'sketch',
    },
  },
  settings: { keys: ['balancer', 'health', 'failover'] },
  stability: { keys: ['unstable', 'before', 'after', 'grew'] },
  metrics: { keys: METRICS.map((metric) => metric.name), children: { '*': 'metric' } },
  metric: {
    keys: ['value', 'low', 'high', 'method', 'shortfall', 'samples'],
    children: { shortfall: 'shortfall' },
  },
  shortfall: { keys: ['beyond', 'times'] },
  node: {
    keys: [
      ...['name', 'zone', 'weight', 'requests', 'share', 'capacityShare'],
      ...['utilization', 'errors', 'meanQueue', 'ejectedMs'],
    ],
  },
  fault: {
    keys: [
      ...['id', 'kind', 'severity', 'detectMs', 'detectAllMs', 'isolateMs', 'recoverMs'],
      ...['fairShareMs', 'failedRequests', 'outcomes', 'counts'],
    ],
    children: {
      detectMs: 'metric',
      detectAllMs: 'metric',
      isolateMs: 'metric',
      recoverMs: 'metric',
      fairShareMs: 'metric',
      failedRequests: 'metric',
      counts: 'faultCounts',
    },
  },
  faultCounts: { keys: ['occurrences', 'detected', 'isolated', 'ended', 'recovered'] },
  health: {
    keys: [
      ...['truePositives', 'falsePositives', 'falseNegatives', 'trueNegatives', 'precision'],
      ...['recall', 'failures', 'missedFailures', 'falseEjections'],
    ],
  },
  log: {
    keys: [
      ...[
        'replication',
        'dropped',
        'balancers',
        'texts',
        'atMs',
        'event',
        'node',
        'balancer',
        'fault',
      ],
      ...['check', 'detail'],
    ],
    children: { dropped: 'dropped' },
  },
  dropped: { keys: ['probes', 'others'] },
  series: {
    keys: [
      ...['binMs', 'atMs', 'offeredPerS', 'okPerS', 'failedPerS', 'p50', 'p99'],
      ...['lanes', 'inFlight'],
    ],
  },
  sketch: { keys: ['scheme', 'count', 'bucket', 'counts', 'curve'], children: { curve: 'point' } },
  point: { keys: ['p', 'ms'] },
  comparison: {
    keys: [
      ...['metric', 'a', 'b', 'difference', 'low', 'high', 'p', 'ratio', 'indifference'],
      ...['detectable', 'moreReplications', 'correlation', 'varianceReduction', 'deterministic'],
      'verdict',
    ],
    children: { ratio: 'ratio' },
  },
  ratio: { keys: ['value', 'low', 'high'] },
  rank: { keys: ['rank', 'variant', 'tied'] },
  check: {
    keys: [
      ...['expression', 'name', 'level', 'variant', 'status', 'unit', 'value', 'low', 'high'],
      ...['limit', 'margin', 'difference', 'reason', 'file', 'line'],
    ],
    children: { difference: 'interval' },
  },
  interval: { keys: ['value', 'low', 'high'] },
};

const PLAIN: Shape = { keys: [] };

function ordered(value: unknown, shapeName: string | undefined): Json {
  if (Array.isArray(value)) return value.map((item) => ordered(item, shapeName));
  if (typeof value !== 'object' || value === null) return value as Json;
  const shape = SHAPES[shapeName ?? ''] ?? PLAIN;
  const place = new Map(shape.keys.map((key, index) => [key, index]));
  const rank = (key: string) => place.get(key) ?? place.size;
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => rank(a) - rank(b) || (a < b ? -1 : 1));
  return Object.fromEntries(
    entries.map(([key, item]) => [
      key,
      ordered(item, shape.children?.[key] ?? shape.children?.['*']),
    ]),
  );
}

function written(value: Json, indent: string): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every(isNumeric)) return `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    return `[\n${value.map((item) => inner + written(item, inner)).join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value as Readonly<Record<string, Json>>);
  if (entries.length === 0) return '{}';
  const pairs = entries.map(([key, item]) => `${JSON.stringify(key)}: ${written(item, inner)}`);
  if (entries.length === 2 && entries.every(([, item]) => isNumeric(item))) {
    return `{ ${pairs.join(', ')} }`;
  }
  return `{\n${pairs.map((pair) => inner + pair).join(',\n')}\n${indent}}`;
}

function isNumeric(value: Json): boolean {
  return value === null || typeof value === 'number';
}
