/**
 * Finagle's peak EWMA: a latency above the estimate replaces it at once, one below pulls it down by
 * exponential decay; reading decays it as if a latency of 0 had been seen.
 *
 * A node that has requests in flight but no estimate yet (it never answered) is charged a penalty
 * larger than any real cost, so that a cold node gets one request and not all of them.
 *
 * twitter/finagle:finagle-core/src/main/scala/com/twitter/finagle/loadbalancer/PeakEwma.scala
 */

import type { LoadDefinition } from './types.ts';

/** Finagle's Long.MaxValue >> 16: 39 hours in nanoseconds. */
const PENALTY_NS = 140_737_488_355_327;

export const peakEwma: LoadDefinition = {
  name: 'peak-ewma',
  summary: 'Peak-sensitive latency average × (own requests in flight + 1) ÷ weight.',
  source: 'twitter/finagle:finagle-core/…/loadbalancer/PeakEwma.scala',
  create: ({ decayNs }, { nodeCount }) => {
    const costNs = new Float64Array(nodeCount);
    const updatedNs = new Float64Array(nodeCount);

    function observe(node: number, latencyNs: number, nowNs: number): void {
      if (latencyNs > costNs[node]!) {
        costNs[node] = latencyNs;
      } else if (nowNs > updatedNs[node]!) {
        const kept = Math.exp((updatedNs[node]! - nowNs) / decayNs);
        costNs[node] = costNs[node]! * kept + latencyNs * (1 - kept);
      }
      updatedNs[node] = nowNs;
    }

    return {
      of(node, view, nowNs) {
        const pending = view.inFlight[node]!;
        observe(node, 0, nowNs);
        if (costNs[node] === 0 && pending > 0) return (PENALTY_NS + pending) / view.weight[node]!;
        return (costNs[node]! * (pending + 1)) / view.weight[node]!;
      },
      onDone: (node, latencyNs, _ok, nowNs) => observe(node, latencyNs, nowNs),
    };
  },
};
