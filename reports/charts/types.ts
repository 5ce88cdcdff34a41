/** What a chart is: a question, a picture of the report and the numbers under the picture. */

import type { TopLevelSpec } from 'vega-lite';
import type { Report } from '../model.ts';

export type VegaLiteSpec = TopLevelSpec;

export type Cell = string | number | null;

export interface ChartTable {
  /** Column heads carry the unit. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

export interface ChartDefinition {
  /** What users type: `--chart percentile-curve`. */
  readonly name: string;
  readonly question: string;
  /** Whether it has anything to show; absent: always. Others are drawn only when asked for by name. */
  readonly applies?: (report: Report) => boolean;
  /** The finding where the data show one, else the question. */
  readonly title: (report: Report) => string;
  readonly spec: (report: Report) => VegaLiteSpec;
  /** The data of the picture, for readers who cannot see it. */
  readonly table: (report: Report) => ChartTable;
}
