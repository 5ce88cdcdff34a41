/**
 * HAProxy's health of a server: one number from 0 to rise + fall − 1, up from `rise` on.
 *
 * A pass adds one and a failure takes one away, but whoever comes up lands at the top and whoever
 * goes down at 0: both have the whole way back before them.
 */

import type { NodeId } from '../../balancing/types.ts';
import type { HealthContext } from '../types.ts';

export interface ServerStates {
  /** As at the start, or after it left maintenance. */
  begin(node: NodeId): void;
  pass(node: NodeId): void;
  fail(node: NodeId, reason: string): void;
  /** The next failure is the last one, if this one is not. */
  weaken(node: NodeId): void;
  /** Fails for good. */
  markDown(node: NodeId, reason: string): void;
  isFull(node: NodeId): boolean;
  /** Down, and no probe has passed since. */
  isAtBottom(node: NodeId): boolean;
}

interface Counter {
  readonly rise: number;
  readonly fall: number;
  readonly initState: string;
}

export function createServerStates(counter: Counter, context: HealthContext): ServerStates {
  const { rise, fall } = counter;
  const { nodeCount, judge } = context;
  const full = rise + fall - 1;
  const start = startOf(counter, full);
  const health = new Int32Array(nodeCount);
  const up = new Uint8Array(nodeCount);

  function set(node: NodeId, isUp: boolean, reason: string): void {
    if ((up[node] === 1) === isUp) return;
    up[node] = isUp ? 1 : 0;
    judge(node, isUp, reason);
  }
  function fail(node: NodeId, reason: string): void {
    if (health[node]! > 0 && --health[node]! < rise) health[node] = 0;
    if (health[node] === 0) set(node, false, reason);
  }

  return {
    fail,
    begin(node) {
      health[node] = start;
      up[node] = 1;
      if (start < rise) set(node, false, 'initial-state');
    },
    pass(node) {
      if (health[node]! < full && ++health[node]! >= rise) health[node] = full;
      if (health[node]! >= rise) set(node, true, 'checks-passed');
    },
    weaken(node) {
      if (health[node]! > rise) health[node] = rise + 1;
    },
    markDown(node, reason) {
      health[node] = rise;
      fail(node, reason);
    },
    isFull: (node) => health[node] === full,
    isAtBottom: (node) => up[node] === 0 && health[node] === 0,
  };
}

function startOf({ rise, initState }: Counter, full: number): number {
  switch (initState) {
    case 'fully-up':
      return full;
    case 'down':
      return rise - 1;
    case 'fully-down':
      return 0;
    default:
      return rise;
  }
}
