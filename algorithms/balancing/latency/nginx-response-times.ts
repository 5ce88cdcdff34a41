/**
 * How nginx averages times, in whole milliseconds.
 *
 * nginx/nginx:src/http/ngx_http_upstream_round_robin.h#ngx_http_upstream_response_time_avg
 * nginx/nginx:src/http/modules/ngx_http_upstream_least_time_module.c
 */

import type { NodeId } from '../types.ts';

/** A twentieth of the new value, rounded; the first one is taken as it is. */
export function averageMs(average: number, ms: number): number {
  return average === 0 ? ms : Math.trunc(0.5 + ms * 0.05 + average * 0.95);
}

/** The `inflight` option: an average of how old each node's requests in flight are at each pick. */
export interface InFlightAges {
  observe(node: NodeId, nowMs: number): void;
  /** 0 without requests in flight. */
  msOf(node: NodeId): number;
  onStart(node: NodeId, nowMs: number): void;
  onDone(node: NodeId, tookMs: number, nowMs: number): void;
}

export function createInFlightAges(nodeCount: number): InFlightAges {
  const average = new Float64Array(nodeCount);
  const count = new Int32Array(nodeCount);
  /** Sum of the ages at the time of the last change. */
  const ages = new Float64Array(nodeCount);
  const changedMs = new Float64Array(nodeCount);

  function grow(node: NodeId, nowMs: number): void {
    ages[node]! += (nowMs - changedMs[node]!) * count[node]!;
    changedMs[node] = nowMs;
  }

  return {
    observe(node, nowMs) {
      if (count[node] === 0) return;
      const ageMs = Math.trunc(ages[node]! / count[node]!) + (nowMs - changedMs[node]!);
      average[node] = averageMs(average[node]!, ageMs);
    },
    msOf: (node) => (count[node] === 0 ? 0 : average[node]!),
    onStart(node, nowMs) {
      grow(node, nowMs);
      count[node]!++;
    },
    onDone(node, tookMs, nowMs) {
      grow(node, nowMs);
      count[node]!--;
      // Nothing is in flight, nothing has an age.
      ages[node] = count[node] === 0 ? 0 : ages[node]! - tookMs;
    },
  };
}
