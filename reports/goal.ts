/** What a run that may stop early is waiting for, and what the report says of it. */

import { RANKING_METRIC } from './metrics.ts';
import type { Report, ReportStopping } from './model.ts';
import { isPrecise } from './statistics/stopping.ts';

export type Goal =
  | { readonly until: 'precision'; readonly metric: string; readonly share: number }
  | { readonly until: 'decided' };

/** The metrics that decide a rank (rank-variants.ts). */
const DECIDING: readonly string[] = [RANKING_METRIC, 'errorRate'];

/** The report's intervals and verdicts are corrected for the looks already. */
export function isReached({ variants, comparisons, checks }: Report, goal: Goal): boolean {
  if (goal.until === 'decided') {
    const pairs = comparisons.filter(({ metric }) => DECIDING.includes(metric));
    const verdicts = pairs.map(({ verdict }) => verdict ?? 'undecided');
    const statuses = checks.map(({ status }) => status);
    return ![...verdicts, ...statuses].includes('undecided');
  }
  return variants.every(({ metrics }) => {
    const { value, low, high } = metrics[goal.metric]!;
    return value !== null && isPrecise({ value, low, high }, goal.share);
  });
}

/** The report with the reason why it has as many replications as it has. */
export function withReason(report: Report, goal: Goal): Report {
  const { stopping, replications, checks } = report;
  if (stopping === null) return report;
  const reached = isReached(report, goal);
  const most = stopping.looks.at(-1)!;
  const wanted =
    goal.until === 'decided'
      ? 'every check and every pair of variants was to be decided'
      : `${goal.metric} was to be known to ${Number((100 * goal.share).toPrecision(3))} %`;
  const outcome = reached
    ? `which ${replications} of at most ${most} replications did`
    : `which ${replications} replications did not do`;
  const looks: ReportStopping['looks'] = stopping.looks;
  const correction = `intervals and verdicts are corrected for ${looks.length} planned looks`;
  // A check right at its limit has as many chances to be decided by luck as there are looks.
  const isUncorrected = goal.until === 'decided' && checks.length > 0 && looks.length > 1;
  const exception = isUncorrected ? '; checks are judged at their own 5 % at every look' : '';
  return {
    ...report,
    stopping: { looks, reached, reason: `${wanted}, ${outcome}; ${correction}${exception}` },
  };
}
