/** Diagnostics → text like a compiler's: message, place, line, caret, what to do. */

import type { Diagnostic, SourceLocation } from './diagnostic.ts';
import { isControl, showLine } from './source-line.ts';

export interface RenderOptions {
  readonly color: boolean;
  /** False: ASCII only, for terminals that show nothing else. */
  readonly unicode: boolean;
}

export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  options: RenderOptions,
): string {
  if (diagnostics.length === 0) return '';
  const style = createStyle(options);
  const frames = diagnostics.map((diagnostic) => renderOne(diagnostic, style));
  return `${frames.join('\n\n')}\n\n${countText(diagnostics)}\n`;
}

function renderOne(diagnostic: Diagnostic, style: Style): string {
  const { severity, code, message, location, suggestion, notes = [] } = diagnostic;
  const label = style.severity(severity, `${severity}[${code}]`);
  const lines = [`${label}: ${style.bold(style.print(message))}`];
  const notedSuggestion = location === null && suggestion !== undefined ? [suggestion] : [];
  const margin = ' '.repeat(location === null ? 1 : String(location.line).length);
  if (location !== null) lines.push(...frame(diagnostic, location, style));
  const allNotes = [...notedSuggestion, ...notes];
  if (allNotes.length > 0 && location !== null) lines.push(`${margin} ${style.dim(style.bar)}`);
  for (const note of allNotes) lines.push(`${margin} ${style.dim('=')} ${style.print(note)}`);
  return lines.join('\n');
}

function frame(
  { severity, suggestion }: Diagnostic,
  location: SourceLocation,
  style: Style,
): string[] {
  const { file, line, column } = location;
  const margin = ' '.repeat(String(line).length);
  const shown = showLine(location.lineText, location, style.ellipsis);
  const carets = style.severity(severity, '^'.repeat(shown.width));
  const hint =
    suggestion === undefined ? '' : ` ${style.severity(severity, style.print(suggestion))}`;
  const bar = style.dim(style.bar);
  return [
    `${margin}${style.dim(style.arrow)} ${style.print(file)}:${line}:${column}`,
    `${margin} ${bar}`,
    `${style.dim(String(line))} ${bar} ${shown.text}`.trimEnd(),
    `${margin} ${bar} ${' '.repeat(shown.indent)}${carets}${hint}`,
  ];
}

interface Style {
  readonly arrow: string;
  readonly bar: string;
  readonly ellipsis: string;
  bold(text: string): string;
  dim(text: string): string;
  /** Harmless and, if need be, in ASCII. */
  print(text: string): string;
  severity(severity: Diagnostic['severity'], text: string): string;
}

function createStyle({ color, unicode }: RenderOptions): Style {
  const paint = (open: number, close: number) => (text: string) =>
    color ? `\u001b[${open}m${text}\u001b[${close}m` : text;
  const red = paint(31, 39);
  const yellow = paint(33, 39);
  return {
    arrow: unicode ? ' ┌─' : '-->',
    bar: unicode ? '│' : '|',
    ellipsis: unicode ? '…' : '...',
    bold: paint(1, 22),
    dim: paint(2, 22),
    print: (text) => (unicode ? printable(text) : toAscii(printable(text))),
    severity: (severity, text) => (severity === 'error' ? red(text) : yellow(text)),
  };
}

function printable(text: string): string {
  return [...text].map((character) => (isControl(character) ? '\uFFFD' : character)).join('');
}

/** Of our own words; what a user wrote stays as it is. */
const ASCII: Readonly<Record<string, string>> = {
  '×': 'x',
  '÷': '/',
  '…': '...',
  '⁵³': '^53',
  µs: 'us',
};

function toAscii(text: string): string {
  return text.replace(/×|÷|…|⁵³|µs/g, (found) => ASCII[found]!);
}

/** `1 error, 2 warnings`. */
function countText(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Diagnostic['severity']) => {
    const n = diagnostics.filter((diagnostic) => diagnostic.severity === severity).length;
    return n === 0 ? [] : [`${n} ${severity}${n === 1 ? '' : 's'}`];
  };
  return [...count('error'), ...count('warning')].join(', ');
}
