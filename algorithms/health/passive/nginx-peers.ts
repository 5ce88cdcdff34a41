/** What nginx keeps of each peer: fails, accessed and checked, in whole seconds. */

import type { NodeId } from '../../balancing/types.ts';

export interface NginxPeers {
  isSkipped(node: NodeId, nowS: number): boolean;
  /** The first second in which it may be picked again. */
  skippedBeforeS(node: NodeId): number;
  /** True if the pick was the first for longer than fail_timeout. */
  onPick(node: NodeId, nowS: number): boolean;
  onFailure(node: NodeId, nowS: number): void;
  /** True if it clears the failures: somebody picked the node after a full quiet period. */
  onSuccess(node: NodeId): boolean;
  clearFails(node: NodeId): void;
  forget(node: NodeId): void;
}

interface Limits {
  /** 0: failures do not matter. */
  readonly maxFails: number;
  readonly failTimeoutS: number;
}

export function createPeers(nodeCount: number, { maxFails, failTimeoutS }: Limits): NginxPeers {
  const fails = new Int32Array(nodeCount);
  // Before the first failure their values do not matter: a failure sets both.
  const accessedS = new Float64Array(nodeCount).fill(-Infinity);
  const checkedS = new Float64Array(nodeCount).fill(-Infinity);
  return {
    // Hot: runs once per event. No allocation, no closures.
    isSkipped(node, nowS) {
      return maxFails > 0 && fails[node]! >= maxFails && nowS - checkedS[node]! <= failTimeoutS;
    },
    skippedBeforeS: (node) => checkedS[node]! + failTimeoutS + 1,
    // Hot: runs once per event. No allocation, no closures.
    onPick(node, nowS) {
      if (nowS - checkedS[node]! <= failTimeoutS) return false;
      checkedS[node] = nowS;
      return true;
    },
    // Hot: runs once per event. No allocation, no closures.
    onFailure(node, nowS) {
      fails[node]!++;
      accessedS[node] = nowS;
      checkedS[node] = nowS;
    },
    // Hot: runs once per event. No allocation, no closures.
    onSuccess(node) {
      if (accessedS[node]! >= checkedS[node]!) return false;
      fails[node] = 0;
      return true;
    },
    clearFails(node) {
      fails[node] = 0;
    },
    forget(node) {
      fails[node] = 0;
      accessedS[node] = -Infinity;
      checkedS[node] = -Infinity;
    },
  };
}
