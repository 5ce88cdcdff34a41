/** The few pieces of markup that the page is made of. Everything that comes from a report is escaped here. */

import { escape as escapeHtml } from 'html-escaper';

export interface HtmlColumn {
  readonly head: string;
  readonly numeric: boolean;
}

export interface HtmlCell {
  readonly text: string;
  /** Sorting key, where the shown number has another unit than its neighbours or a sign. */
  readonly value?: number | null;
  readonly className?: string;
}

export interface HtmlTable {
  readonly caption: string;
  readonly columns: readonly HtmlColumn[];
  readonly rows: readonly { readonly cells: readonly HtmlCell[]; readonly className?: string }[];
  /** Which cell of a row names it. */
  readonly rowHead: number;
}

/** Control characters other than line breaks are not allowed in HTML at all. */
export function text(content: string): string {
  return escapeHtml(content.replace(/[^\P{Cc}\n\t]/gu, '\ufffd').replace(/\p{Cs}/gu, '\ufffd'));
}

export function paragraph(content: string, className?: string): string {
  return `<p${classAttribute(className)}>${text(content)}</p>`;
}

export function section(id: string, title: string, parts: readonly string[]): string {
  const body = parts.filter((part) => part !== '').join('\n');
  return `<section id="${id}" aria-labelledby="${id}-title">\n<h2 id="${id}-title">${text(title)}</h2>\n${body}\n</section>`;
}

export function table({ caption, columns, rows, rowHead }: HtmlTable): string {
  const heads = columns.map(
    ({ head, numeric }) =>
      `<th scope="col"${classAttribute(numeric ? 'number' : undefined)}>${text(head)}</th>`,
  );
  const body = rows.map(({ cells, className }) => {
    const parts = cells.map((cell, i) => tableCell(cell, columns[i]!, i === rowHead));
    return `<tr${classAttribute(className)}>${parts.join('')}</tr>`;
  });
  return [
    '<div class="scroll"><table class="sortable">',
    `<caption>${text(caption)}</caption>`,
    `<thead><tr>${heads.join('')}</tr></thead>`,
    `<tbody>\n${body.join('\n')}\n</tbody></table></div>`,
  ].join('\n');
}

function tableCell(cell: HtmlCell, column: HtmlColumn, isHead: boolean): string {
  const names = [column.numeric ? 'number' : '', cell.className ?? ''].filter(
    (name) => name !== '',
  );
  const key = cell.value === undefined ? '' : ` data-value="${cell.value ?? ''}"`;
  const attributes = `${classAttribute(names.length === 0 ? undefined : names.join(' '))}${key}`;
  if (isHead) return `<th scope="row"${attributes}>${text(cell.text)}</th>`;
  return `<td${attributes}>${text(cell.text)}</td>`;
}

export function details(summary: string, body: string, className?: string): string {
  return `<details${classAttribute(className)}><summary>${text(summary)}</summary>\n${body}\n</details>`;
}

function classAttribute(className: string | undefined): string {
  return className === undefined ? '' : ` class="${className}"`;
}
