/** The text of one input file, and how an offset becomes a line and a column. */

import type { SourceLocation } from '../diagnostic.ts';

export interface SourceText {
  readonly file: string;
  readonly text: string;
  /** Offset at which each line begins. */
  readonly lineStarts: readonly number[];
}

/** Half-open range of offsets. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

export function sourceText(file: string, text: string): SourceText {
  const lineStarts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) {
    lineStarts.push(at + 1);
  }
  return { file, text, lineStarts };
}

/**
 * Where a span is. Columns count characters, not UTF-16 units: that is what people count. A span
 * over several lines is cut at the end of its first one, because a frame shows one line.
 */
export function locationOf(source: SourceText, span: Span): SourceLocation {
  const start = Math.min(span.start, source.text.length);
  const line = lineAt(source.lineStarts, start);
  const lineStart = source.lineStarts[line]!;
  const lineText = lineTextAt(source, line);
  const before = source.text.slice(lineStart, start);
  const marked = lineText.slice(before.length, before.length + Math.max(1, span.end - span.start));
  return {
    file: source.file,
    line: line + 1,
    column: characterCount(before) + 1,
    length: Math.max(1, characterCount(marked.trimEnd())),
    lineText,
  };
}

function lineTextAt(source: SourceText, line: number): string {
  const end = source.lineStarts[line + 1] ?? source.text.length + 1;
  return source.text.slice(source.lineStarts[line]!, end - 1).replace(/\r$/, '');
}

function lineAt(lineStarts: readonly number[], offset: number): number {
  let low = 0;
  let high = lineStarts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (lineStarts[middle]! <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

function characterCount(text: string): number {
  let count = 0;
  for (const _ of text) count++;
  return count;
}
