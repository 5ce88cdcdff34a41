/** Why it happened, in sentences: the few that matter most, and all of them. */

import { standings } from '../charts/standing.ts';
import type { Report, ReportInsight } from '../model.ts';

/** All findings: those about the last variant first, since they explain most of the ranking. */
export function orderedInsights(report: Report): readonly ReportInsight[] {
  const fromLast = standings(report)
    .map(({ variant }) => variant.name)
    .reverse();
  return fromLast.flatMap((name) => report.insights.filter(({ variant }) => variant === name));
}

/** At most so many: of each variant the one that counts most, then the others. */
export function headlineInsights(report: Report, limit: number): readonly ReportInsight[] {
  const ordered = orderedInsights(report);
  const isFirst = (one: ReportInsight) =>
    ordered.find(({ variant }) => variant === one.variant) === one;
  return [...ordered.filter(isFirst), ...ordered.filter((one) => !isFirst(one))].slice(0, limit);
}

export function insightSentence(report: Report, { variant, finding }: ReportInsight): string {
  return report.variants.length === 1 ? `${capitalized(finding)}.` : `${variant}: ${finding}.`;
}

/** Names of nodes stay as they are. */
function capitalized(finding: string): string {
  return /^[a-z]+ /.test(finding) ? finding.slice(0, 1).toUpperCase() + finding.slice(1) : finding;
}
