/** A judged check in words: its value, what it was judged on, and how much room is left. */

import type { ReportCheck } from '../model.ts';
import { type FormattedValue, formatWithInterval, MISSING, type Unit } from './number.ts';

/** The name that its author gave it, with what it says. */
export function checkTitle({ name, expression }: ReportCheck): string {
  return name === null ? expression : `${name}: ${expression}`;
}

export function checkValue(check: ReportCheck): FormattedValue {
  return formatWithInterval(check, check.unit);
}

/** `[145, 149]`, or against a limit that is measured, too, the difference: `−33 ms [−35, −31]`. */
export function checkInterval(check: ReportCheck): string {
  if (check.difference === null) return checkValue(check).brackets ?? '';
  const unit: Unit = check.unit === '%' ? 'points' : check.unit;
  const { text, brackets } = formatWithInterval(check.difference, unit, { signed: true });
  return brackets === null ? text : `${text} ${brackets}`;
}

/** `41 % to spare`, `12 % beyond`, `6.1× beyond`. */
export function checkMargin({ status, margin, level }: ReportCheck): string {
  const warn = level === 'warn' ? ' (warn)' : '';
  if (status === 'undecided') return `undecided${warn}`;
  if (margin === null) return `${status === 'pass' ? 'holds' : 'fails'}${warn}`;
  const size = Math.abs(margin);
  if (size >= 2)
    return `${Number(size.toPrecision(2))}× ${margin < 0 ? 'beyond' : 'to spare'}${warn}`;
  const percent = Number((size * 100).toPrecision(2));
  return `${percent} % ${margin < 0 ? 'beyond' : 'to spare'}${warn}`;
}

/** `p99 < 250ms: 612 ms [588, 641], 140 % beyond` */
export function checkSentence(check: ReportCheck): string {
  const { text } = checkValue(check);
  const interval = checkInterval(check);
  const comma = check.difference === null ? '' : ',';
  const value = text === MISSING ? 'no value' : `${text}${comma} ${interval}`.trimEnd();
  const reason = check.reason === null ? '' : `; ${check.reason}`;
  return `${checkTitle(check)}: ${value}, ${checkMargin(check)}${reason}`;
}
