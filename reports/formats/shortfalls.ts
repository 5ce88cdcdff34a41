/** Percentiles that the sample cannot support, and the run length that would. */

import { formatDurationNs } from '../../sim/format-duration.ts';
import { METRICS } from '../metrics.ts';
import type { Report, ReportMetric, ReportVariant } from '../model.ts';
import { metricLabel, metricOf } from './labels.ts';
import { formatCount } from './number.ts';

const ALL = METRICS.map(({ name }) => name);
/** What tables of several variants show. */
export const RANKED_PERCENTILES = ['p50', 'p90', 'p99', 'p999'];

/** One sentence for each percentile that some variant cannot tell; the worst variant counts. */
export function shortfallSentences(
  report: Report,
  names: readonly string[] = ALL,
): readonly string[] {
  return names.flatMap((name) => {
    const worst = report.variants
      .map((variant) => ({ variant, metric: metricOf(variant, name) }))
      .filter(({ metric }) => metric.shortfall !== null)
      .sort((one, other) => other.metric.shortfall!.times - one.metric.shortfall!.times)[0];
    if (worst === undefined) return [];
    const { variant, metric } = worst;
    const under = report.variants.length > 1 ? ` under ${variant.name}` : '';
    const beyond = Number(metric.shortfall!.beyond.toPrecision(2));
    return [
      `${metricLabel(name)} is not shown: in a replication only ${beyond} requests lie beyond it${under}, ` +
        `and ten are the least. Replications of ${neededLength(report, variant, metric)} would support it.`,
    ];
  });
}

/** `84 s`, or `100,000 requests` when the run is measured in requests. */
export function neededLength(
  { scenario, replications }: Report,
  variant: ReportVariant,
  { shortfall }: ReportMetric,
): string {
  const { times } = shortfall!;
  if (scenario.durationMs !== null) {
    return formatDurationNs(roundedUp(scenario.durationMs * times) * 1e6, 3);
  }
  return `${formatCount(roundedUp((variant.requests / replications) * times))} requests`;
}

/** To two digits, upwards: a little less would not be enough. */
function roundedUp(value: number): number {
  const step = Number(`1e${Math.floor(Math.log(value) / Math.LN10) - 1}`);
  return Math.ceil(value / step - 1e-9) * step;
}
