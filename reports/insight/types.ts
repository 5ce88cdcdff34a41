/** A rule that finds out why a variant did as it did, from what the report holds. */

import type { ReportVariant } from '../model.ts';

export interface InsightRule {
  /** Kebab-case, part of the report: `node-saturated`. */
  readonly name: string;
  /** What it looks for, and from where on it speaks, for documentation. */
  readonly looksFor: string;
  /** The chart in which the finding is to be seen. */
  readonly chart: string;
  /** One sentence with its numbers, without the variant's name; null where it does not apply. */
  find(variant: ReportVariant, context: InsightContext): string | null;
}

export interface InsightContext {
  /** Measured time begins here in `series`. */
  readonly warmupMs: number;
  /** All variants of the report. */
  readonly variants: readonly ReportVariant[];
}
