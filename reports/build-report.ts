/** Run results → report: aggregates replications, compares, ranks and warns. */

import { SKETCH_SCHEME } from '../sim/metrics/histogram.ts';
import { mergeSketches, sketchQuantileNs } from '../sim/metrics/sketch.ts';
import type { NodeResult, RunResult, Sketch } from '../sim/metrics/types.ts';
import { buildMetrics } from './build-metrics.ts';
import { listed } from './charts/standing.ts';
import { judgeChecks } from './checks/judge-checks.ts';
import type { CheckInput } from './checks/sides.ts';
import { compareVariants } from './compare-variants.ts';
import { buildFaults, buildHealth } from './failures/build-failures.ts';
import { packLog } from './failures/log.ts';
import { findInsights } from './insight/index.ts';
import {
  REPORT_FORMAT,
  type Report,
  type ReportNode,
  type ReportScenario,
  type ReportService,
  type ReportSketch,
  type ReportStopping,
  type ReportVariant,
} from './model.ts';
import { poolSeries } from './pool-series.ts';
import { rankVariants } from './rank-variants.ts';
import { growthSentence, stabilityOf } from './stability.ts';
import { tailPerLook } from './statistics/stopping.ts';
import { sum } from './statistics/sum.ts';

/** Intervals have 95 % confidence. */
const TAIL = 0.05;

export interface VariantRuns {
  readonly name: string;
  readonly settings: ReportVariant['settings'];
  /** In replication order. */
  readonly runs: readonly RunResult[];
}

export interface ReportInput {
  readonly scenario: ReportScenario;
  readonly seed: string;
  readonly tool: { readonly version: string; readonly node: string };
  /** The command that makes this report again. */
  readonly repeat: string;
  readonly variants: readonly VariantRuns[];
  /** Share of a value up to which differences do not matter. */
  readonly indifference: number;
  /** Where the run could have stopped early; left out: nowhere. */
  readonly stopping?: ReportStopping | null;
  /** Overload is what the scenario is about, so an unstable variant is an answer. */
  readonly overload?: 'intended' | null;
  /** The checks, and what they need beside the runs. */
  readonly judged?: Omit<CheckInput, 'variants'>;
  /** What validation warned of. */
  readonly warnings: readonly string[];
}

export function buildReport(input: ReportInput): Report {
  const tail = tailPerLook(TAIL, input.stopping?.looks.length ?? 1);
  const variants = input.variants.map((variant) => buildVariant(variant, tail));
  const comparisons = compareVariants(variants, input.indifference, tail);
  return {
    format: REPORT_FORMAT,
    scenario: input.scenario,
    seed: input.seed,
    replications: input.variants[0]!.runs.length,
    indifference: input.indifference,
    stopping: input.stopping ?? null,
    tool: input.tool,
    repeat: input.repeat,
    variants,
    comparisons,
    ranking: rankVariants(variants, comparisons),
    checks: judgeChecks({
      checks: [],
      file: null,
      baseline: null,
      ...input.judged,
      variants: input.variants,
    }),
    insights: findInsights(variants, input.scenario.warmupMs),
    warnings: [
      ...input.warnings,
      ...input.variants.flatMap((variant) => warningsOf(variant, input.overload ?? null)),
      ...(input.overload === 'intended' ? intendedOverload(variants) : []),
    ],
  };
}

function buildVariant({ name, settings, runs }: VariantRuns, tail: number): ReportVariant {
  return {
    name,
    settings,
    metrics: buildMetrics(runs, tail),
    stability: stabilityOf(runs),
    deterministic: isDeterministic(runs),
    errors: failures(runs.map((run) => run.outcomes)),
    causes: failures(runs.map((run) => run.causes)),
    ...turnedAway(runs),
    requests: sum(runs.map((run) => run.issued)),
    services: buildServices(runs),
    nodes: buildNodes(runs),
    faults: buildFaults(runs),
    health: buildHealth(runs, settings.health !== null),
    log: packLog(runs[0]!),
    series: poolSeries(runs),
    sketch: buildSketch(runs.map((run) => run.latency).reduce(mergeSketches)),
  };
}

/** Adds up by name, leaving out `ok` and what never happened. */
function failures(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const name of Object.keys(counts[0]!)) {
    const count = sum(counts.map((run) => run[name]!));
    if (name !== 'ok' && count > 0) sums[name] = count;
  }
  return sums;
}

/** A full queue alone is told by the outcome. */
function turnedAway(runs: readonly RunResult[]): Pick<ReportVariant, 'turnedAway'> {
  const counts = failures(runs.map((run) => run.turnedAway));
  return Object.keys(counts).some((name) => name !== 'queue-full') ? { turnedAway: counts } : {};
}

function buildServices(runs: readonly RunResult[]): readonly ReportService[] {
  return runs[0]!.services.map(({ name }, i) => {
    const requests = sum(runs.map((run) => run.services[i]!.attempts));
    const repeats = sum(runs.map((run) => run.services[i]!.repeats));
    const byNode = runs[0]!.nodes.flatMap(({ service }, node) =>
      service === name ? [sum(runs.map((run) => run.nodes[node]!.requests))] : [],
    );
    const squares = sum(byNode.map((count) => count * count));
    return {
      name,
      requests,
      repeated: requests === 0 ? 0 : repeats / requests,
      repeatedByChance: requests === 0 ? 0 : squares / (requests * requests),
    };
  });
}

function buildNodes(runs: readonly RunResult[]): readonly ReportNode[] {
  const spanNs = sum(runs.map((run) => run.spanNs));
  const requestsOf = new Map<string, number>();
  const capacityOf = new Map<string, number>();
  for (const node of runs[0]!.nodes) {
    capacityOf.set(node.service, (capacityOf.get(node.service) ?? 0) + node.capacityPerS);
  }
  const pooled = runs[0]!.nodes.map((node, i) => {
    const each = runs.map((run) => run.nodes[i]!);
    const requests = sum(each.map((one) => one.requests));
    requestsOf.set(node.service, (requestsOf.get(node.service) ?? 0) + requests);
    return { node, each, requests };
  });
  return pooled.map(({ node, each, requests }) => {
    const ofService = requestsOf.get(node.service)!;
    const capacity = capacityOf.get(node.service)!;
    return {
      name: node.name,
      zone: node.zone,
      weight: node.weight,
      requests: requests / runs.length,
      share: ofService === 0 ? 0 : requests / ofService,
      capacityShare:
        Number.isFinite(capacity) && capacity > 0 ? node.capacityPerS / capacity : null,
      utilization: utilizationOf(each, spanNs),
      errors: sum(each.map((one) => one.errors)) / runs.length,
      meanQueue: spanNs === 0 ? 0 : sum(each.map((one) => one.queueAreaNs)) / spanNs,
      ejectedMs: sum(each.map((one) => one.ejectedNs)) / runs.length / 1e6,
    };
  });
}

function utilizationOf(each: readonly NodeResult[], spanNs: number): number | null {
  const workers = each[0]!.concurrency;
  if (!Number.isFinite(workers) || spanNs === 0) return null;
  return sum(each.map((one) => one.busyAreaNs)) / (workers * spanNs);
}

/** Percentile curve up to where at least ten requests lie beyond it. */
function buildSketch(sketch: Sketch): ReportSketch {
  const curve: { p: number; ms: number }[] = [];
  // 1/(1−p) from 1 to count/10 in equal steps of a logarithmic axis: 20 points a decade.
  for (let step = 0; ; step++) {
    const tail = Math.exp((-step / 20) * Math.LN10);
    if (tail * sketch.count < 10 && step > 0) break;
    if (sketch.count === 0) break;
    curve.push({ p: 1 - tail, ms: sketchQuantileNs(sketch, 1 - tail) / 1e6 });
  }
  return {
    scheme: SKETCH_SCHEME,
    count: sketch.count,
    bucket: sketch.bucket,
    counts: sketch.counts,
    curve,
  };
}

function warningsOf({ name, runs }: VariantRuns, overload: 'intended' | null): readonly string[] {
  const warnings: string[] = [];
  const bound = runs.find((run) => run.bound !== null)?.bound;
  if (bound) warnings.push(`${name}: ${bound}`);
  if (runs.some((run) => run.issued === 0)) {
    return [...warnings, `${name}: no request fell into the measured span`];
  }
  const stability = stabilityOf(runs);
  if (stability?.unstable && overload === null) {
    const growth = growthSentence(stability, runs.length);
    warnings.push(`${name}: ${growth}. If that is meant: \`overload: intended\``);
  }
  if (isDeterministic(runs)) {
    warnings.push(
      `${name}: all ${runs.length} replications are identical, for nothing in them is random: ` +
        'they say nothing about other traffic, and no interval is shown',
    );
  }
  return warnings;
}

/** One sentence for all of them: whoever says that it is meant knows why. */
function intendedOverload(variants: readonly ReportVariant[]): readonly string[] {
  const names = variants.filter(({ stability }) => stability?.unstable).map(({ name }) => name);
  if (names.length === 0) return [];
  const verb = names.length === 1 ? 'is' : 'are';
  return [
    `${listed(names)} ${verb} overloaded, as intended: backlogs grow to the end, and latencies ` +
      'depend on the length of the run',
  ];
}

function isDeterministic(runs: readonly RunResult[]): boolean {
  return runs.length > 1 && runs.every((run) => isSameOutcome(run, runs[0]!));
}

function isSameOutcome(a: RunResult, b: RunResult): boolean {
  const sameSums = a.latency.sumNs === b.latency.sumNs && a.issued === b.issued;
  return sameSums && a.events === b.events && a.endNs === b.endNs;
}
