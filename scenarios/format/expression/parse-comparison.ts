/**
 * `p99 <= max(1.05 * baseline, baseline + 5ms)` → its syntax tree. `checks` and whatever else judges
 * metrics share this language; what names mean is found out by `resolve-comparison.ts`.
 */

import { formatDuration } from '../quantity/format-quantity.ts';
import {
  type Comparator,
  type ComparisonSyntax,
  ExpressionError,
  type NameSyntax,
  type OperandSyntax,
  type PlacedProblem,
  type ReferenceSyntax,
  type WindowSyntax,
} from './syntax.ts';
import { type Token, tokenize } from './tokens.ts';

export type ParsedComparison =
  | { readonly ok: true; readonly comparison: ComparisonSyntax }
  | { readonly ok: false; readonly placed: PlacedProblem };

/** Deeper nesting is a program's, not a person's, and would overflow the stack. */
const MAX_DEPTH = 50;

/** One comparison, with `for DURATION` after it. The first mistake ends the reading. */
export function parseComparison(text: string): ParsedComparison {
  try {
    return { ok: true, comparison: new Parser(tokenize(text)).comparison() };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    return { ok: false, placed: error.placed };
  }
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  comparison(): ComparisonSyntax {
    const left = this.#sum();
    const comparator = this.#comparator();
    const right = this.#sum();
    const forNs = this.#takeWord('for') ? this.#duration('how long must it hold?') : null;
    const rest = this.#next;
    if (rest.kind === 'end') return { left, comparator, right, forNs };
    if (rest.kind === 'sign' && /^[<>]/.test(rest.text)) {
      throw problem('one comparison is enough', rest, 'write two checks');
    }
    throw problem(`${shown(rest)} is one too many`, rest, hintFor(rest));
  }

  #comparator(): Comparator {
    const token = this.#next;
    if (token.kind === 'sign' && /^[<>]=?$/.test(token.text)) {
      this.#at++;
      return token.text as Comparator;
    }
    if (token.kind === 'end') {
      throw problem('nothing is compared here', token, 'write for example `p99 < 250ms`');
    }
    throw problem(`${shown(token)} stands where <, <=, > or >= is needed`, token, hintFor(token));
  }

  #sum(): OperandSyntax {
    let left = this.#product();
    for (;;) {
      const operator = this.#takeSign('+') ? '+' : this.#takeSign('-') ? '-' : null;
      if (operator === null) return left;
      const right = this.#product();
      left = { kind: 'binary', operator, left, right, span: over(left, right) };
    }
  }

  #product(): OperandSyntax {
    let left = this.#factor();
    for (;;) {
      const operator = this.#takeSign('*') ? '*' : this.#takeSign('/') ? '/' : null;
      if (operator === null) return left;
      const right = this.#factor();
      left = { kind: 'binary', operator, left, right, span: over(left, right) };
    }
  }

  #factor(): OperandSyntax {
    const token = this.#next;
    if (++this.#depth > MAX_DEPTH) throw problem('this is nested too deeply', token);
    try {
      if (token.kind === 'quantity') {
        this.#at++;
        return token;
      }
      if (token.kind === 'name') return this.#named(token);
      if (this.#takeSign('-')) return negated(token, this.#factor());
      if (this.#takeSign('(')) {
        const inside = this.#sum();
        this.#close(token);
        return { ...inside, span: { start: token.span.start, end: this.#previousEnd } };
      }
    } finally {
      this.#depth--;
    }
    const isNodes = token.kind === 'sign' && (token.text === '/' || token.text === '*');
    const hint = isNodes ? 'write nodes in parentheses: `utilization(web/new-*)`' : undefined;
    const what = token.kind === 'end' ? 'something is missing here' : `${shown(token)} is no value`;
    throw problem(what, token, hint ?? 'write a metric or a number');
  }

  #named(first: Token & { kind: 'name' }): OperandSyntax {
    const after = this.#tokens[this.#at + 1]!;
    const isCall = after.kind === 'sign' && after.text === '(';
    if (!first.quoted && (first.text === 'min' || first.text === 'max') && isCall) {
      return this.#extreme(first.text);
    }
    return this.#reference(first);
  }

  #extreme(which: 'min' | 'max'): OperandSyntax {
    const name = this.#next;
    this.#at += 2;
    const operands = [this.#sum()];
    while (this.#takeSign(',')) operands.push(this.#sum());
    this.#close(name);
    return { kind: 'extreme', which, operands, span: this.#since(name) };
  }

  #reference(first: Token & { kind: 'name' }): ReferenceSyntax {
    this.#at++;
    let owner: NameSyntax | null = null;
    let name: NameSyntax = first;
    let subject = this.#takeSubject();
    if (this.#takeSign('.')) {
      owner = subject === null ? first : withParentheses(first, subject);
      name = this.#metricOf(owner);
      subject = this.#takeSubject();
    }
    const window = this.#window();
    return { kind: 'reference', owner, name, subject, window, span: this.#since(first) };
  }

  #metricOf(owner: NameSyntax): NameSyntax {
    const token = this.#next;
    if (token.kind !== 'name') {
      const message = `a metric is needed after \`${owner.text}.\``;
      throw problem(message, token, 'write for example `round-robin.p99`');
    }
    this.#at++;
    return token;
  }

  #takeSubject(): NameSyntax | null {
    const token = this.#next;
    if (token.kind !== 'subject') return null;
    this.#at++;
    return token;
  }

  #window(): WindowSyntax | null {
    const word = this.#next;
    if (!this.#takeWord('in')) return null;
    const fromNs = this.#duration('where does the window begin?');
    const dots = this.#next;
    if (!this.#takeSign('..')) throw problem('a window needs `..`', dots, 'write `in 30s..40s`');
    const toNs = this.#duration('where does the window end?');
    const span = this.#since(word);
    if (toNs > fromNs) return { fromNs, toNs, span };
    const message = `the window ends at ${formatDuration(toNs)}, before it has begun`;
    throw new ExpressionError({ code: 'expression', message }, span);
  }

  #duration(question: string): number {
    const token = this.#next;
    // A bare 0 is a duration like any other.
    const fits = token.kind === 'quantity' && (token.power === 1 || token.value === 0);
    if (!fits) throw problem(question, token, 'write a duration, such as `30s`');
    this.#at++;
    return Math.round(token.value * 1e6);
  }

  #close(opening: Token): void {
    if (this.#takeSign(')')) return;
    if (this.#next.kind === 'end') throw problem('`(` is never closed', opening, 'add a `)`');
    throw problem(`${shown(this.#next)} stands where \`)\` is needed`, this.#next);
  }

  get #next(): Token {
    return this.#tokens[this.#at]!;
  }

  get #previousEnd(): number {
    const token = this.#tokens[this.#at - 1]!;
    return token.kind === 'subject' ? token.closedAt : token.span.end;
  }

  #since(first: Token): { start: number; end: number } {
    return { start: first.span.start, end: this.#previousEnd };
  }

  #takeSign(sign: string): boolean {
    const token = this.#next;
    const fits = token.kind === 'sign' && token.text === sign;
    if (fits) this.#at++;
    return fits;
  }

  #takeWord(word: string): boolean {
    const token = this.#next;
    const fits = token.kind === 'name' && !token.quoted && token.text === word;
    if (fits) this.#at++;
    return fits;
  }
}

/** `power-of-two(load=ewma)`: what looked like a metric of a subject is the name of a variant. */
function withParentheses(name: NameSyntax, subject: NameSyntax): NameSyntax {
  const span = { start: name.span.start, end: subject.span.end + 1 };
  return { text: `${name.text}(${subject.text})`, quoted: false, span };
}

/** Minus one times it. */
function negated(minus: Token, right: OperandSyntax): OperandSyntax {
  const span = { start: minus.span.start, end: right.span.end };
  if (right.kind === 'quantity') {
    return { ...right, value: -right.value, text: `-${right.text}`, span };
  }
  const left = { kind: 'quantity' as const, value: -1, power: 0, text: '-', span: minus.span };
  return { kind: 'binary', operator: '*', left, right, span };
}

function over(left: OperandSyntax, right: OperandSyntax): { start: number; end: number } {
  return { start: left.span.start, end: right.span.end };
}

function shown(token: Token): string {
  if (token.kind === 'end') return 'the end';
  return `\`${token.text}\``;
}

function problem(message: string, { span }: Token, suggestion?: string): ExpressionError {
  return new ExpressionError(
    { code: 'expression', message, ...(suggestion !== undefined && { suggestion }) },
    span,
  );
}

function hintFor(token: Token): string | undefined {
  if (token.kind === 'name' && /^(and|or)$/i.test(token.text)) return 'write two checks';
  if (token.kind === 'name') return 'names with other characters are quoted: `"a b".p99`';
  if (token.kind === 'sign' && token.text === '/') {
    return 'write nodes in parentheses: `utilization(web/new-*)`';
  }
  return undefined;
}
