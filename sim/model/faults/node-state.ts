/** What the faults of this instant do to one node. */

import type { FaultModel } from './types.ts';

export interface NodeFaultState {
  /** Speed relative to the usual. */
  speed: number;
  /** Position of the fault that answers with errors, or −1; of several, the last one listed. */
  errors: number;
  /** Position of a fault that makes the node slower, or −1; of several, the last one listed. */
  slow: number;
}

export function faultStateAt(
  faults: readonly FaultModel[],
  node: number,
  nowNs: number,
): NodeFaultState {
  const state: NodeFaultState = { speed: 1, errors: -1, slow: -1 };
  faults.forEach((fault, position) => {
    if (nowNs < fault.startNs || nowNs >= fault.endNs || !fault.nodes.includes(node)) return;
    if (fault.kind === 'errors') {
      state.errors = position;
      return;
    }
    state.speed *= fault.kind === 'slow' ? 1 / fault.factor : warmth(fault, nowNs);
    state.slow = position;
  });
  return state;
}

function warmth(
  fault: { readonly startNs: number; readonly endNs: number; readonly factor: number },
  nowNs: number,
): number {
  const progress = (nowNs - fault.startNs) / (fault.endNs - fault.startNs);
  return 1 / fault.factor + (1 - 1 / fault.factor) * progress;
}
