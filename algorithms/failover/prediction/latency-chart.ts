/**
 * Watches how each node's latency moves against that of its peers.
 *
 * What is charted is the mean logarithm of a node's latencies in an interval less the median of the
 * same over all nodes: what concerns all, such as load, cancels out. A node that always was slower
 * is not drifting, so its own past is the reference: mean and spread of its difference so far.
 * They are learned from intervals that begin without suspicion (sum zero); as that is known before
 * the interval, learning is unbiased. D. M. Hawkins, Self-starting CUSUM charts, 1987.
 */

import type { NodeId } from '../../balancing/types.ts';
import { createBaselines } from './baselines.ts';
import { cusumStep } from './cusum.ts';

/** Of fewer nodes, nobody can tell who departs from whom. */
const PEERS_MIN = 3;

export interface LatencyChart {
  /** An answer that is not an error. */
  add(node: NodeId, latencyNs: number): void;
  /** At the end of an interval. */
  update(): void;
  readonly sums: Float64Array;
  /** Forgets suspicion, and what the current interval has seen. */
  clear(node: NodeId): void;
  /** Forgets everything: another process is there now. */
  forget(node: NodeId): void;
}

export interface ChartSettings {
  /** Requests that an interval must have; with fewer it goes on. */
  readonly minimumRequests: number;
  /** Intervals that are learned from before any is charted. */
  readonly baseline: number;
  /** A logarithm: differences that are smaller than this count as noise. */
  readonly leastSpread: number;
  /** Of the sums; what exceeds it is an alarm. */
  readonly limit: number;
}

export function createLatencyChart(nodeCount: number, settings: ChartSettings): LatencyChart {
  const { minimumRequests, baseline, leastSpread, limit } = settings;
  const answers = new Uint32Array(nodeCount);
  const logSum = new Float64Array(nodeCount);
  const sums = new Float64Array(nodeCount);
  const sorted = new Float64Array(nodeCount);
  const usual = createBaselines(nodeCount);

  function chart(node: NodeId, difference: number): void {
    const suspected = sums[node]! > 0;
    if (usual.counts[node]! >= baseline) {
      const deviations = usual.deviations(node, difference, leastSpread);
      sums[node] = cusumStep(sums[node]!, deviations, limit);
    }
    if (!suspected) usual.learn(node, difference);
  }

  /** The median over nodes with enough answers; NaN if they are too few. */
  function medianOfPeers(): number {
    let peers = 0;
    sorted.fill(Infinity);
    for (let node = 0; node < nodeCount; node++) {
      if (answers[node]! >= minimumRequests) sorted[peers++] = logSum[node]! / answers[node]!;
    }
    if (peers < PEERS_MIN) return NaN;
    sorted.sort();
    return (sorted[(peers - 1) >> 1]! + sorted[peers >> 1]!) / 2;
  }

  function clear(node: NodeId): void {
    answers[node] = 0;
    logSum[node] = 0;
    sums[node] = 0;
  }

  return {
    sums,
    clear,
    // Hot: runs once per request. No allocation, no closures.
    add(node, latencyNs) {
      answers[node]!++;
      logSum[node]! += Math.log(Math.max(1, latencyNs));
    },
    update() {
      const median = medianOfPeers();
      if (Number.isNaN(median)) return;
      for (let node = 0; node < nodeCount; node++) {
        if (answers[node]! < minimumRequests) continue;
        chart(node, logSum[node]! / answers[node]! - median);
        answers[node] = 0;
        logSum[node] = 0;
      }
    },
    forget(node) {
      clear(node);
      usual.forget(node);
    },
  };
}
