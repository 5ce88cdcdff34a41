/** A file of recorded durations: one number of milliseconds a line, for empirical laws. */

import { decodeText } from './decode-text.ts';
import { type Diagnostic, InputError } from './diagnostic.ts';
import { millisecondsToNs } from './milliseconds.ts';
import { quoteValue } from './quote-value.ts';
import { locationOf, sourceText } from './source/source-text.ts';

/** The values travel with the scenario to every worker. */
const MAX_VALUES = 1_000_000;
const MAX_ERRORS = 10;

/** A first line that is no number is a header; blank lines and those that begin with # are skipped. */
export function readDurationList(bytes: Uint8Array, file: string): number[] {
  const source = sourceText(file, decodeText(bytes, file));
  const values: number[] = [];
  const errors: Diagnostic[] = [];
  const complain = (line: number, code: string, message: string) => {
    const start = source.lineStarts[line] ?? 0;
    const location = locationOf(source, { start, end: source.text.length });
    errors.push({ severity: 'error', code, message, location });
  };
  for (const [i, line] of source.text.split('\n').entries()) {
    const text = line.trim();
    if (text === '' || text.startsWith('#')) continue;
    const ns = millisecondsToNs(text);
    if (ns !== null) values.push(ns);
    else if (i > 0 || /^[-+.\d]/.test(text)) {
      complain(i, 'not-a-quantity', `${quoteValue(text)} is not a positive number of milliseconds`);
    }
    if (values.length > MAX_VALUES) complain(i, 'too-many', `more than ${MAX_VALUES} durations`);
    if (errors.length >= MAX_ERRORS || values.length > MAX_VALUES) break;
  }
  if (errors.length === 0 && values.length === 0)
    complain(0, 'empty-file', 'the file contains no duration');
  if (errors.length > 0) throw new InputError(errors);
  return values;
}
