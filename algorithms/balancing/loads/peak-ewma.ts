/**
 * Peak EWMA: a latency above the estimate replaces it at once, one below pulls it down by
 * exponential decay; reading decays it as if a latency of 0 had been seen.
 *
 * Finagle starts at 0, and charges a node that has requests in flight but no estimate yet (it never
 * answered) a penalty larger than any real cost, so that a cold node gets one request and not all of
 * them. Tower and Linkerd start every node at a default instead, which decays from its arrival on.
 *
 * twitter/finagle:finagle-core/src/main/scala/com/twitter/finagle/loadbalancer/PeakEwma.scala
 * tower-rs/tower:tower/src/load/peak_ewma.rs
 * linkerd/linkerd2-proxy:linkerd/load-biaser/src/lib.rs
 */

import type { BalancerView, NodeId } from '../types.ts';
import type { LoadDefinition, LoadMeasure } from './types.ts';

/** Finagle's Long.MaxValue >> 16: 39 hours in nanoseconds. */
const PENALTY_NS = 140_737_488_355_327;

export interface PeakEwmaSettings {
  readonly decayNs: number;
  /** What a node is believed to need before it has answered; 0: Finagle's penalty instead. */
  readonly defaultRttNs: number;
  /** What a failed request counts as; 0: the time that it took. */
  readonly failurePenaltyNs: number;
}

export interface PeakEwma extends LoadMeasure {
  onDone(node: NodeId, latencyNs: number, ok: boolean, nowNs: number): void;
  /** Nodes that are seen for the first time get the default, from now on. */
  onMembership(view: BalancerView, nowNs: number): void;
}

export function createPeakEwma(settings: PeakEwmaSettings, nodeCount: number): PeakEwma {
  const { decayNs, defaultRttNs, failurePenaltyNs } = settings;
  const costNs = new Float64Array(nodeCount).fill(defaultRttNs);
  const updatedNs = new Float64Array(nodeCount);
  const isKnown = new Uint8Array(nodeCount);

  function observe(node: NodeId, latencyNs: number, nowNs: number): void {
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
      const isUnknown = costNs[node] === 0 && defaultRttNs === 0;
      const load = isUnknown && pending > 0 ? PENALTY_NS + pending : costNs[node]! * (pending + 1);
      return load / view.weight[node]!;
    },
    onDone(node, latencyNs, ok, nowNs) {
      observe(node, ok || failurePenaltyNs === 0 ? latencyNs : failurePenaltyNs, nowNs);
    },
    onMembership(view, nowNs) {
      for (let i = 0; i < view.eligibleCount; i++) {
        const node = view.eligible[i]!;
        if (isKnown[node] === 1) continue;
        isKnown[node] = 1;
        updatedNs[node] = nowNs;
      }
    },
  };
}

export const peakEwma: LoadDefinition = {
  name: 'peak-ewma',
  summary: 'Peak-sensitive average latency × (own requests in flight + 1) ÷ weight.',
  source: 'twitter/finagle:finagle-core/…/loadbalancer/PeakEwma.scala',
  create: ({ decayNs }, { nodeCount }) =>
    createPeakEwma({ decayNs, defaultRttNs: 0, failurePenaltyNs: 0 }, nodeCount),
};
