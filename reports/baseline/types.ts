/** A stored baseline, and what a comparison with it says. */

import type { CheckUnit } from '../model.ts';

export const BASELINE_FORMAT = 'lbsim-baseline/1';

/** What is committed: small, with sorted keys, one line a metric. */
export interface Baseline {
  readonly format: typeof BASELINE_FORMAT;
  readonly scenario: string;
  readonly inputs: BaselineInputs;
  readonly variants: Readonly<Record<string, BaselineVariant>>;
}

/** Everything that decides a result, so that a difference can be traced to what changed. */
export interface BaselineInputs {
  readonly seed: string;
  readonly replications: number;
  readonly lbsim: string;
  readonly node: string;
  /** First digits of the digest of each part of the scenario: `clients`, `services`, … */
  readonly parts: Readonly<Record<string, string>>;
  /** Of each algorithm of the user's own, by its file. */
  readonly plugins: Readonly<Record<string, string>>;
}

export interface BaselineVariant {
  /** Of what the variant changes in the scenario. */
  readonly settings: string;
  /** Of all figures of all replications, to the last digit. */
  readonly figures: string;
  /** By metric, as expressions write it; replication by replication, to six digits. */
  readonly metrics: Readonly<Record<string, readonly (number | null)[]>>;
}

export interface BaselineReport {
  readonly file: string;
  /** Sentences: which inputs are others than when the baseline was stored. */
  readonly changed: readonly string[];
  readonly comparisons: readonly BaselineComparison[];
  /** What could not be compared, and what else there is to know. */
  readonly notes: readonly string[];
  /** Why there is nothing to compare with; null when there is. */
  readonly missing: string | null;
}

export type BaselineVerdict = 'unchanged' | 'tolerated' | 'better' | 'worse' | 'undecided';

/** Now − then, replication by replication on the same customers. */
export interface BaselineComparison {
  readonly variant: string;
  readonly metric: string;
  readonly unit: CheckUnit;
  readonly before: number | null;
  readonly after: number | null;
  readonly difference: number | null;
  readonly low: number | null;
  readonly high: number | null;
  /** Changes up to this are no regression. */
  readonly tolerance: number | null;
  readonly verdict: BaselineVerdict;
  /** Why it is undecided. */
  readonly reason: string | null;
}
