/**
 * A synthetic report of any size, by formula: what the formats and charts are tested with.
 *
 * The numbers are no simulation. They only have the shape of one: a node that turns slow between
 * a third and two thirds of the run, which some variants notice and others do not.
 */

import { METRICS } from '../../reports/metrics.ts';
import type {
  Report,
  ReportComparison,
  ReportMetric,
  ReportNode,
  ReportSeries,
  ReportSketch,
  ReportVariant,
} from '../../reports/model.ts';
import { rankVariants } from '../../reports/rank-variants.ts';
import { sampleFailures } from './sample-failures.ts';

export interface SampleOptions {
  readonly variants?: number;
  readonly nodes?: number;
  readonly replications?: number;
  readonly bins?: number;
  readonly name?: string;
  readonly variantNames?: readonly string[];
  /** Multiplies every latency: 0 makes all of them zero. */
  readonly latencyFactor?: number;
  /** No bin, percentile or metric has a value, as when no request succeeded. */
  readonly empty?: boolean;
}

export type Sizes = Required<SampleOptions>;

const NAMES = ['round-robin', 'least-connections', 'power-of-two', 'peak-ewma', 'ring-hash'];
const CURVE = [0, 0.1, 0.25, 0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.925, 0.95, 0.97, 0.98, 0.99];
const TAIL = [0.993, 0.996, 0.998, 0.999, 0.9995, 0.9998, 0.9999];
/** What nobody notices has none. */
const UNNOTICED = ['detectMs', 'isolateMs'];
export const BIN_MS = 1000;

export function sampleReport(options: SampleOptions = {}): Report {
  const sizes = sizesOf(options);
  const variants = sizes.variantNames.map((name, index) => sampleVariant(name, index, sizes));
  const comparisons = comparisonsOf(variants);
  return {
    format: 'lbsim-report/1',
    scenario: {
      name: sizes.name,
      question: 'Which algorithm keeps p99 under 250 ms when a node turns slow?',
      digest: '8f3c41d0'.repeat(8),
      summary: [
        `${sizes.nodes} nodes of web, 4 workers each, behind 2 balancers`,
        'shoppers: Poisson arrivals at 900 /s, timeout 2 s',
        'service: lognormal, mean 20 ms, p99 90 ms',
        `${sizes.variants} variants × ${sizes.replications} replications, each 100 s after 20 s of warm-up`,
      ],
      warmupMs: Math.floor(sizes.bins / 6) * BIN_MS,
      durationMs: (sizes.bins - Math.floor(sizes.bins / 6)) * BIN_MS,
      resolved: `name: ${sizes.name}\nrun:\n  seed: "2026"\n`,
    },
    seed: '2026',
    replications: sizes.replications,
    indifference: 0.02,
    stopping: null,
    tool: { version: '0.1.0', node: 'v20.19.0' },

    repeat: 'lbsim compare checkout.yaml --seed 2026',
    variants,
    comparisons,
    ranking: rankVariants(variants, comparisons),
    checks: [],
    insights: [],
    warnings: sizes.replications === 1 ? ['one replication: no interval can be given'] : [],
  };
}

function sizesOf(options: SampleOptions): Sizes {
  const count = options.variantNames?.length ?? options.variants ?? 5;
  const names = Array.from({ length: count }, (_, index) =>
    index < NAMES.length ? NAMES[index]! : `${NAMES[index % 5]} #${1 + Math.floor(index / 5)}`,
  );
  return {
    variants: count,
    nodes: options.nodes ?? 10,
    replications: options.replications ?? 10,
    bins: options.bins ?? 120,
    name: options.name ?? 'checkout',
    variantNames: options.variantNames ?? names,
    latencyFactor: options.latencyFactor ?? 1,
    empty: options.empty ?? false,
  };
}

/** Uniform-looking fraction of the arguments; good enough for wiggles. */
export function wiggle(...keys: readonly number[]): number {
  let state = 2166136261;
  for (const key of keys) {
    state = Math.imul(state ^ (key + 0x9e3779b9), 16777619) >>> 0;
    state = Math.imul(state ^ (state >>> 15), 2246822519) >>> 0;
  }
  return ((state ^ (state >>> 13)) >>> 0) / 4294967296;
}

/** How badly a variant copes: the first of every five is much worse than the rest. */
export function badness(index: number): number {
  return index % 5 === 0 ? 8 : 1 + 0.06 * Math.min(index % 5, 2) + 0.3 * Math.floor(index / 5);
}

function latencyMsAt(p: number, index: number): number {
  const base = 8 + 5 * Math.log(1 / (1 - p)) + 1.5 * Math.log(1 / (1 - p)) ** 2;
  return p < 0.9 ? base : base * (1 + ((badness(index) - 1) * (p - 0.9)) / 0.1);
}

export function metricOf(base: number, spread: number, sizes: Sizes, key: number): ReportMetric {
  const samples = Array.from({ length: sizes.replications }, (_, replication) =>
    sizes.empty ? null : base * (1 + spread * (wiggle(key, replication) - 0.5)),
  );
  const none = { low: null, high: null, method: null, shortfall: null };
  if (sizes.empty) return { value: null, ...none, samples };
  const values = samples as number[];
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  if (values.length < 2) return { value: mean, ...none, samples };
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = 2.26 * Math.sqrt(squares / (values.length - 1) / values.length);
  const bounds = { low: mean - half, high: mean + half, method: 'replications' as const };
  return { value: mean, ...bounds, shortfall: null, samples };
}

function metricBase(name: string, index: number, sizes: Sizes): number {
  const percentile: Record<string, number> = {
    mean: 0.6,
    p50: 0.5,
    p75: 0.75,
    p90: 0.9,
    p95: 0.95,
    p99: 0.99,
    p999: 0.999,
    p9999: 0.9999,
    max: 0.99999,
  };
  const p = percentile[name];
  if (p !== undefined) return latencyMsAt(p, index) * sizes.latencyFactor;
  const bad = badness(index) > 4;
  const others: Record<string, number> = {
    throughput: 899.6,
    goodput: bad ? 879.1 : 899.3,
    errorRate: bad ? 0.0231 : 0,
    timeoutRate: bad ? 0.0224 : 0,
    attemptsPerRequest: 1,
    jain: bad ? 1 : 0.9 - 0.01 * (index % 5),
    imbalance: bad ? 1.9 : 1.15 + 0.02 * (index % 5),
    clientJain: 1,
    utilization: 0.5,
    detectMs: 2100 + 300 * (index % 5),
    isolateMs: 2400 + 300 * (index % 5),
    recoverMs: bad ? 14 : 3000 + 400 * (index % 5),
    missedFailures: bad ? 1 : 0,
    falseEjections: index % 5 === 2 ? 2.4 : 0,
    belowFloorMs: bad ? 32_000 : 2000,
  };
  return others[name]!;
}

function sampleVariant(name: string, index: number, sizes: Sizes): ReportVariant {
  const bad = badness(index) > 4;
  const requests = 900 * (sizes.bins - Math.floor(sizes.bins / 6)) * sizes.replications;
  const metrics = METRICS.map((metric, order) => [
    metric.name,
    metricOf(
      metricBase(metric.name, index, sizes),
      bad ? 0.12 : 0.05,
      bad && UNNOTICED.includes(metric.name) ? { ...sizes, empty: true } : sizes,
      order + 31 * index,
    ),
  ]);
  const failed = Math.round(requests * 0.0231);
  return {
    name,
    settings: {
      balancer: name,
      health: bad ? null : 'active(interval=1s)',
      failover: bad ? null : 'eject',
    },
    metrics: Object.fromEntries(metrics),
    stability: null,
    deterministic: false,
    errors: bad ? { timeout: failed - 7, rejected: 7 } : {},
    causes: bad ? { 'slow-3': failed - 40, overload: 40 } : {},
    requests,
    services: [{ name: 'web', requests, repeated: 0.05, repeatedByChance: 0.05 }],
    nodes: sampleNodes(index, sizes),
    ...sampleFailures(index, sizes),
    series: sampleSeries(index, sizes),
    sketch: sampleSketch(index, requests, sizes),
  };
}

export function nodeName(node: number, sizes: Sizes): string {
  const fresh = Math.ceil(sizes.nodes * 0.8);
  return node < fresh ? `web/new-${node + 1}` : `web/old-${node - fresh + 1}`;
}

function sampleNodes(index: number, sizes: Sizes): ReportNode[] {
  const even = badness(index) > 4;
  const speeds = Array.from({ length: sizes.nodes }, (_, node) =>
    nodeName(node, sizes).includes('old') ? 0.5 : 1,
  );
  const capacity = speeds.reduce((sum, speed) => sum + speed, 0);
  const weights = speeds.map((speed, node) =>
    even ? 1 : speed * (node === 2 ? 0.6 : 0.95 + 0.1 * wiggle(index, node)),
  );
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return speeds.map((speed, node) => ({
    name: nodeName(node, sizes),
    zone: speed === 1 ? 'eu-1' : 'eu-2',
    weight: 1,
    requests: Math.round((90000 * weights[node]!) / total),
    share: weights[node]! / total,
    capacityShare: speed / capacity,
    utilization: Math.min(1, (0.5 * (weights[node]! / total)) / (speed / capacity)),
    errors: even && node === 2 ? 2079 : 0,
    meanQueue: (even && node === 2 ? 80 : 0.3) * (0.5 + wiggle(index, node, 9)),
    ejectedMs: 0,
  }));
}

function sampleSeries(index: number, sizes: Sizes): ReportSeries {
  const bins = Array.from({ length: sizes.bins }, (_, bin) => bin);
  const slow = (bin: number) => bin > sizes.bins / 3 && bin < (2 * sizes.bins) / 3;
  const factor = (bin: number) => (slow(bin) ? badness(index) : 1) * sizes.latencyFactor;
  const gap = (bin: number) => sizes.empty || bin === sizes.bins - 1;
  const lanes = Array.from({ length: Math.min(64, sizes.nodes) }, (_, n) => nodeName(n, sizes));
  const failed = bins.map((bin) => (slow(bin) && badness(index) > 4 ? 60 : 0));
  return {
    binMs: BIN_MS,
    atMs: bins.map((bin) => bin * BIN_MS),
    offeredPerS: bins.map((bin) => 900 + Math.round(60 * (wiggle(bin, 1) - 0.5))),
    okPerS: bins.map((bin) => 900 - failed[bin]! + Math.round(60 * (wiggle(bin, 1) - 0.5))),
    failedPerS: failed,
    p50: bins.map((bin) => (gap(bin) ? null : (10 + 2 * wiggle(bin, index)) * factor(bin) ** 0.2)),
    p99: bins.map((bin) => (gap(bin) ? null : (45 + 20 * wiggle(bin, index, 5)) * factor(bin))),
    lanes,
    inFlight: lanes.map((_, lane) =>
      bins.map(
        (bin) => (lane === 2 ? factor(bin) ** 1.5 * 2 : 1) * (1.2 + wiggle(lane, bin, index)),
      ),
    ),
  };
}

function sampleSketch(index: number, requests: number, sizes: Sizes): ReportSketch {
  const points = sizes.empty ? [] : [...CURVE, ...TAIL, 1];
  const bucket = sizes.empty ? [] : Array.from({ length: 300 }, (_, i) => 4000 + i);
  const counts = bucket.map((_, i) => 1 + Math.round((requests / 300) * wiggle(index, i)));
  return {
    scheme: 'log-linear/128',
    count: counts.reduce((sum, count) => sum + count, 0),
    bucket,
    counts,
    curve: points.map((p) => ({
      p,
      ms: latencyMsAt(Math.min(p, 0.99999), index) * sizes.latencyFactor,
    })),
  };
}

function comparisonsOf(variants: readonly ReportVariant[]): ReportComparison[] {
  const pairs = variants.flatMap((a, i) => variants.slice(i + 1).map((b) => ({ a, b })));
  return ['p99', 'mean', 'errorRate'].flatMap((metric) =>
    pairs.flatMap(({ a, b }) => comparisonOf(metric, a, b)),
  );
}

function comparisonOf(metric: string, a: ReportVariant, b: ReportVariant): ReportComparison[] {
  const first = a.metrics[metric]!;
  const second = b.metrics[metric]!;
  if (first.value === null || second.value === null) return [];
  const names = { metric, a: a.name, b: b.name };
  const difference = second.value - first.value;
  if (second.high === null) {
    return [
      {
        ...names,
        difference,
        ...{ low: null, high: null, p: null, ratio: null, indifference: 0, detectable: null },
        ...{ moreReplications: null, correlation: null, varianceReduction: null },
        ...{ deterministic: false, verdict: null },
      },
    ];
  }
  // Both intervals count: one of them has no width where a variant never fails.
  const half = 0.7 * (second.high - second.value + first.high! - first.value);
  const shown = Math.abs(difference) > half;
  const verdict = difference < 0 ? 'better' : 'worse';
  const indifference = 0.02 * Math.min(first.value, second.value);
  const open = Math.abs(difference) + half <= indifference ? 'no difference shown' : 'undecided';
  const ratio = (part: number) => 1 + part / first.value!;
  return [
    {
      ...names,
      difference,
      low: difference - half,
      high: difference + half,
      p: shown ? 0.0004 : 0.31,
      ratio:
        first.value === 0
          ? null
          : {
              value: ratio(difference),
              low: ratio(difference - half),
              high: ratio(difference + half),
            },
      indifference,
      detectable: 1.7 * half,
      moreReplications: !shown && open === 'undecided' ? 34 : null,
      correlation: 0.47,
      varianceReduction: 1.9,
      deterministic: false,
      verdict: shown ? verdict : open,
    },
  ];
}
