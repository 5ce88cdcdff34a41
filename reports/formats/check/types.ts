/** An output format of `lbsim check`: all scenarios in one document. */

import type { CheckRun } from '../../checks/check-run.ts';
import type { FormatOptions } from '../types.ts';

export interface CheckFormat {
  /** What users type: `--format junit`. */
  readonly name: string;
  readonly extension: string;
  readonly render: (run: CheckRun, options: FormatOptions) => string;
}
