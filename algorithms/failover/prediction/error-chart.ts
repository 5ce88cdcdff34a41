/**
 * Watches whether a node fails more often than the others do in the same interval.
 *
 * Of n requests, n × p failures are expected, with p the share of failures at all other nodes, and
 * their spread is √(n p (1 − p)). The share is never taken for less than a floor, or else the first
 * failure in a flawless pool would be an alarm.
 */

import type { NodeId } from '../../balancing/types.ts';
import { cusumStep } from './cusum.ts';
import type { ChartSettings } from './latency-chart.ts';

/** Failures rarer than this are nobody's trend. */
const SHARE_MIN = 0.01;
/** When most requests fail everywhere, it is not the node. */
const SHARE_MAX = 0.5;

export interface ErrorChart {
  add(node: NodeId, ok: boolean): void;
  /** At the end of an interval. */
  update(): void;
  readonly sums: Float64Array;
  clear(node: NodeId): void;
}

export function createErrorChart(
  nodeCount: number,
  { minimumRequests, limit }: Pick<ChartSettings, 'minimumRequests' | 'limit'>,
): ErrorChart {
  const requests = new Uint32Array(nodeCount);
  const failures = new Uint32Array(nodeCount);
  const sums = new Float64Array(nodeCount);

  function chart(node: NodeId, otherRequests: number, otherFailures: number): void {
    const n = requests[node]!;
    if (n < minimumRequests || otherRequests < minimumRequests) return;
    const share = Math.max(SHARE_MIN, otherFailures / otherRequests);
    if (share > SHARE_MAX) return;
    const deviations = (failures[node]! - n * share) / Math.sqrt(n * share * (1 - share));
    sums[node] = cusumStep(sums[node]!, deviations, limit);
  }

  return {
    sums,
    // Hot: runs once per request. No allocation, no closures.
    add(node, ok) {
      requests[node]!++;
      if (!ok) failures[node]!++;
    },
    update() {
      let allRequests = 0;
      let allFailures = 0;
      for (let node = 0; node < nodeCount; node++) {
        allRequests += requests[node]!;
        allFailures += failures[node]!;
      }
      for (let node = 0; node < nodeCount; node++) {
        chart(node, allRequests - requests[node]!, allFailures - failures[node]!);
      }
      for (let node = 0; node < nodeCount; node++) {
        if (requests[node]! < minimumRequests) continue;
        requests[node] = 0;
        failures[node] = 0;
      }
    },
    clear(node) {
      requests[node] = 0;
      failures[node] = 0;
      sums[node] = 0;
    },
  };
}
