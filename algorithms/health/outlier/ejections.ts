/** Who is ejected, for how long, and how many may be: what Envoy's and gRPC's detectors share. */

import type { NodeId } from '../../balancing/types.ts';
import { createVerdicts } from '../passive/verdicts.ts';
import type { HealthContext } from '../types.ts';

export interface EjectionRule {
  readonly baseNs: number;
  readonly maxNs: number;
  /** At random up to this much is added to each ejection, in whole milliseconds. */
  readonly jitterNs: number;
  readonly maxPercent: number;
  /**
   * `after`: the share that would be ejected must not exceed the limit. `before`: the share that is
   * ejected already must be below it, so that at least one always may be.
   */
  readonly limit: 'after' | 'before';
  readonly alwaysOne: boolean;
  /** Whether the multiplier stops growing once the longest ejection is reached. */
  readonly isMultiplierBounded: boolean;
}

export interface Ejections {
  readonly isMember: Uint8Array;
  readonly memberCount: number;
  isEjected(node: NodeId): boolean;
  sent(node: NodeId): void;
  /** True if the check may learn from the request that ended. */
  ended(node: NodeId): boolean;
  join(node: NodeId): void;
  leave(node: NodeId): void;
  /** Ejects unless the limit forbids it, or chance: it is enforced in so many percent of cases. */
  tryEject(node: NodeId, percent: number, reason: string, nowNs: number): void;
  /** Lets a node back in if its time is up. */
  release(node: NodeId, nowNs: number): boolean;
  /** A sweep before which the node was in all along makes its next ejection shorter. */
  relent(node: NodeId, nowNs: number): void;
}

const MS_NS = 1e6;

export function createEjections(rule: EjectionRule, context: HealthContext): Ejections {
  const verdicts = createVerdicts(context);
  const ejectedNs = new Float64Array(context.nodeCount);
  const jitterNs = new Float64Array(context.nodeCount);
  const releasedNs = new Float64Array(context.nodeCount).fill(-Infinity);
  const multiplier = new Int32Array(context.nodeCount);
  let ejectedCount = 0;

  function mayEject(): boolean {
    if (rule.alwaysOne && ejectedCount === 0) return true;
    return rule.limit === 'after'
      ? (100 * (ejectedCount + 1)) / verdicts.memberCount <= rule.maxPercent
      : (100 * ejectedCount) / verdicts.memberCount < rule.maxPercent;
  }

  return {
    isMember: verdicts.isMember,
    get memberCount() {
      return verdicts.memberCount;
    },
    sent: verdicts.sent,
    ended: verdicts.ended,
    isEjected: (node) => verdicts.isHealthy[node] === 0,
    join(node) {
      multiplier[node] = 0;
      verdicts.join(node);
    },
    leave(node) {
      if (verdicts.isHealthy[node] === 0) ejectedCount--;
      verdicts.leave(node);
    },
    // Hot: runs once per event. No allocation, no closures.
    tryEject(node, percent, reason, nowNs) {
      if (verdicts.isHealthy[node] === 0 || !mayEject()) return;
      if (Math.floor(context.rng() * 100) >= percent) return;
      ejectedCount++;
      ejectedNs[node] = nowNs;
      jitterNs[node] = Math.floor(context.rng() * (Math.floor(rule.jitterNs / MS_NS) + 1)) * MS_NS;
      if (!rule.isMultiplierBounded || multiplier[node]! * rule.baseNs < rule.maxNs + rule.baseNs) {
        multiplier[node]!++;
      }
      verdicts.say(node, false, reason);
    },
    release(node, nowNs) {
      if (verdicts.isHealthy[node] === 1) return false;
      const lastsNs = Math.min(rule.baseNs * multiplier[node]!, rule.maxNs) + jitterNs[node]!;
      if (nowNs - ejectedNs[node]! < lastsNs) return false;
      ejectedCount--;
      releasedNs[node] = nowNs;
      verdicts.say(node, true, 'ejection-time');
      return true;
    },
    relent(node, nowNs) {
      if (verdicts.isHealthy[node] === 0 || releasedNs[node] === nowNs) return;
      if (multiplier[node]! > 0) multiplier[node]!--;
    },
  };
}

/** Envoy and gRPC know whole percents only. */
export const percentOf = (ratio: number) => Math.round(ratio * 100);
