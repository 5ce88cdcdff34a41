/** Run results → what the report says of faults and of health. */

import type { FaultResult, RunResult } from '../../sim/metrics/types.ts';
import { sum } from '../statistics/sum.ts';
import { summarizeSamples } from '../summarize-samples.ts';
import {
  EPISODE_VALUES,
  type EpisodeValue,
  faultValues,
  isMissed,
  meanOver,
} from './episode-values.ts';
import type { ReportFault, ReportHealth } from './model.ts';

export function buildFaults(runs: readonly RunResult[]): readonly ReportFault[] {
  return runs[0]!.faults.map((_, place) => buildFault(runs.map((run) => run.faults[place]!)));
}

/** One fault in each replication. */
function buildFault(each: readonly FaultResult[]): ReportFault {
  const { id, kind, severity } = each[0]!;
  const over = (value: EpisodeValue) =>
    summarizeSamples(each.map(({ episodes }) => meanOver(episodes, value)));
  const episodes = each.flatMap((one) => one.episodes);
  const count = (value: EpisodeValue) =>
    episodes.filter((episode) => EPISODE_VALUES[value](episode) !== null).length;
  return {
    id,
    kind,
    severity,
    detectMs: over('detectMs'),
    detectAllMs: over('detectAllMs'),
    isolateMs: over('isolateMs'),
    recoverMs: over('recoverMs'),
    fairShareMs: over('fairShareMs'),
    failedRequests: summarizeSamples(each.map((one) => faultValues(one).failedRequests)),
    outcomes: addUp(each.map(({ failed }) => failed)),
    counts: {
      occurrences: episodes.length,
      detected: count('detectMs'),
      isolated: count('isolateMs'),
      ended: episodes.filter(({ endNs }) => endNs !== null).length,
      recovered: count('recoverMs'),
    },
  };
}

/** Null where nothing fails and nobody checks. */
export function buildHealth(runs: readonly RunResult[], isChecked: boolean): ReportHealth | null {
  if (!isChecked && runs[0]!.faults.length === 0) return null;
  const meanMs = (cell: (run: RunResult) => number) => sum(runs.map(cell)) / runs.length / 1e6;
  const truePositives = meanMs(({ health }) => health.downBelievedDownNs);
  const falsePositives = meanMs(({ health }) => health.upBelievedDownNs);
  const falseNegatives = meanMs(({ health }) => health.downBelievedUpNs);
  const episodes = runs.flatMap((run) => run.faults.flatMap((fault) => fault.episodes));
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    trueNegatives: meanMs(({ health }) => health.upBelievedUpNs),
    precision: share(truePositives, falsePositives),
    recall: share(truePositives, falseNegatives),
    failures: episodes.filter(({ severity }) => severity === 'down').length,
    missedFailures: episodes.filter(isMissed).length,
    falseEjections: sum(runs.map(({ health }) => health.falseEjections)),
  };
}

function share(part: number, rest: number): number | null {
  return part + rest === 0 ? null : part / (part + rest);
}

function addUp(counts: readonly Readonly<Record<string, number>>[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const one of counts) {
    for (const [name, count] of Object.entries(one)) sums[name] = (sums[name] ?? 0) + count;
  }
  return sums;
}
