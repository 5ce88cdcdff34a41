/** Believes a change after so many equal results in a row: the rule of rise and fall. */

import type { NodeId } from '../../balancing/types.ts';
import type { HealthContext } from '../types.ts';

export interface RunLengthRule {
  /** Successes in a row until a node that is down is up again. */
  readonly rise: number;
  /** Failures in a row until a node that is up is down. */
  readonly fall: number;
  readonly initially: 'up' | 'down';
}

export interface RunLengths {
  isUp(node: NodeId): boolean;
  /** Forgets what was known of the node. */
  reset(node: NodeId): void;
  /** Counts a result and gives the verdict, if it is one. */
  count(node: NodeId, passed: boolean): void;
  /** The verdict at once, whatever the counts are. */
  set(node: NodeId, up: boolean, reason: string): void;
}

export function createRunLengths(
  { nodeCount, judge }: HealthContext,
  { rise, fall, initially }: RunLengthRule,
): RunLengths {
  const up = new Uint8Array(nodeCount);
  /** Results in a row that speak against what is believed. */
  const against = new Int32Array(nodeCount);

  function set(node: NodeId, isUp: boolean, reason: string): void {
    against[node] = 0;
    if ((up[node] === 1) === isUp) return;
    up[node] = isUp ? 1 : 0;
    judge(node, isUp, reason);
  }
  return {
    set,
    isUp: (node) => up[node] === 1,
    reset(node) {
      up[node] = initially === 'up' ? 1 : 0;
      against[node] = 0;
    },
    count(node, passed) {
      if (passed === (up[node] === 1)) against[node] = 0;
      else if (++against[node]! >= (passed ? rise : fall)) {
        set(node, passed, passed ? 'checks-passed' : 'checks-failed');
      }
    },
  };
}
