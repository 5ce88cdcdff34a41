/** Finagle's default policy: a success rate over time, or failures in a row, whichever says dead. */

import type { NodeId } from '../../balancing/types.ts';
import { finagleEqualJitterNs } from '../../resilience/backoff/finagle-equal-jitter.ts';
import { createWindowedSums } from '../../windowed-sums.ts';
import type { HealthContext } from '../types.ts';

export interface AccrualRule {
  readonly consecutiveFailures: number;
  readonly successRate: number;
  readonly window: number;
  readonly minimumRequests: number;
  readonly backoffStart: number;
  readonly backoffMax: number;
}

export interface AccrualPolicy {
  onSuccess(node: NodeId, nowNs: number): void;
  /** How long the node is dead for after this failure; 0 if it is not. */
  deadForNsAfterFailure(node: NodeId, nowNs: number): number;
  /** Forgets everything but what will come. */
  revived(node: NodeId, nowNs: number): void;
}

const MS_NS = 1e6;
/** Of the count of requests; Finagle chose it arbitrarily, as it says. */
const SLICES = 5;

export function createAccrualPolicy(rule: AccrualRule, context: HealthContext): AccrualPolicy {
  const { nodeCount, rng } = context;
  const windowMs = Math.floor(rule.window / MS_NS);
  const bounds = { startNs: rule.backoffStart, maxNs: rule.backoffMax };
  const requests = createWindowedSums({ rows: nodeCount, rangeMs: windowMs, slices: SLICES });
  const startMs = new Float64Array(nodeCount);
  const rate = new Float64Array(nodeCount);
  const rateMs = new Float64Array(nodeCount).fill(-1);
  const failures = new Int32Array(nodeCount);
  // Each of the two has its own place in its own series of pauses.
  const rateDeaths = new Int32Array(nodeCount);
  const failureDeaths = new Int32Array(nodeCount);

  /** Moves the average and returns how long the node has been watched. */
  // Hot: runs once per event. No allocation, no closures.
  function observe(node: NodeId, outcome: number, nowNs: number): number {
    const nowMs = Math.floor(nowNs / MS_NS);
    const stampMs = nowMs - startMs[node]!;
    requests.add(node, 1, nowMs);
    const kept = rateMs[node]! < 0 ? 0 : Math.exp(-(stampMs - rateMs[node]!) / windowMs);
    rate[node] = outcome * (1 - kept) + rate[node]! * kept;
    rateMs[node] = stampMs;
    return stampMs;
  }

  return {
    onSuccess(node, nowNs) {
      observe(node, 1, nowNs);
      failures[node] = 0;
    },
    // Hot: runs once per event. No allocation, no closures.
    deadForNsAfterFailure(node, nowNs) {
      const watchedMs = observe(node, 0, nowNs);
      let deadForNs = 0;
      if (
        watchedMs >= windowMs &&
        rate[node]! < rule.successRate &&
        requests.sum(node, Math.floor(nowNs / MS_NS)) >= rule.minimumRequests
      ) {
        rateDeaths[node]!++;
        deadForNs = finagleEqualJitterNs(rateDeaths[node]!, bounds, rng());
      }
      failures[node]!++;
      if (failures[node]! >= rule.consecutiveFailures) {
        failureDeaths[node]!++;
        // If both say dead, the longer pause counts.
        const pauseNs = finagleEqualJitterNs(failureDeaths[node]!, bounds, rng());
        deadForNs = Math.max(deadForNs, pauseNs);
      }
      return deadForNs;
    },
    revived(node, nowNs) {
      const nowMs = Math.floor(nowNs / MS_NS);
      startMs[node] = nowMs;
      requests.reset(node, nowMs);
      rate[node] = 0;
      rateMs[node] = -1;
      failures[node] = 0;
      rateDeaths[node] = 0;
      failureDeaths[node] = 0;
    },
  };
}
