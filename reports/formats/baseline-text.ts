/** A comparison with the baseline in words. */

import type { BaselineComparison, BaselineReport } from '../baseline/types.ts';
import { metricLabel } from './labels.ts';
import { formatValue, formatWithInterval, MISSING, type Unit } from './number.ts';

/** `p99: 147 ms → 163 ms, +16 ms [+14, +18], worse (tolerated: 2.9 ms)` */
export function comparisonSentence(comparison: BaselineComparison): string {
  const { metric, unit, before, after, verdict, tolerance, reason } = comparison;
  const values = `${metricLabel(metric)}: ${formatValue(before, unit)} → ${formatValue(after, unit)}`;
  const difference = differenceText(comparison);
  const words = [values, ...(difference === '' ? [] : [difference]), verdict].join(', ');
  const zone = tolerance === null ? '' : ` (tolerated: ${formatValue(tolerance, pointsOf(unit))})`;
  return `${words}${verdict === 'unchanged' ? '' : zone}${reason === null ? '' : `; ${reason}`}`;
}

/** `+16 ms [+14, +18]` */
export function differenceText({ difference, low, high, unit }: BaselineComparison): string {
  if (difference === null) return '';
  const value = { value: difference, low, high };
  const { text, brackets } = formatWithInterval(value, pointsOf(unit), { signed: true });
  return brackets === null || text === MISSING ? text : `${text} ${brackets}`;
}

/** A difference of two percentages is no percentage of either. */
function pointsOf(unit: Unit): Unit {
  return unit === '%' ? 'points' : unit;
}

/** What is worth telling: one sentence when nothing has changed. */
export function baselineSummary({ comparisons, missing }: BaselineReport): string {
  if (missing !== null) return missing;
  const changed = comparisons.filter(({ verdict }) => verdict !== 'unchanged');
  if (changed.length === 0) return 'unchanged: every figure is that of the baseline';
  return `${changed.length} of ${comparisons.length} figures have changed`;
}

/** Where a change may come from. */
export function changeSentence({ comparisons, changed }: BaselineReport): string | null {
  if (comparisons.every(({ verdict }) => verdict === 'unchanged')) return null;
  if (changed.length > 0) return `changed since then: ${changed.join('; ')}`;
  return 'no input has changed since then: it is lbsim itself that computes something else';
}
