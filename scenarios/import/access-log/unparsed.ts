/** Lines that are not of the log's format: shown, and too many of them refused. */

import { InputError } from '../../format/diagnostic.ts';
import type { LogFormatName, UnparsedLine } from './types.ts';

export const UNPARSED_SHOWN = 5;
const SHARE_MAX = 0.05;
const TEXT_LENGTH_MAX = 160;

/** What is kept of a line to show it: its beginning, without control characters. */
export function excerpt(text: string): string {
  // Control characters must not reach a terminal.
  const clean = text.replace(/\p{Cc}/gu, '·');
  return clean.length <= TEXT_LENGTH_MAX ? clean : `${clean.slice(0, TEXT_LENGTH_MAX)}…`;
}

export function unparsedNotes(lines: readonly UnparsedLine[]): readonly string[] {
  return lines.map(({ line, text }) => `line ${line}: ${excerpt(text)}`);
}

export interface UnparsedCount {
  readonly file: string;
  readonly format: LogFormatName;
  /** Lines that are not blank. */
  readonly lines: number;
  readonly unparsed: number;
  readonly first: readonly UnparsedLine[];
}

/** More than 5 % cannot be a stray line: it is another format, and the trace would be wrong. */
export function refuseTooManyUnparsed(count: UnparsedCount): void {
  if (count.unparsed <= SHARE_MAX * count.lines) return;
  const percent = ((100 * count.unparsed) / count.lines).toFixed(1);
  throw new InputError([
    {
      severity: 'error',
      code: 'too-many-unparsed-lines',
      message: `${count.file}: ${count.unparsed} of ${count.lines} lines (${percent} %) are not in the format "${count.format}"; at most 5 % may be left out`,
      location: null,
      suggestion: 'name the format with --log-format, or take the other lines out of the file',
      notes: unparsedNotes(count.first),
    },
  ]);
}
