/** How far a check is from failing, in words. */

import type { CheckSlack } from '../../checks/prove.ts';
import { formatValue } from '../number.ts';

/** `p99 < 250ms (random): passes up to a limit of 149 ms (40 % tighter), fails at 101 ms` */
export function slackSentence(slack: CheckSlack): string {
  const { expression, variant, unit, limit, tightest, fails } = slack;
  const subject = `${expression} (${variant})`;
  if (tightest === null) return `${subject}: no limit makes it fail, so it can catch nothing`;
  const tighter = Math.abs(tightest / limit - 1) * 100;
  const percent = tighter < 0.01 ? 'nothing' : `${Number(tighter.toPrecision(2))} %`;
  const end = fails === null ? '' : `, fails at ${formatValue(fails, unit)}`;
  return `${subject}: passes up to a limit of ${formatValue(tightest, unit)} (${percent} tighter)${end}`;
}
