/** Where a bracket or quote was opened: the parser only says where it missed the end. */

import { Lexer } from 'yaml';
import type { Span } from './source-text.ts';

/** The innermost bracket that is open at that offset. */
export function openBracket(text: string, offset: number): Span | null {
  const open: number[] = [];
  for (const token of tokensBefore(text, offset)) {
    if (token.text === '{' || token.text === '[') open.push(token.start);
    else if (token.text === '}' || token.text === ']') open.pop();
  }
  const start = open.at(-1);
  return start === undefined ? null : { start, end: start + 1 };
}

/** The last quote that begins a text before that offset. */
export function openQuote(text: string, offset: number): Span | null {
  let found: Span | null = null;
  for (const { text: token, start } of tokensBefore(text, offset)) {
    if (token.startsWith('"') || token.startsWith("'")) found = { start, end: start + 1 };
  }
  return found;
}

const MARKS = ['\u0002', '\u0018', '\u001f'];

function* tokensBefore(text: string, offset: number): Generator<{ text: string; start: number }> {
  let start = 0;
  for (const token of new Lexer().lex(text)) {
    // The lexer marks documents and scalars with control characters that are not in the text.
    if (MARKS.includes(token)) continue;
    if (start >= offset) return;
    yield { text: token, start };
    start += token.length;
  }
}
