/** Aligned columns that fit a width: names shrink first, then the least important columns go. */

import type { FormatOptions } from '../types.ts';
import {
  type Color,
  colored,
  displayWidth,
  padEnd,
  padStart,
  shown,
  truncate,
  truncateMiddle,
} from './text.ts';

export interface Column {
  readonly head: string;
  readonly align: 'left' | 'right';
  /** May be cut to this width; null for numbers, which are shown whole or not at all. */
  readonly shrinkTo: number | null;
  /** Columns with the highest number go first when there is no room; 0 stays. */
  readonly dropOrder: number;
}

export interface ColumnsCell {
  readonly text: string;
  readonly color?: Color;
}

export interface ColumnsTable {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly ColumnsCell[])[];
  readonly indent: number;
}

const GAP = 2;

export function layoutColumns(table: ColumnsTable, options: FormatOptions): readonly string[] {
  const fitted = fitColumns(withDistinctNames(table, options), options.width);
  const heads = fitted.columns.map(({ head }) => ({ text: head }));
  const headed = fitted.columns.some(({ head }) => head !== '');
  const body = withShortNames(fitted, options);
  const lines = headed ? [heads, ...body.rows] : body.rows;
  return lines.map((cells) => {
    const parts = cells.map((cell, i) => aligned(cell, body.columns[i]!, body.widths[i]!, options));
    return (' '.repeat(table.indent) + parts.join(' '.repeat(GAP))).trimEnd();
  });
}

/** Rather a column less than two rows of the same name. */
function withDistinctNames(table: ColumnsTable, options: FormatOptions): ColumnsTable {
  const columns = table.columns.map((column, i) => {
    if (column.shrinkTo === null) return column;
    const texts = [...new Set(table.rows.map((row) => row[i]!.text))];
    let width = column.shrinkTo;
    while (width < DISTINCT_WIDTH_MAX && cutterOf(texts, width, options) === null) width++;
    return { ...column, shrinkTo: width };
  });
  return { ...table, columns };
}

/** Names that are alike for longer are cut all the same: figures are what the table is for. */
const DISTINCT_WIDTH_MAX = 36;

/** At the end, or in the middle where two would then read the same; null if two still do. */
function cutterOf(texts: readonly string[], width: number, options: FormatOptions) {
  const cutters = [truncate, truncateMiddle];
  return (
    cutters.find((cut) => {
      return new Set(texts.map((text) => cut(text, width, options))).size === texts.length;
    }) ?? null
  );
}

interface Fitted extends ColumnsTable {
  readonly widths: readonly number[];
}

function fitColumns(table: ColumnsTable, width: number): Fitted {
  const widths = table.columns.map((column, i) =>
    Math.max(displayWidth(column.head), ...table.rows.map((row) => displayWidth(row[i]!.text))),
  );
  const used = widths.reduce((sum, own) => sum + own, 0) + GAP * (widths.length - 1) + table.indent;
  const excess = used - width;
  if (excess <= 0) return { ...table, widths };
  const spare = table.columns.map(({ shrinkTo }, i) =>
    shrinkTo === null ? 0 : Math.max(0, widths[i]! - shrinkTo),
  );
  const last = Math.max(...table.columns.map(({ dropOrder }) => dropOrder));
  if (spare.reduce((sum, own) => sum + own, 0) < excess && last > 0) {
    const stays = table.columns.map(({ dropOrder }) => dropOrder !== last);
    const columns = table.columns.filter((_, i) => stays[i]);
    return fitColumns(
      { ...table, columns, rows: table.rows.map((row) => row.filter((_, i) => stays[i])) },
      width,
    );
  }
  return { ...table, widths: shrunk(widths, spare, excess) };
}

/** Takes the excess from the column that has most to give, again and again. */
function shrunk(
  widths: readonly number[],
  spare: readonly number[],
  excess: number,
): readonly number[] {
  const left = [...spare];
  const result = [...widths];
  for (let taken = 0; taken < excess; taken++) {
    const widest = left.indexOf(Math.max(...left));
    if (left[widest]! <= 0) break;
    left[widest]!--;
    result[widest]!--;
  }
  return result;
}

/** Cuts texts to their columns. */
function withShortNames(table: Fitted, options: FormatOptions): Fitted {
  const cutters = table.widths.map((width, i) => {
    const texts = [...new Set(table.rows.map((row) => row[i]!.text))];
    return cutterOf(texts, width, options) ?? truncateMiddle;
  });
  const rows = table.rows.map((row) =>
    row.map((cell, i) => ({ ...cell, text: cutters[i]!(cell.text, table.widths[i]!, options) })),
  );
  return { ...table, rows };
}

function aligned(cell: ColumnsCell, column: Column, width: number, options: FormatOptions): string {
  const text = truncate(cell.text, width, options);
  const padded = column.align === 'right' ? padStart(text, width) : padEnd(text, width);
  return cell.color === undefined
    ? padded
    : padded.replace(text, () => colored(text, cell.color!, options));
}

/** Texts as this terminal may show them. */
export function shownRows(
  rows: readonly (readonly ColumnsCell[])[],
  options: FormatOptions,
): readonly (readonly ColumnsCell[])[] {
  return rows.map((row) => row.map((cell) => ({ ...cell, text: shown(cell.text, options) })));
}
