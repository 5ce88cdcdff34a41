/** The load that broke it is gone and requests go on failing: the failure sustains itself. */

import { formatValue } from '../../formats/number.ts';
import type { ReportSeries } from '../../model.ts';
import type { InsightRule } from '../types.ts';

/** The beginning and the end of the measured span that are compared. */
const PART = 0.15;
const BINS_MIN = 10;
const FAILED_BEFORE_MAX = 0.05;
const FAILED_AFTER_MIN = 0.3;
/** The load at the end is hardly more than at the beginning. */
const LOAD_EXCESS_MAX = 1.1;

export const neverRecovered: InsightRule = {
  name: 'never-recovered',
  looksFor:
    'at least 30 % of failures at the end of the measured span, with the load of its beginning, when at most 5 % failed',
  chart: 'latency-over-time',
  find({ series }, { warmupMs }) {
    const first = series.atMs.findIndex((at) => at >= warmupMs);
    const bins = series.atMs.length - first;
    if (first < 0 || bins < BINS_MIN) return null;
    const part = Math.max(1, Math.floor(bins * PART));
    const before = sumsOf(series, first, first + part);
    // The last bin may be cut short.
    const after = sumsOf(series, series.atMs.length - 1 - part, series.atMs.length - 1);
    const isRecovering =
      before.failedShare > FAILED_BEFORE_MAX ||
      after.failedShare < FAILED_AFTER_MIN ||
      after.offered > LOAD_EXCESS_MAX * before.offered;
    if (isRecovering) return null;
    return (
      `at the end ${formatValue(after.failedShare, '%')} of requests failed, with no more load than ` +
      `at the beginning, when ${formatValue(before.failedShare, '%')} did: the failure sustains itself`
    );
  },
};

function sumsOf({ offeredPerS, okPerS, failedPerS }: ReportSeries, from: number, to: number) {
  let offered = 0;
  let ended = 0;
  let failed = 0;
  for (let bin = from; bin < to; bin++) {
    offered += offeredPerS[bin]!;
    ended += okPerS[bin]! + failedPerS[bin]!;
    failed += failedPerS[bin]!;
  }
  return { offered, failedShare: ended === 0 ? 0 : failed / ended };
}
