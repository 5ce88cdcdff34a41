/** How long each node has been silent, and the moment at which that will be too long. */

import type { NodeId } from '../../balancing/types.ts';

export interface GapModel {
  /** Forgets the node's gaps; its first heartbeat is there. */
  begin(node: NodeId): void;
  /** A gap between two heartbeats; `wasUp` unless it was long enough for a verdict. */
  add(node: NodeId, gapNs: number, wasUp: boolean): void;
  /** How long a silence brings the node down. */
  silenceNs(node: NodeId): number;
}

export interface Silences {
  forget(node: NodeId): void;
  isHeard(node: NodeId): boolean;
  hear(node: NodeId, nowNs: number): void;
  /** A wake came for the node: whether it has been silent for too long. */
  isTooLong(node: NodeId, nowNs: number): boolean;
}

/** Wakes have the node as token. */
export function createSilences(
  nodeCount: number,
  model: GapModel,
  wakeAt: (atNs: number, token: number) => void,
): Silences {
  /** The latest heartbeat; −1 before the first. */
  const heard = new Float64Array(nodeCount).fill(-1);
  /** When the silence since then is too long. */
  const limit = new Float64Array(nodeCount);
  /** The wake that waits for that: a heartbeat does not move it, it moves itself when it comes. */
  const waking = new Float64Array(nodeCount).fill(Infinity);

  function arm(node: NodeId): void {
    if (waking[node]! <= limit[node]!) return;
    waking[node] = limit[node]!;
    wakeAt(limit[node]!, node);
  }
  return {
    forget(node) {
      heard[node] = -1;
      waking[node] = Infinity;
    },
    isHeard: (node) => heard[node] !== -1,
    hear(node, nowNs) {
      if (heard[node] === -1) model.begin(node);
      else model.add(node, nowNs - heard[node]!, nowNs < limit[node]!);
      heard[node] = nowNs;
      limit[node] = nowNs + model.silenceNs(node);
      arm(node);
    },
    isTooLong(node, nowNs) {
      // One that was armed before the node left, or for a limit that has come nearer since.
      if (waking[node]! > nowNs) return false;
      waking[node] = Infinity;
      if (limit[node]! <= nowNs) return true;
      arm(node);
      return false;
    },
  };
}
