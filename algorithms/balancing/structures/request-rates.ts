/**
 * How many requests went to each node in about the last second, as HAProxy's frequency counters
 * tell it: this period's count, and what is left of the last period's.
 *
 * haproxy/haproxy:src/freq_ctr.c (one second, whole milliseconds)
 */

import type { NodeId } from '../types.ts';

const PERIOD_MS = 1000;

export interface RequestRates {
  count(node: NodeId, nowNs: number): void;
  perS(node: NodeId, nowNs: number): number;
}

export function createRequestRates(nodeCount: number): RequestRates {
  const current = new Float64Array(nodeCount);
  const past = new Float64Array(nodeCount);
  const startMs = new Float64Array(nodeCount);
  return {
    count(node, nowNs) {
      const nowMs = Math.trunc(nowNs / 1e6);
      if (nowMs - startMs[node]! < PERIOD_MS) {
        current[node]!++;
        return;
      }
      past[node] = current[node]!;
      current[node] = 1;
      startMs[node]! += PERIOD_MS;
      if (nowMs - startMs[node]! < PERIOD_MS) return;
      // A whole period without a request.
      past[node] = 0;
      startMs[node] = nowMs;
    },
    perS(node, nowNs) {
      let leftMs = startMs[node]! + PERIOD_MS - Math.trunc(nowNs / 1e6);
      let before = past[node]!;
      let now = current[node]!;
      if (leftMs < 0) {
        leftMs += PERIOD_MS;
        before = leftMs >= 0 ? now : 0;
        now = 0;
      }
      // A single request long ago would make the rate flap between 0 and 1.
      if (now === 0 && before <= 1) return before;
      return Math.trunc((before * leftMs + now * PERIOD_MS) / PERIOD_MS);
    },
  };
}
