/** What an output format is: a pure function from the report to the bytes of a file. */

import type { Report } from '../model.ts';

export interface FormatOptions {
  /** The first three are for the terminal; no other format looks at them. */
  readonly color: boolean;
  /** False where the locale cannot show more than ASCII. */
  readonly unicode: boolean;
  /** Columns of the terminal. */
  readonly width: number;
  /** Name of the one chart to draw, for `svg` and `png`; all of them, stacked, when absent. */
  readonly chart?: string;
}

export interface FormatDefinition {
  /** What users type: `--format html`. */
  readonly name: string;
  /** Of the file, without a dot. */
  readonly extension: string;
  readonly render: (report: Report, options: FormatOptions) => Promise<string | Uint8Array>;
}
