/** The text of an expression → tokens, each with its place. */

import type { Span } from '../source/source-text.ts';
import { readUnit } from './quantity.ts';
import { ExpressionError, type NameSyntax, type QuantitySyntax } from './syntax.ts';

export type Token = { readonly span: Span } & (
  | QuantitySyntax
  | (NameSyntax & { readonly kind: 'name' })
  /** What stands in parentheses directly after a name; they end at `closedAt`. */
  | (NameSyntax & { readonly kind: 'subject'; readonly closedAt: number })
  | { readonly kind: 'sign'; readonly text: string }
  | { readonly kind: 'end' }
);

const NUMBER = /(?:\d[\d_]*(?:\.\d[\d_]*)?|\.\d[\d_]*)(?:[eE][+-]?\d+)?/y;
/** `-` belongs to a name where a letter or digit follows at once, so a minus needs a space. */
const NAME = /[\p{L}_](?:[\p{L}\p{N}_]|-(?=[\p{L}\p{N}_]))*/uy;
/** `p99.9`: people know the percentile under this name. */
const PERCENTILE = /p\d+\.\d+(?![\p{L}\p{N}_-])/uy;
const QUOTED = /(["'`])(.*?)\1/y;
const SIGN = /\.\.|<=|>=|[≤≥<>+*/().,−×÷-]/uy;
const SPACE = /\s+/y;

const SAME_SIGNS: Readonly<Record<string, string>> = {
  '≤': '<=',
  '≥': '>=',
  '−': '-',
  '×': '*',
  '÷': '/',
};

/** Throws an ExpressionError at what is no token. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    const space = match(SPACE, text, at);
    if (space !== null) {
      at = space.end;
      continue;
    }
    const token = nextToken(text, at);
    tokens.push(token);
    at = token.span.end;
    if (token.kind !== 'name' || text[at] !== '(' || isFunction(token, text, at)) continue;
    const subject = readSubject(text, at);
    tokens.push(subject);
    at = subject.closedAt;
  }
  return [...tokens, { kind: 'end', span: { start: text.length, end: text.length + 1 } }];
}

function nextToken(text: string, at: number): Token {
  const quoted = match(QUOTED, text, at);
  if (quoted !== null) {
    const span = { start: at, end: quoted.end };
    return { kind: 'name', text: quoted.text.slice(1, -1), quoted: true, span };
  }
  const named = match(PERCENTILE, text, at) ?? match(NAME, text, at);
  if (named !== null) {
    return { kind: 'name', text: named.text, quoted: false, span: { start: at, end: named.end } };
  }
  const window = text.startsWith('..', at);
  const number = window ? null : match(NUMBER, text, at);
  if (number !== null) return readUnit(text, { start: at, end: number.end });
  const sign = match(SIGN, text, at);
  if (sign === null) throw new ExpressionError(...noToken(text, at));
  const span = { start: at, end: sign.end };
  return { kind: 'sign', text: SAME_SIGNS[sign.text] ?? sign.text, span };
}

/** `max(a, b)` is the larger of two values; `max(shoppers)` is the slowest request of a client. */
function isFunction({ text: name, quoted }: NameSyntax, text: string, open: number): boolean {
  if (quoted || (name !== 'max' && name !== 'min')) return false;
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    at = (match(QUOTED, text, at)?.end ?? at + 1) - 1;
    if (text[at] === '(') depth++;
    if (text[at] === ')' && --depth === 0) return name === 'min';
    if (text[at] === ',' && depth === 1) return true;
  }
  return false;
}

function readSubject(text: string, open: number): Token & { kind: 'subject' } {
  const before = match(SPACE, text, open + 1)?.end ?? open + 1;
  const quoted = match(QUOTED, text, before);
  const close = text.indexOf(')', quoted?.end ?? open);
  if (close < 0) {
    const problem = { code: 'expression', message: '`(` is never closed', suggestion: 'add a `)`' };
    throw new ExpressionError(problem, { start: open, end: open + 1 });
  }
  const written = text.slice(before, close).trimEnd();
  const span = { start: before, end: before + written.length };
  if (written === '') {
    const message = 'nothing stands between the parentheses';
    const suggestion = 'write for example `p99(shoppers)`, or only `p99`';
    const place = { start: open, end: close + 1 };
    throw new ExpressionError({ code: 'expression', message, suggestion }, place);
  }
  const isQuoted = quoted !== null && quoted.end === span.end;
  const name = isQuoted ? written.slice(1, -1) : written;
  return { kind: 'subject', text: name, quoted: isQuoted, span, closedAt: close + 1 };
}

function noToken(text: string, at: number): ConstructorParameters<typeof ExpressionError> {
  const character = String.fromCodePoint(text.codePointAt(at)!);
  const span = { start: at, end: at + character.length };
  if (/["'`]/.test(character)) {
    return [{ code: 'expression', message: `the quote ${character} is never closed` }, span];
  }
  const suggestion = HINTS[character];
  return [
    {
      code: 'expression',
      message: `\`${character}\` has no meaning in an expression`,
      ...(suggestion !== undefined && { suggestion }),
    },
    span,
  ];
}

const HINTS: Readonly<Record<string, string>> = {
  '=': 'compare with <, <=, > or >=',
  '!': 'compare with <, <=, > or >=',
  '&': 'write two checks',
  '|': 'one check judges one comparison',
};

function match(pattern: RegExp, text: string, at: number): { text: string; end: number } | null {
  pattern.lastIndex = at;
  const found = pattern.exec(text);
  return found === null ? null : { text: found[0], end: pattern.lastIndex };
}
