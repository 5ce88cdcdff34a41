/** Why a check is undecided, fails without a value, or passes with a reservation. */

import {
  type MetricOperand,
  metricsOfOperand,
} from '../../scenarios/format/expression/comparison.ts';
import type { ReportCheck } from '../model.ts';
import { meanInterval } from '../statistics/interval.ts';
import type { Judged } from '../statistics/judge.ts';
import { unitOfOperand } from './operand-unit.ts';
import { type CheckSides, knownValues } from './sides.ts';

export function undecidedReason({ status, low, more }: Judged): string | null {
  if (status !== 'undecided') return null;
  if (low === null) return 'one replication gives no interval: run more replications';
  const settling =
    more === null
      ? 'no number of replications settles it'
      : `about ${more} more ${more === 1 ? 'replication settles' : 'replications settle'} it`;
  return `the limit is inside the interval; ${settling}`;
}

/** Percentiles are those of requests that succeeded; where many fail, that is half the truth. */
export function survivorReason({ comparison, valuesOf }: CheckSides): string | null {
  const { left } = comparison;
  const percentile = left.kind === 'metric' ? /^p(\d+)$/.exec(left.metric) : null;
  if (left.kind !== 'metric' || percentile === null) return null;
  const failing: MetricOperand = { ...left, metric: 'errorRate', power: 0 };
  const rate = meanInterval(knownValues(valuesOf(failing)))?.value ?? 0;
  if (rate <= 1 - Number(`0.${percentile[1]}`)) return null;
  return `of the requests that succeeded: ${Number((rate * 100).toPrecision(3))} % failed`;
}

/**
 * None in n requests rules out only rates above 1 − 0.025^(1/n), about 3.7 ÷ n: the upper end of the
 * exact 95 % interval (Clopper and Pearson 1934), as if requests failed independently.
 */
export function unseenReason({ comparison, left, valuesOf }: CheckSides): string | null {
  const metric = comparison.left;
  if (metric.kind !== 'metric' || !['errorRate', 'timeoutRate'].includes(metric.metric))
    return null;
  const isNone = left.every((value) => value === 0) && comparison.comparator.startsWith('<');
  if (!isNone || metric.subject?.kind === 'nodes') return null;
  const limit = comparison.right.kind === 'quantity' ? comparison.right.value : 0;
  const issued = knownValues(valuesOf({ ...metric, metric: 'issued' }));
  const requests = issued.reduce((sum, count) => sum + count, 0);
  const bound = 1 - Math.exp(Math.log(0.025) / requests);
  if (limit <= 0 || bound <= limit) return null;
  return `none in ${requests} requests rules out only rates above ${Number((bound * 100).toPrecision(2))} %`;
}

const FAULT_TIMES = ['detectMs', 'isolateMs', 'recoverMs'];

/** A time that does not exist, because nothing succeeded or came back, is longer than any limit. */
export function withoutValues(
  { comparison, left, right }: CheckSides,
  missing: number,
): Pick<ReportCheck, 'status' | 'reason'> {
  const count = `${missing} of ${left.length} replications`;
  const isRight = right.includes(null);
  const metrics = metricsOfOperand(isRight ? comparison.right : comparison.left);
  if (metrics.some(({ baseline }) => baseline)) {
    return { status: 'undecided', reason: 'the baseline has no value for it' };
  }
  const isLatency = unitOfOperand(comparison.left) === 'ms';
  const isUpper = comparison.comparator.startsWith('<');
  if (!isRight && isLatency && isUpper) {
    const isOfFault = metrics.some(({ metric }) => FAULT_TIMES.includes(metric));
    const what = isOfFault ? 'it never happened' : 'no request succeeded';
    return { status: 'fail', reason: `${what} in ${count}` };
  }
  return { status: 'undecided', reason: `there is no value in ${count}` };
}
