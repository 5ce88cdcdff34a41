/** What a metric of an expression was in one replication of one variant. */

import type { MetricOperand, Subject } from '../../scenarios/format/expression/comparison.ts';
import { type MeasuredPart, partKey } from '../../scenarios/format/measured-parts.ts';
import { namesMatching } from '../../scenarios/format/name-pattern.ts';
import type { NodeResult, RunResult } from '../../sim/metrics/types.ts';
import { faultValues } from '../failures/episode-values.ts';
import {
  imbalanceOf,
  jainOf,
  type MetricValues,
  metricsOf,
  requestMetrics,
  utilizationOf,
} from '../run-metrics.ts';
import { sum } from '../statistics/sum.ts';

/** One replication, as expressions see it. */
export interface Sampled {
  readonly run: RunResult;
  /** What `run.parts` are of, in the same order. */
  readonly parts: readonly MeasuredPart[];
}

/** In the units of reports; null: the run has nothing to compute it from. */
export function sampleOf(metric: MetricOperand, sampled: Sampled): number | null {
  return valuesOf(metric, sampled)[metric.metric] ?? null;
}

function valuesOf({ subject, window }: MetricOperand, { run, parts }: Sampled): MetricValues {
  if (subject?.kind === 'nodes') return nodeMetrics(nodesOf(subject, run), run);
  if (subject?.kind === 'fault') return faultMetrics(subject, run);
  if (subject === null && window === null) return metricsOf(run);
  const key = partKey({ client: subject?.name ?? null, window });
  const index = parts.findIndex((part) => partKey(part) === key);
  const part = run.parts[index];
  if (part === undefined) return {};
  const spanNs = window === null ? run.spanNs : window.toNs - window.fromNs;
  return requestMetrics(part, spanNs);
}

/** A service, a group, a zone, or a pattern of names. */
function nodesOf({ name }: Subject, { nodes }: RunResult): readonly NodeResult[] {
  const zone = /^zone\s+(\S+)$/.exec(name)?.[1];
  if (zone !== undefined) return nodes.filter((node) => node.zone === zone);
  const ofService = nodes.filter(({ service }) => service === name);
  if (ofService.length > 0) return ofService;
  const matching = new Set(
    namesMatching(
      name,
      nodes.map((node) => node.name),
    ),
  );
  return nodes.filter((node) => matching.has(node.name) || groupOf(node.name) === name);
}

/** `web/new-3` → `web/new`. */
function groupOf(node: string): string {
  return node.slice(0, node.lastIndexOf('-'));
}

function nodeMetrics(nodes: readonly NodeResult[], run: RunResult): MetricValues {
  if (nodes.length === 0) return {};
  const requests = sum(nodes.map((node) => node.requests));
  const services = new Set(nodes.map(({ service }) => service));
  const ofServices = run.nodes.filter(({ service }) => services.has(service));
  const all = sum(ofServices.map((node) => node.requests));
  const weighted = nodes.filter(({ weight }) => weight > 0);
  return {
    utilization: utilizationOf(nodes, run.spanNs),
    jain: weighted.length === 0 ? null : jainOf(weighted),
    imbalance: weighted.length === 0 ? null : imbalanceOf(weighted),
    requests,
    share: all === 0 ? null : requests / all,
    errorRate: requests === 0 ? null : sum(nodes.map((node) => node.errors)) / requests,
    meanQueue:
      run.spanNs === 0
        ? null
        : sum(nodes.map((node) => node.queueAreaNs)) / nodes.length / run.spanNs,
  };
}

function faultMetrics({ name }: Subject, { faults }: RunResult): MetricValues {
  const fault = faults.find(({ id }) => id === name);
  return fault === undefined ? {} : faultValues(fault);
}
