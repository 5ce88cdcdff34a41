/** Failures in the page: the lanes of the nodes, then what it cost under each variant and fault. */

import type { Report } from '../../model.ts';
import {
  beliefSentences,
  FAILURE_NOTE,
  FAULT_HEADS,
  faultCells,
  VARIANT_HEADS,
  variantCells,
} from '../failures.ts';
import { formatCount } from '../number.ts';
import { paragraph, section, table } from './markup.ts';

const FAULT_ROWS_MAX = 500;

export function failureSection(report: Report, chart: string): string {
  const faults = report.variants.flatMap((variant) =>
    variant.faults.map((fault) => [variant.name, fault.id, ...faultCells(fault)]),
  );
  const left = faults.length - FAULT_ROWS_MAX;
  const summary = table({
    caption: 'All faults together. A dash: it never happened.',
    columns: columnsOf(['variant', ...VARIANT_HEADS], 1),
    rows: rowsOf(report.variants.map((variant) => [variant.name, ...variantCells(variant)])),
    rowHead: 0,
  });
  const each = table({
    caption: 'Fault by fault.',
    columns: columnsOf(['variant', 'fault', ...FAULT_HEADS], 2),
    rows: rowsOf(faults.slice(0, FAULT_ROWS_MAX)),
    rowHead: 0,
  });
  const beliefs = report.variants.map((variant) => {
    const sentences = beliefSentences(variant, report.replications).join(' ');
    return sentences === '' ? '' : paragraph(`${variant.name}: ${sentences}`);
  });
  return section('failures', 'Failures', [
    chart,
    summary,
    faults.length === 0 ? '' : each,
    left > 0 ? paragraph(`${formatCount(left)} more rows are in the embedded report.`, 'note') : '',
    ...beliefs,
    paragraph(FAILURE_NOTE, 'note'),
  ]);
}

function columnsOf(heads: readonly string[], words: number) {
  return heads.map((head, i) => ({ head, numeric: i >= words }));
}

function rowsOf(rows: readonly (readonly string[])[]) {
  return rows.map((texts) => ({ cells: texts.map((text) => ({ text })) }));
}
