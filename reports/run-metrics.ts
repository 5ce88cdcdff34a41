/** The metrics of one replication of one variant. */

import { exactQuantileNs, sketchQuantileNs } from '../sim/metrics/sketch.ts';
import type { NodeResult, PartResult, RunResult } from '../sim/metrics/types.ts';
import { failureMetrics } from './failures/episode-values.ts';
import { jainIndex } from './statistics/fairness.ts';

/** Null: the run has nothing to compute it from (no successful request, no node with capacity). */
export type MetricValues = Readonly<Record<string, number | null>>;

/** Percentiles and the fractions they stand for. */
export const QUANTILES: Readonly<Record<string, number>> = {
  p50: 0.5,
  p75: 0.75,
  p90: 0.9,
  p95: 0.95,
  p99: 0.99,
  p999: 0.999,
  p9999: 0.9999,
};

export function metricsOf(run: RunResult): MetricValues {
  return {
    ...requestMetrics(run, run.spanNs),
    jain: leastEven(run, jainOf, Math.min),
    imbalance: leastEven(run, imbalanceOf, Math.max),
    clientJain: jainIndex(
      run.clients.filter((client) => client.issued > 0).map((client) => client.ok / client.issued),
    ),
    utilization: utilizationOf(run.nodes, run.spanNs),
    ...failureMetrics(run),
  };
}

/** What is counted request by request, of the whole run or of a part of it that lasted `spanNs`. */
export function requestMetrics(part: PartResult, spanNs: number): MetricValues {
  const { latency, outcomes, issued } = part;
  const answers = outcomes.ok + outcomes.error + outcomes.rejected;
  const values: Record<string, number | null> = {
    mean: latency.count === 0 ? null : latency.sumNs / latency.count / 1e6,
  };
  for (const [name, p] of Object.entries(QUANTILES)) values[name] = quantileMs(part, p);
  return {
    ...values,
    max: latency.count === 0 ? null : latency.maxNs / 1e6,
    throughput: ratio(answers * 1e9, spanNs),
    goodput: ratio(outcomes.ok * 1e9, spanNs),
    errorRate: ratio(issued - outcomes.ok, issued),
    timeoutRate: ratio(outcomes.timeout, issued),
    attemptsPerRequest: ratio(part.attempts, issued),
    issued,
  };
}

export function quantileMs({ latency, exactNs }: PartResult, p: number): number | null {
  if (latency.count === 0) return null;
  const ns = exactNs ? exactQuantileNs(exactNs, p) : sketchQuantileNs(latency, p);
  return ns / 1e6;
}

function ratio(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

/**
 * Unlimited workers, or work without a finite mean, have no capacity to compare with: the speeds of
 * their workers are compared instead.
 */
function capacityOf({ capacityPerS, concurrency, speed }: NodeResult): number {
  if (Number.isFinite(capacityPerS) && capacityPerS > 0) return capacityPerS;
  return Number.isFinite(concurrency) ? concurrency * speed : speed;
}

/**
 * Evenness is a property of one service: nodes of different services carry different loads by
 * design. Of several services the least even one counts; nodes of weight 0 take no part.
 */
function leastEven(
  run: RunResult,
  measure: (nodes: readonly NodeResult[]) => number | null,
  worse: (a: number, b: number) => number,
): number | null {
  const services = [...new Set(run.nodes.map((node) => node.service))];
  const values = services
    .map((service) =>
      measure(run.nodes.filter((node) => node.service === service && node.weight > 0)),
    )
    .filter((value) => value !== null);
  return values.length === 0 ? null : values.reduce((a, b) => worse(a, b));
}

export function jainOf(nodes: readonly NodeResult[]): number | null {
  return jainIndex(nodes.map((node) => node.requests / capacityOf(node)));
}

/** Largest ÷ mean utilization; with unlimited workers, of the mean number in service ÷ speed. */
export function imbalanceOf(nodes: readonly NodeResult[]): number | null {
  const loads = nodes.map(
    (node) => node.busyAreaNs / (Number.isFinite(node.concurrency) ? node.concurrency : node.speed),
  );
  const sum = loads.reduce((total, load) => total + load, 0);
  return sum === 0 ? null : (Math.max(...loads) * loads.length) / sum;
}

export function utilizationOf(nodes: readonly NodeResult[], spanNs: number): number | null {
  const limited = nodes.filter((node) => Number.isFinite(node.concurrency));
  let busyNs = 0;
  let workers = 0;
  for (const node of limited) {
    busyNs += node.busyAreaNs;
    workers += node.concurrency;
  }
  return ratio(busyNs, workers * spanNs);
}
