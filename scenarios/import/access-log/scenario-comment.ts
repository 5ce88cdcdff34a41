/** The comment of an imported scenario: where it comes from and which rules were applied. */

import { baseName, shortNumber, wrapText } from './comment-text.ts';
import { KEY_DEFAULT, type ScenarioParts, SEED_DEFAULT } from './scenario-parts.ts';
import type { ServiceChoice } from './service-law.ts';
import { formatStamp } from './time.ts';
import type { AccessLogOptions, AccessLogStats } from './types.ts';

export function scenarioComment({
  options,
  format,
  stats,
  service,
  warnings,
}: ScenarioParts): string[] {
  const { skipped } = stats;
  const digest = options.digest?.();
  const law = service.from === 'law' ? `; service times: ${service.text}` : '';
  return [
    '',
    `Made by \`lbsim import access-log\` from ${baseName(options.file)} (${format.summary}),`,
    ...(digest === undefined ? [] : [`sha256 ${digest}.`]),
    `${stats.lines} lines: ${stats.requests} requests; left out: ${skipped.notProxied} answered by the proxy itself,`,
    `${skipped.unparsed} unreadable, ${skipped.comment} notices and headings, ${skipped.blank} blank.`,
    `First arrival ${formatStamp(stats.startMs)}${format.name === 'haproxy' ? ' (the log has no time zone)' : ' UTC'}, ${spanText(stats.spanNs)}; ${shortNumber(stats.ratePerS)} requests/s, at most ${stats.peakPerS} in a second;`,
    `variance/mean of the counts per second ${shortNumber(stats.dispersion1s)}, per minute ${shortNumber(stats.dispersion60s)} (Poisson: 1).`,
    ...serviceComment(stats),
    '',
    'Rules',
    `  times: ${format.rule}${law}.`,
    `  arrivals: ${arrivalRule(stats, options)}.`,
    `  order: ${stats.outOfOrder} lines are stamped before a line above them; requests were sorted by arrival.`,
    `  keys: ${keyRule(stats, options)}.`,
    ...replicationRule(service),
    ...warnings.map((warning) => `  warning: ${warning}.`),
    '',
  ].flatMap((line) => wrapText(line, indentOf(line)));
}

function serviceComment({ service }: AccessLogStats): string[] {
  if (service === null) return [];
  const { meanMs, scv, p50Ms, p90Ms, p95Ms, p99Ms, maxMs } = service;
  return [
    `Logged service times in ms: mean ${shortNumber(meanMs)}, squared cv ${shortNumber(scv)}, p50 ${p50Ms}, p90 ${p90Ms}, p95 ${p95Ms}, p99 ${p99Ms}, max ${maxMs}.`,
  ];
}

function arrivalRule(stats: AccessLogStats, options: AccessLogOptions): string {
  if (stats.timeResolution === 'ms') return 'as logged, to the millisecond';
  return `the log has whole seconds; the k-th of the n lines of a second is placed at the k-th smallest of n uniforms within it (stream ${options.seed ?? SEED_DEFAULT}/import/arrivals), as in a Poisson process`;
}

function keyRule(stats: AccessLogStats, options: AccessLogOptions): string {
  const key = options.key ?? KEY_DEFAULT;
  if (key === 'none') return 'none';
  const what = key === 'client' ? "the client's address" : 'the URL with its query';
  const hidden = options.anonymous === true ? ', replaced by numbers' : '';
  return `${what}${hidden}; ${stats.distinctKeys} different ones`;
}

function replicationRule({ from }: ServiceChoice): string[] {
  if (from !== 'trace') return [];
  return [
    "  replications: arrivals, keys and service times are the log's own in each of them, so they differ only in what an algorithm draws.",
  ];
}

function spanText(spanNs: number): string {
  const hours = spanNs / 3_600e9;
  if (hours >= 48) return `${shortNumber(hours / 24)} days long`;
  return hours >= 1 ? `${shortNumber(hours)} h long` : `${shortNumber(spanNs / 1e9)} s long`;
}

function indentOf(line: string): string {
  return line.startsWith(' ') ? '    ' : '';
}
