/**
 * What a check said of each node last. It says nothing twice, nothing of nodes that are gone, keeps
 * one reminder for each node to look at it again, and tells whose requests still count.
 */

import type { NodeId } from '../../balancing/types.ts';
import type { HealthContext } from '../types.ts';

export interface Verdicts {
  /** How many nodes there are now. */
  readonly memberCount: number;
  readonly isMember: Uint8Array;
  /** 1 unless the last verdict of a node that is there was unhealthy. */
  readonly isHealthy: Uint8Array;
  join(node: NodeId): void;
  leave(node: NodeId): void;
  /** A request was sent to the node. */
  sent(node: NodeId): void;
  /**
   * A request to the node ended; true if the check may learn from it. A node that left and came back
   * is a new one: as many results as were due when it came back are those of the old one.
   */
  ended(node: NodeId): boolean;
  say(node: NodeId, healthy: boolean, reason: string): void;
  /**
   * Wakes the check with the node as token, at that time at the latest. A reminder that is pending
   * is used if it is earlier, so whoever wakes must ask again if it is still too soon.
   */
  remind(node: NodeId, atNs: number): void;
  /** To be called when a reminder arrives. */
  reminded(node: NodeId, nowNs: number): void;
}

export function createVerdicts({ nodeCount, judge, wakeAt }: HealthContext): Verdicts {
  const isMember = new Uint8Array(nodeCount);
  const isHealthy = new Uint8Array(nodeCount).fill(1);
  const reminderNs = new Float64Array(nodeCount).fill(Infinity);
  const inFlight = new Int32Array(nodeCount);
  const foreign = new Int32Array(nodeCount);
  let memberCount = 0;
  return {
    get memberCount() {
      return memberCount;
    },
    isMember,
    isHealthy,
    join(node) {
      isMember[node] = 1;
      isHealthy[node] = 1;
      foreign[node] = inFlight[node]!;
      memberCount++;
    },
    leave(node) {
      isMember[node] = 0;
      isHealthy[node] = 1;
      memberCount--;
    },
    sent(node) {
      inFlight[node]!++;
    },
    // Hot: runs once per event. No allocation, no closures.
    ended(node) {
      inFlight[node]!--;
      if (foreign[node]! > 0) {
        foreign[node]!--;
        return false;
      }
      return isMember[node] === 1;
    },
    // Hot: runs once per event. No allocation, no closures.
    say(node, healthy, reason) {
      if (isMember[node] === 0 || (isHealthy[node] === 1) === healthy) return;
      isHealthy[node] = healthy ? 1 : 0;
      judge(node, healthy, reason);
    },
    // Hot: runs once per event. No allocation, no closures.
    remind(node, atNs) {
      if (atNs >= reminderNs[node]!) return;
      reminderNs[node] = atNs;
      wakeAt(atNs, node);
    },
    reminded(node, nowNs) {
      if (nowNs >= reminderNs[node]!) reminderNs[node] = Infinity;
    },
  };
}
