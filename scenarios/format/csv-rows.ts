/** Rows of a CSV text (RFC 4180), with the offset of each for diagnostics. */

export interface CsvRow {
  readonly fields: readonly string[];
  readonly start: number;
}

/** Blank lines are skipped. A quoted field may contain commas, quotes (doubled) and line ends. */
export function* csvRows(text: string): Generator<CsvRow> {
  let at = 0;
  while (at < text.length) {
    const start = at;
    const lineEnd = endOfLine(text, at);
    const line = trimReturn(text.slice(at, lineEnd));
    if (!line.includes('"')) {
      at = lineEnd + 1;
      if (line !== '') yield { fields: line.split(','), start };
      continue;
    }
    const { fields, end } = quotedRow(text, at);
    at = end;
    yield { fields, start };
  }
}

export function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function quotedRow(text: string, start: number): { fields: string[]; end: number } {
  const fields: string[] = [];
  let at = start;
  for (;;) {
    let value: string;
    if (text[at] === '"') {
      const close = closingQuote(text, at + 1);
      value = text.slice(at + 1, close).replaceAll('""', '"');
      at = close + 1;
    } else {
      const comma = text.indexOf(',', at);
      const lineEnd = endOfLine(text, at);
      const end = comma === -1 ? lineEnd : Math.min(comma, lineEnd);
      value = end === lineEnd ? trimReturn(text.slice(at, end)) : text.slice(at, end);
      at = end;
    }
    fields.push(value);
    if (text[at] === ',') {
      at++;
      continue;
    }
    // Anything between a closing quote and the end of the line is dropped with it.
    return { fields, end: endOfLine(text, at) + 1 };
  }
}

function closingQuote(text: string, from: number): number {
  let at = from;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote === -1) return text.length;
    if (text[quote + 1] !== '"') return quote;
    at = quote + 2;
  }
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}

function trimReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line;
}
