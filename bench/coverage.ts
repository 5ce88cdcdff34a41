/**
 * How often do 95 % intervals hold the exact value? `npm run bench:statistics`
 *
 * M/M/1, whose time in the system is exponential with rate 1 − ρ in units of one service time, so its mean
 * and every percentile are known. An experiment is ten replications, or one long run alone. The
 * figures are in docs/statistics.md; test/statistics/coverage.test.ts holds a smaller experiment to them.
 */

import { buildMetrics } from '../reports/build-metrics.ts';
import { QUANTILES } from '../reports/run-metrics.ts';
import { buildModel } from '../scenarios/format/build-model.ts';
import { parseScenario } from '../scenarios/format/parse.ts';
import { simulate } from '../sim/simulate.ts';

export const COVERED = ['mean', 'p50', 'p99', 'p999'] as const;

export interface CoverageDesign {
  readonly rho: number;
  readonly requests: number;
  readonly replications: number;
  readonly experiments: number;
}

export interface Coverage {
  /** Of the experiments that gave an interval, by metric. */
  readonly hits: Readonly<Record<string, number>>;
  readonly intervals: Readonly<Record<string, number>>;
  /** Mean half-width ÷ exact value. */
  readonly widths: Readonly<Record<string, number>>;
}

export function measureCoverage(design: CoverageDesign): Coverage {
  const { rho, requests, replications, experiments } = design;
  const parsed = parseScenario(queueText(rho, requests), { file: 'mm1.yaml', readFile: noFile });
  const { scenario, traces } = parsed;
  const model = buildModel(scenario, scenario.variants[0]!, traces);
  const hits = zeros();
  const intervals = zeros();
  const widths = zeros();
  for (let experiment = 1; experiment <= experiments; experiment++) {
    const seed = `coverage/${experiment}`;
    const runs = Array.from({ length: replications }, (_, i) => simulate(model, seed, i + 1));
    const metrics = buildMetrics(runs);
    for (const name of COVERED) {
      const { low, high } = metrics[name]!;
      if (low === null || high === null) continue;
      const exact = exactMs(name, rho);
      intervals[name]!++;
      if (low <= exact && exact <= high) hits[name]!++;
      widths[name]! += (high - low) / 2 / exact / experiments;
    }
  }
  return { hits, intervals, widths };
}

/** W is exponential with mean 1 ÷ (1 − ρ) service times of 1 ms. */
function exactMs(name: string, rho: number): number {
  const mean = 1 / (1 - rho);
  return name === 'mean' ? mean : -Math.log1p(-QUANTILES[name]!) * mean;
}

function queueText(rho: number, requests: number): string {
  return `
name: mm1
run: { requests: ${requests}, warmup: 300ms }
clients: { all: { to: queue, arrivals: { process: poisson, rate: ${1000 * rho}/s } } }
services:
  queue:
    service: { law: exponential, mean: 1ms }
    nodes: { one: { count: 1, concurrency: 1 } }
    balancer: round-robin
`;
}

function noFile(): never {
  throw new Error('the scenario names no file');
}

function zeros(): Record<string, number> {
  return Object.fromEntries(COVERED.map((name) => [name, 0]));
}
