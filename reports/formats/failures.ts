/** What formats say of failures: the same rows and sentences in the terminal, Markdown and HTML. */

import type { ReportFault } from '../failures/model.ts';
import type { Report, ReportMetric, ReportVariant } from '../model.ts';
import { summarizeSamples } from '../summarize-samples.ts';
import { formatMetric } from './labels.ts';
import { formatCount, formatValue, formatWithInterval, MISSING } from './number.ts';

/** Something failed, or somebody was given up: otherwise there is nothing to say. */
export function hasFailures({ variants }: Report): boolean {
  return variants.some(({ faults, health }) => faults.length > 0 || isWrong(health));
}

function isWrong(health: ReportVariant['health']): boolean {
  return health !== null && health.falseEjections > 0;
}

export const FAULT_HEADS = ['noticed', 'detect', 'isolate', 'recover', 'share back', 'failed'];

/** One fault under one variant; its name comes before these. */
export function faultCells({ counts, severity, ...fault }: ReportFault): readonly string[] {
  const noticed = `${formatCount(counts.detected)} of ${formatCount(counts.occurrences)}`;
  return [
    severity === 'none' ? MISSING : noticed,
    duration(fault.detectMs),
    duration(fault.isolateMs),
    duration(fault.recoverMs),
    duration(fault.fairShareMs),
    formatWithInterval(fault.failedRequests, 'count').text,
  ];
}

function duration(metric: ReportMetric): string {
  return formatWithInterval(metric, 'ms').text;
}

export const VARIANT_HEADS = [
  ...['detect', 'isolate', 'recover', 'failed', 'missed', 'false ejections'],
  'below 99 %',
];

/** All faults of one variant together; its name comes before these. */
export function variantCells(variant: ReportVariant): readonly string[] {
  const metric = (name: string) => formatMetric(variant, name).text;
  return [
    metric('detectMs'),
    metric('isolateMs'),
    metric('recoverMs'),
    formatWithInterval(failedRequests(variant), 'count').text,
    metric('missedFailures'),
    metric('falseEjections'),
    metric('belowFloorMs'),
  ];
}

/** Of all faults together, mean per replication. */
function failedRequests({ faults }: ReportVariant): ReportMetric {
  const columns = faults.map(({ failedRequests: { samples } }) => samples);
  const sums = (columns[0] ?? []).map((_, i) =>
    columns.reduce((sum, samples) => sum + (samples[i] ?? 0), 0),
  );
  return summarizeSamples(sums);
}

export const FAILURE_NOTE =
  'Means over occurrences and replications. detect: until a balancer believes the node down; isolate: ' +
  'until the last request goes there; recover: from the fault’s end to the node’s first success; share ' +
  'back: to four fifths of its former share of requests; failed: requests that the fault failed.';

/** How well the balancers' beliefs agreed with the truth. */
export function beliefSentences(variant: ReportVariant, replications: number): readonly string[] {
  const { health } = variant;
  if (health === null) return [];
  const { failures, missedFailures, falseEjections, precision, recall } = health;
  const missed =
    failures === 0
      ? []
      : [`Of ${times(failures, 'failure')}, ${formatCount(missedFailures)} went unnoticed.`];
  const all = `in ${times(replications, 'replication')}`;
  const wrong =
    falseEjections === 0
      ? 'No sound node was given up.'
      : `Sound nodes were given up ${times(falseEjections, 'time')} ${all}.`;
  const agreed = [
    ...(precision === null
      ? []
      : [`believed down, nodes were down ${formatValue(precision, '%')} of the time (precision)`]),
    ...(recall === null
      ? []
      : [`while down, they were believed so ${formatValue(recall, '%')} of it (recall)`]),
  ].join('; ');
  const sentence = agreed === '' ? [] : [`${agreed.slice(0, 1).toUpperCase()}${agreed.slice(1)}.`];
  return [...missed, wrong, ...sentence];
}

function times(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}
