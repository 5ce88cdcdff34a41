/** A chart in the page: the picture, named for screen readers, and its data in a table below. */

import type { ChartDefinition } from '../../charts/types.ts';
import type { Report } from '../../model.ts';
import { formatCount, MISSING } from '../number.ts';
import { drawChart } from '../picture.ts';
import { details, paragraph, table, text } from './markup.ts';

const ROWS_MAX = 500;

export async function figure(chart: ChartDefinition, report: Report): Promise<string> {
  const drawn = await drawChart(chart, report);
  const label = text(`Chart: ${chart.title(report)}`);
  const named = drawn.replace('<svg ', () => `<svg role="img" aria-label="${label}" `);
  return `<figure>\n<div class="chart">${named}</div>\n</figure>\n${dataTable(chart, report)}`;
}

function dataTable(chart: ChartDefinition, report: Report): string {
  const { columns, rows } = chart.table(report);
  const step = Math.ceil(rows.length / ROWS_MAX);
  const kept = rows.filter((_, i) => i % step === 0);
  const numeric = columns.map((_, i) => rows.some((row) => typeof row[i] === 'number'));
  const note =
    step === 1
      ? ''
      : paragraph(
          `Every ${ordinal(step)} of ${formatCount(rows.length)} rows; the embedded report has all.`,
          'note',
        );
  const body = table({
    caption: `Data of: ${chart.question}`,
    columns: columns.map((head, i) => ({ head, numeric: numeric[i]! })),
    rows: kept.map((row) => ({
      cells: row.map((cell) =>
        typeof cell === 'number'
          ? { text: String(Number(cell.toPrecision(5))) }
          : { text: cell ?? MISSING },
      ),
    })),
    rowHead: 0,
  });
  return details(`Data of this chart (${formatCount(rows.length)} rows)`, note + body, 'data');
}

function ordinal(step: number): string {
  const teens = step % 100 >= 11 && step % 100 <= 13;
  const suffix = teens ? 'th' : (['th', 'st', 'nd', 'rd'][step % 10] ?? 'th');
  return `${step}${suffix} row`;
}
