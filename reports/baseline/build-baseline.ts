/** Run results → the baseline to store. */

import { createHash } from 'node:crypto';
import { canonicalJson } from '../../scenarios/format/digest.ts';
import {
  type MetricOperand,
  metricsOfComparison,
} from '../../scenarios/format/expression/comparison.ts';
import { partText } from '../../scenarios/format/expression/subjects.ts';
import { measuredParts } from '../../scenarios/format/measured-parts.ts';
import type { ResolvedScenario } from '../../scenarios/format/resolved.ts';
import type { RunResult } from '../../sim/metrics/types.ts';
import { sampleOf } from '../checks/sample.ts';
import { requestMetrics } from '../run-metrics.ts';
import { storedDigits } from './stored-digits.ts';
import { BASELINE_FORMAT, type Baseline, type BaselineInputs } from './types.ts';

export interface BaselineSource {
  readonly scenario: ResolvedScenario;
  /** Without what the runs themselves say. */
  readonly inputs: Omit<BaselineInputs, 'replications'>;
  /** Digest of what each variant changes. */
  readonly settings: Readonly<Record<string, string>>;
  readonly variants: readonly { readonly name: string; readonly runs: readonly RunResult[] }[];
}

export function buildBaseline(source: BaselineSource): Baseline {
  const { scenario, inputs, settings, variants } = source;
  const parts = measuredParts(scenario.checks);
  const metrics = storedMetrics(scenario);
  return {
    format: BASELINE_FORMAT,
    scenario: scenario.name,
    inputs: { ...inputs, replications: variants[0]!.runs.length },
    variants: Object.fromEntries(
      variants.map(({ name, runs }) => [
        name,
        {
          settings: settings[name]!,
          figures: figuresOf(runs),
          metrics: Object.fromEntries(
            metrics.map((metric) => [
              metricKey(metric),
              runs.map((run) => storedDigits(sampleOf(metric, { run, parts }))),
            ]),
          ),
        },
      ]),
    ),
  };
}

/** Those that are compared, and those that checks compare with the baseline. */
export function storedMetrics({ checks, baseline }: ResolvedScenario): readonly MetricOperand[] {
  const named = checks
    .flatMap(({ comparison }) => metricsOfComparison(comparison))
    .filter((metric) => metric.baseline);
  const metrics = [...baseline.metrics.map(wholeRun), ...named];
  return [...new Map(metrics.map((metric) => [metricKey(metric), metric])).values()];
}

export function wholeRun(metric: string): MetricOperand {
  const none = { variant: null, subject: null, window: null, baseline: false };
  return { kind: 'metric', metric, power: 0, ...none };
}

export function metricKey({ metric, subject, window }: MetricOperand): string {
  return partText(metric, subject, window);
}

/** Two variants with the same figures behaved the same in every respect that is reported. */
function figuresOf(runs: readonly RunResult[]): string {
  const figures = runs.map((run) => ({
    metrics: requestMetrics(run, run.spanNs),
    outcomes: occurred(run.outcomes),
    causes: occurred(run.causes),
    nodes: run.nodes.map(({ name, requests, errors }) => [name, requests, errors]),
  }));
  return createHash('sha256').update(canonicalJson(figures)).digest('hex').slice(0, 16);
}

/** Kinds of failures that a later version knows besides change nothing. */
function occurred(counts: Readonly<Record<string, number>>): object {
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}
