/** Failures on a terminal: fault by fault for one variant, variant by variant for several. */

import type { Report } from '../../model.ts';
import {
  beliefSentences,
  FAULT_HEADS,
  faultCells,
  hasFailures,
  VARIANT_HEADS,
  variantCells,
} from '../failures.ts';
import type { FormatOptions } from '../types.ts';
import { type Column, type ColumnsCell, layoutColumns } from './columns.ts';
import { shown, wrap } from './text.ts';

const FAULTS_MAX = 20;
/** In a narrow terminal the last ones of these go first. */
const DROP_ORDERS: Readonly<Record<string, number>> = {
  'share back': 3,
  'below 99 %': 3,
  noticed: 2,
  isolate: 1,
  missed: 2,
};

export function failureLines(report: Report, options: FormatOptions): readonly string[] {
  if (!hasFailures(report)) return [];
  return report.variants.length === 1 ? faultLines(report, options) : variantLines(report, options);
}

function faultLines(report: Report, options: FormatOptions): readonly string[] {
  const variant = report.variants[0]!;
  const { faults } = variant;
  const rows = faults.slice(0, FAULTS_MAX).map((fault) => [fault.id, ...faultCells(fault)]);
  const left = faults.length - rows.length;
  const sentences = beliefSentences(variant, report.replications).join(' ');
  return [
    'Failures, mean over occurrences and replications',
    ...(rows.length === 0 ? [] : layout(['fault', ...FAULT_HEADS], rows, options)),
    ...(left === 0 ? [] : [`   ${shown('…', options)} and ${left} more`]),
    ...wrap(shown(sentences, options), options.width - 3).map((line) => `   ${line}`),
    '',
  ];
}

function variantLines(report: Report, options: FormatOptions): readonly string[] {
  const rows = report.variants.map((variant) => [variant.name, ...variantCells(variant)]);
  return ['Failures', ...layout(['', ...VARIANT_HEADS], rows, options), ''];
}

function layout(
  heads: readonly string[],
  rows: readonly (readonly string[])[],
  options: FormatOptions,
): readonly string[] {
  const columns = heads.map(
    (head, i): Column => ({
      head,
      align: i === 0 ? 'left' : 'right',
      shrinkTo: i === 0 ? 12 : null,
      dropOrder: DROP_ORDERS[head] ?? 0,
    }),
  );
  const cells = rows.map((row): ColumnsCell[] =>
    row.map((text) => ({ text: shown(text, options) })),
  );
  return layoutColumns({ columns, rows: cells, indent: 3 }, options);
}
