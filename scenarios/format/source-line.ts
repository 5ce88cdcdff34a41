/** One source line as a terminal shows it: tabs expanded, control characters harmless, cut to size. */

import { characterWidth } from './display-width.ts';

const TAB_WIDTH = 4;
const MAX_COLUMNS = 100;
const MAX_CLIP = 1000;
/** What stays visible before the caret when a long line is cut. */
const CONTEXT_COLUMNS = 30;

export interface ShownLine {
  readonly text: string;
  /** Columns before the first caret. */
  readonly indent: number;
  /** Columns that carets underline; at least 1. */
  readonly width: number;
}

/** `column` is 1-based and `length` at least 1, both in characters. */
export function showLine(
  line: string,
  { column, length }: { readonly column: number; readonly length: number },
  ellipsis: string,
): ShownLine {
  const clipped = clipCharacters(line, column - 1);
  const cells = toCells(clipped.characters);
  const at = (index: number) => cells.slice(0, index).reduce((sum, cell) => sum + cell.width, 0);
  const start = at(column - 1 - clipped.from);
  const end = Math.max(start + 1, at(column - 1 - clipped.from + length));
  const total = at(cells.length);
  if (total <= MAX_COLUMNS) {
    return { text: cells.map(({ text }) => text).join(''), indent: start, width: end - start };
  }
  const from = Math.max(0, Math.min(start - CONTEXT_COLUMNS, total - MAX_COLUMNS));
  const window = cut(cells, from, from + MAX_COLUMNS);
  const head = window.skipped > 0 || clipped.from > 0 ? ellipsis : '';
  const indent = start - window.skipped + head.length;
  const tail = window.end < total ? ellipsis : '';
  const width = Math.min(end, window.end) - start;
  return { text: `${head}${window.text}${tail}`, indent, width: Math.max(1, width) };
}

interface Cell {
  readonly text: string;
  readonly width: number;
}

/** A line of megabytes: only what is near the caret is looked at closely. */
function clipCharacters(line: string, focus: number): { characters: string[]; from: number } {
  const characters = [...line.slice(0, 2 * (focus + MAX_CLIP))];
  const from = focus > MAX_CLIP ? focus - MAX_CLIP / 2 : 0;
  return { characters: characters.slice(from, from + MAX_CLIP), from };
}

function toCells(characters: readonly string[]): Cell[] {
  let column = 0;
  return characters.map((character) => {
    const cell = toCell(character, column);
    column += cell.width;
    return cell;
  });
}

function toCell(character: string, column: number): Cell {
  if (character === '\t') {
    const width = TAB_WIDTH - (column % TAB_WIDTH);
    return { text: ' '.repeat(width), width };
  }
  if (isControl(character)) return { text: '\uFFFD', width: 1 };
  return { text: character, width: characterWidth(character) };
}

/** Escape sequences in a scenario must not steer the terminal of whoever reads the message. */
export function isControl(character: string): boolean {
  const code = character.codePointAt(0)!;
  // Bidirectional overrides could make a line read as something else.
  const isBidi = (code >= 0x202a && code <= 0x202e) || (code >= 0x2066 && code <= 0x2069);
  return code < 0x20 || (code >= 0x7f && code < 0xa0) || isBidi;
}

function cut(cells: readonly Cell[], from: number, to: number) {
  let column = 0;
  let skipped = 0;
  let end = 0;
  const kept: string[] = [];
  for (const cell of cells) {
    const next = column + cell.width;
    if (next <= from) skipped = next;
    else if (next <= to) {
      if (kept.length === 0) skipped = column;
      kept.push(cell.text);
      end = next;
    }
    column = next;
  }
  return { text: kept.join(''), skipped, end };
}
