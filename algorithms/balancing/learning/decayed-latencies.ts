/**
 * How many answers each node gave and how long they took together, both forgetting with time: an
 * answer counts e^(−age ÷ memory). A memory of 0 never forgets.
 */

import type { ParameterSchema } from '../../parameters.ts';
import type { NodeId } from '../types.ts';

export interface DecayedLatencies {
  add(node: NodeId, latencyNs: number, nowNs: number): void;
  countOf(node: NodeId, nowNs: number): number;
  sumNsOf(node: NodeId, nowNs: number): number;
  /** Does not change while time passes; 0 before the first answer. */
  meanNsOf(node: NodeId): number;
}

export function createDecayedLatencies(nodeCount: number, memoryNs: number): DecayedLatencies {
  const count = new Float64Array(nodeCount);
  const mean = new Float64Array(nodeCount);
  const updatedNs = new Float64Array(nodeCount);

  const countOf = (node: NodeId, nowNs: number) =>
    memoryNs === 0 ? count[node]! : count[node]! * Math.exp((updatedNs[node]! - nowNs) / memoryNs);

  return {
    add(node, latencyNs, nowNs) {
      count[node] = countOf(node, nowNs) + 1;
      updatedNs[node] = nowNs;
      mean[node]! += (latencyNs - mean[node]!) / count[node]!;
    },
    countOf,
    sumNsOf: (node, nowNs) => mean[node]! * countOf(node, nowNs),
    meanNsOf: (node) => mean[node]!,
  };
}

/** What all bandits here have in common. */
export const BANDIT_PARAMETERS = {
  memory: {
    kind: 'duration',
    default: 10e9,
    min: 0,
    summary:
      'Time constant of forgetting, so that a change is noticed; 0: everything counts forever.',
  },
  deadline: {
    kind: 'duration',
    default: 1e9,
    min: 1,
    summary: 'A failed request counts as this long, and so does one that takes longer.',
  },
  countInFlight: {
    kind: 'boolean',
    default: true,
    summary:
      'Whether an estimate is multiplied by requests in flight + 1: answers come late, and without that all requests of a burst go to one node.',
  },
} as const satisfies ParameterSchema;
