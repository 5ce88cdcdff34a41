/**
 * Weights made from load reports: what a node carries ÷ how busy that makes it (gRPC proposal A58).
 *
 * A weight counts once reports have come for the blackout period, and no longer once none has come
 * for the expiration period; then the blackout starts over. Until it counts it is 0, "unknown".
 *
 * grpc/grpc-go:balancer/weightedroundrobin/balancer.go#OnLoadReport, #weight
 */

import type { LoadReport, NodeId } from '../types.ts';

export interface ReportWeightSettings {
  /** How much utilization an error rate of 100 % counts as. */
  readonly errorPenalty: number;
  readonly blackoutNs: number;
  readonly expirationNs: number;
}

export interface ReportWeights {
  report(node: NodeId, report: LoadReport, nowNs: number): void;
  /** The node's weight at that time; 0: unknown. */
  at(node: NodeId, nowNs: number): number;
  /** The node has just come, or come back: what it said before is forgotten. */
  forget(node: NodeId): void;
}

const NEVER = -1;

export function createReportWeights(
  nodeCount: number,
  { errorPenalty, blackoutNs, expirationNs }: ReportWeightSettings,
): ReportWeights {
  const weight = new Float64Array(nodeCount);
  const sinceNs = new Float64Array(nodeCount).fill(NEVER);
  const updatedNs = new Float64Array(nodeCount).fill(NEVER);
  return {
    report(node, { ratePerS, errorsPerS, utilization }, nowNs) {
      // A report without load says nothing about capacity.
      if (utilization <= 0 || ratePerS <= 0) return;
      weight[node] = ratePerS / (utilization + errorPenalty * (errorsPerS / ratePerS));
      updatedNs[node] = nowNs;
      if (sinceNs[node] === NEVER) sinceNs[node] = nowNs;
    },
    at(node, nowNs) {
      if (updatedNs[node] === NEVER) return 0;
      if (nowNs - updatedNs[node]! >= expirationNs) {
        sinceNs[node] = NEVER;
        return 0;
      }
      if (blackoutNs > 0 && (sinceNs[node] === NEVER || nowNs - sinceNs[node]! < blackoutNs)) {
        return 0;
      }
      return weight[node]!;
    },
    forget(node) {
      sinceNs[node] = NEVER;
      updatedNs[node] = NEVER;
    },
  };
}
