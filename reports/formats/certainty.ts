/** What stands behind verdicts that are not "better" or "worse": what could be seen, and what would settle it. */

import { listed } from '../charts/standing.ts';
import { RANKING_METRIC } from '../metrics.ts';
import type { Report, ReportComparison } from '../model.ts';
import { metricLabel, metricUnit } from './labels.ts';
import { formatCount, formatValue } from './number.ts';

/** One sentence for each kind of verdict that needs one, in the order undecided, none, deterministic. */
export function certaintySentences(
  report: Report,
  comparisons: readonly ReportComparison[],
): readonly string[] {
  const share = `${Number((report.indifference * 100).toPrecision(3))} %`;
  const random = comparisons.filter(({ deterministic }) => !deterministic);
  const undecided = random.filter(({ verdict }) => verdict === 'undecided');
  const none = random.filter(({ verdict }) => verdict === 'no difference shown');
  const fixed = comparisons.filter((one) => one.deterministic && one.difference !== 0);
  return [
    ...sentence(undecided.map(settled), (names) => {
      return `Undecided: no difference is possible, and so is one beyond ${share}, which matters. About ${names} would settle it.`;
    }),
    ...sentence(none.map(seen), (names) => {
      return `No difference shown: whatever there is is below ${share}. With 95 % probability ${names} would have been shown.`;
    }),
    ...sentence(fixed.map(named), (names) => {
      return `Deterministic: every replication gives exactly the same difference (${names}), so chance plays no part in it; other traffic may give another.`;
    }),
  ];
}

function sentence(parts: readonly string[], write: (names: string) => string): readonly string[] {
  return parts.length === 0 ? [] : [write(listed(parts))];
}

/** `40 more replications (least-connections)`, then only `300 (peak-ewma)`. */
function settled(comparison: ReportComparison, place: number): string {
  const { moreReplications: more } = comparison;
  const amount = more === null ? 'more than 100,000' : aboutCount(more);
  const noun = more === 1 ? 'replication' : 'replications';
  return `${amount}${place === 0 ? ` more ${noun}` : ''} (${named(comparison)})`;
}

function seen(comparison: ReportComparison): string {
  return `${formatDetectable(comparison)} (${named(comparison)})`;
}

/** The smallest difference that would have been shown: `0.8 ms`. */
export function formatDetectable({ detectable, metric }: ReportComparison): string {
  const unit = metricUnit(metric);
  const rounded = detectable === null ? null : Number(detectable.toPrecision(2));
  return formatValue(rounded, unit === '%' ? 'points' : unit);
}

/** It is an estimate: two digits at the most. */
export function aboutCount(count: number): string {
  return formatCount(Number(count.toPrecision(count < 100 ? 2 : 1)));
}

function named({ b, metric }: ReportComparison): string {
  return metric === RANKING_METRIC ? b : `${b}, ${metricLabel(metric)}`;
}
