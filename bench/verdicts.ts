/**
 * How often verdicts are wrong, and what they can see: A against A, and a scenario against itself with
 * work that takes a little longer. The samples go through the comparison that reports are made of.
 */

import { buildMetrics } from '../reports/build-metrics.ts';
import { compareVariants } from '../reports/compare-variants.ts';
import type { ReportVariant } from '../reports/model.ts';
import { metricsOf } from '../reports/run-metrics.ts';
import { buildModel } from '../scenarios/format/build-model.ts';
import { loadScenario } from '../scenarios/format/load.ts';
import type { Model } from '../sim/model/types.ts';
import { simulate } from '../sim/simulate.ts';

/** The model of a scenario of the library, as it stands; `overrides` as `--set` takes them. */
export function libraryModel(file: string, overrides: readonly string[]): Model {
  const { scenario, traces } = loadScenario(file, { overrides, balancers: [] });
  return buildModel(scenario, scenario.variants[0]!, traces);
}

export interface FalseVerdicts {
  readonly experiments: number;
  /** Experiments with a false "better" or "worse", by metric. */
  readonly wrong: Readonly<Record<string, number>>;
}

/** The same model with two seeds, `replications` each; with `paired`, twice with the same seed. */
export function falseVerdicts(
  model: Model,
  { experiments, replications, paired }: VerdictDesign,
): FalseVerdicts {
  const wrong: Record<string, number> = {};
  for (let experiment = 1; experiment <= experiments; experiment++) {
    const a = variantOf(model, 'a', `a/${experiment}`, replications);
    const b = variantOf(model, 'b', paired ? `a/${experiment}` : `b/${experiment}`, replications);
    for (const { metric, verdict } of compareVariants([a, b], 0.02)) {
      wrong[metric] ??= 0;
      if (verdict === 'better' || verdict === 'worse') wrong[metric]++;
    }
  }
  return { experiments, wrong };
}

export interface VerdictDesign {
  readonly experiments: number;
  readonly replications: number;
  readonly paired: boolean;
}

function variantOf(model: Model, name: string, seed: string, replications: number): ReportVariant {
  const runs = Array.from({ length: replications }, (_, i) => simulate(model, seed, i + 1));
  // Comparisons read names and metrics, and nothing else.
  return { name, metrics: buildMetrics(runs) } as ReportVariant;
}

/** One metric of replications 1 to `count`. */
export function samplesOf(model: Model, metric: string, count: number): readonly number[] {
  return Array.from(
    { length: count },
    (_, i) => metricsOf(simulate(model, 'power', i + 1))[metric]!,
  );
}
