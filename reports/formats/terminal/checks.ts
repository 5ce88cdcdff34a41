/** The checks: what was claimed, what was measured, how much room is left. */

import type { Report, ReportCheck } from '../../model.ts';
import { checkInterval, checkMargin, checkTitle, checkValue } from '../check-text.ts';
import type { FormatOptions } from '../types.ts';
import { type Column, type ColumnsCell, layoutColumns, shownRows } from './columns.ts';
import { labelled } from './header.ts';
import { type Color, shown, wrap } from './text.ts';

const SIGNS = { pass: '✓', fail: '✗', undecided: '?' } as const;
/** Where the signs cannot be shown. */
const WORDS = { pass: 'ok', fail: 'NO', undecided: '??' } as const;
const COLORS: Readonly<Record<ReportCheck['status'], Color>> = {
  pass: 'green',
  fail: 'red',
  undecided: 'yellow',
};

export function checkLines(report: Report, options: FormatOptions): readonly string[] {
  if (report.checks.length === 0) return [];
  return ['Checks', ...checkRows(report, options), ''];
}

/** Without a heading: one line a check, or each check with one line a variant below it. */
export function checkRows(report: Report, options: FormatOptions): readonly string[] {
  if (report.variants.length === 1) return rowsOf(report.checks, checkTitle, 3, options);
  const titles = [...new Set(report.checks.map(checkTitle))];
  return titles.flatMap((title) => [
    ...wrap(shown(title, options), options.width - 3).map((line) => `   ${line}`),
    ...rowsOf(
      report.checks.filter((check) => checkTitle(check) === title),
      ({ variant }) => variant,
      6,
      options,
    ),
  ]);
}

function rowsOf(
  checks: readonly ReportCheck[],
  label: (check: ReportCheck) => string,
  indent: number,
  options: FormatOptions,
): readonly string[] {
  const columns: Column[] = [
    { head: '', align: 'left', shrinkTo: null, dropOrder: 0 },
    { head: '', align: 'left', shrinkTo: 20, dropOrder: 0 },
    { head: '', align: 'right', shrinkTo: null, dropOrder: 0 },
    { head: '', align: 'left', shrinkTo: null, dropOrder: 1 },
    { head: '', align: 'left', shrinkTo: null, dropOrder: 0 },
  ];
  const rows = checks.map((check): ColumnsCell[] => [
    { text: (options.unicode ? SIGNS : WORDS)[check.status], color: COLORS[check.status] },
    { text: label(check) },
    { text: checkValue(check).text },
    { text: checkInterval(check) },
    { text: checkMargin(check) },
  ]);
  const lines = layoutColumns({ columns, rows: shownRows(rows, options), indent }, options);
  return lines.flatMap((line, i) => {
    const { reason } = checks[i]!;
    return reason === null
      ? [line]
      : [line, ...labelled(' '.repeat(indent + 1), [reason], options)];
  });
}
