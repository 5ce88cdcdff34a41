/** The report for a terminal: the answer first, in as many columns as there are, 80 by default. */

import type { Report } from '../model.ts';
import { compareLines } from './terminal/compare.ts';
import { depthLines } from './terminal/depth.ts';
import { footerLines, headerLines, warningLines } from './terminal/header.ts';
import type { FormatDefinition, FormatOptions } from './types.ts';

/** Below this no table can be read, so narrower terminals break the lines themselves. */
const WIDTH_MIN = 60;

export const terminal: FormatDefinition = {
  name: 'terminal',
  extension: 'txt',
  render: async (report, options) => `${terminalLines(report, options).join('\n')}\n`,
};

function terminalLines(report: Report, given: FormatOptions): readonly string[] {
  const options = { ...given, width: Math.max(WIDTH_MIN, given.width) };
  const warnings = warningLines(report, options);
  return [
    ...headerLines(report, options),
    '',
    ...(report.variants.length === 1 ? depthLines(report, options) : compareLines(report, options)),
    ...(report.variants.length === 1 ? [] : ['']),
    ...warnings,
    ...(warnings.length === 0 ? [] : ['']),
    ...footerLines(report, options),
  ];
}
