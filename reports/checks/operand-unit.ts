/** How the value of one side of a comparison is written, and which values it can have at all. */

import type { Operand } from '../../scenarios/format/expression/comparison.ts';
import { METRICS } from '../metrics.ts';
import type { CheckUnit } from '../model.ts';
import type { Interval } from '../statistics/interval.ts';
import { powerOf } from './evaluate.ts';

/** Fractions of a whole; the other plain numbers are indices and counts. */
const PERCENTAGES: readonly string[] = ['errorRate', 'timeoutRate', 'utilization', 'share'];
const COUNTS: readonly string[] = ['requests', 'failedRequests'];

export function unitOfOperand(operand: Operand): CheckUnit {
  const power = powerOf(operand);
  if (power === 1) return 'ms';
  if (power === -1) return '/s';
  if (operand.kind !== 'metric') return 'ratio';
  if (PERCENTAGES.includes(operand.metric)) return '%';
  return COUNTS.includes(operand.metric) ? 'count' : 'ratio';
}

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** A metric alone is never negative, and a fraction never more than 1. */
export function boundsOf(operand: Operand): Bounds {
  if (operand.kind !== 'metric') return { min: -Infinity, max: Infinity };
  const known = METRICS.find(({ name }) => name === operand.metric);
  const isFraction = PERCENTAGES.includes(operand.metric) || known?.max === 1;
  return { min: 0, max: isFraction ? 1 : Infinity };
}

/** Cuts off what the value can never be. */
export function withinBounds(interval: Interval | null, { min, max }: Bounds): Interval | null {
  if (interval === null) return null;
  const { value, low, high } = interval;
  return {
    value,
    low: low === null ? null : Math.max(min, low),
    high: high === null ? null : Math.min(max, high),
  };
}
