/** What one replication says of its faults: means over the occurrences in which something happened. */

import type { FaultResult, RunResult } from '../../sim/metrics/types.ts';

type Episode = FaultResult['episodes'][number];

/** Of one occurrence, in ms; null where it did not happen. */
export const EPISODE_VALUES = {
  detectMs: ({ severity, startNs, detectedNs }: Episode) =>
    severity === 'none' ? null : since(startNs, detectedNs),
  detectAllMs: ({ severity, startNs, allDetectedNs }: Episode) =>
    severity === 'none' ? null : since(startNs, allDetectedNs),
  // Where no request went there at all, it was isolated from the first moment.
  isolateMs: ({ severity, startNs, lastSentNs, isIsolated }: Episode) =>
    severity === 'none' || !isIsolated ? null : since(startNs, lastSentNs ?? startNs),
  recoverMs: ({ endNs, recoveredNs }: Episode) =>
    endNs === null ? null : since(endNs, recoveredNs),
  fairShareMs: ({ endNs, fairShareNs }: Episode) =>
    endNs === null ? null : since(endNs, fairShareNs),
} as const;

export type EpisodeValue = keyof typeof EPISODE_VALUES;

function since(fromNs: number, toNs: number | null): number | null {
  return toNs === null ? null : (toNs - fromNs) / 1e6;
}

/** Mean over the occurrences that have a value; null without any. */
export function meanOver(episodes: readonly Episode[], value: EpisodeValue): number | null {
  let sum = 0;
  let count = 0;
  for (const episode of episodes) {
    const ms = EPISODE_VALUES[value](episode);
    if (ms === null) continue;
    sum += ms;
    count++;
  }
  return count === 0 ? null : sum / count;
}

/** It was down, and up again before anybody noticed. */
export function isMissed({ severity, endNs, detectedNs }: Episode): boolean {
  return severity === 'down' && endNs !== null && detectedNs === null;
}

/** Of one fault: what checks can ask of it. */
export function faultValues({ episodes, failed }: FaultResult) {
  return {
    detectMs: meanOver(episodes, 'detectMs'),
    isolateMs: meanOver(episodes, 'isolateMs'),
    recoverMs: meanOver(episodes, 'recoverMs'),
    failedRequests: Object.values(failed).reduce((sum, count) => sum + count, 0),
  };
}

export function failureMetrics(run: RunResult): Readonly<Record<string, number | null>> {
  const episodes = run.faults.flatMap((fault) => fault.episodes);
  return {
    detectMs: meanOver(episodes, 'detectMs'),
    isolateMs: meanOver(episodes, 'isolateMs'),
    recoverMs: meanOver(episodes, 'recoverMs'),
    missedFailures: episodes.filter(isMissed).length,
    falseEjections: run.health.falseEjections,
    belowFloorMs: run.belowFloorNs / 1e6,
  };
}
