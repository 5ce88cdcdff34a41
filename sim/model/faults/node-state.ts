/** What the faults of this instant do to one node. */

import type { SpanCalendar } from './span-calendar.ts';
import type { FaultModel, FaultSpan } from './types.ts';

export interface NodeFaultState {
  /** Speed relative to the usual. */
  speed: number;
  /** Positions of the faults that act, or −1; of several of a kind, the last one listed. */
  slow: number;
  errors: number;
  crash: number;
  blackhole: number;
  frozen: number;
  /** When the freeze ends; several overlap: the last of them. */
  frozenUntilNs: number;
  lying: number;
}

export function faultStateAt(
  faults: readonly FaultModel[],
  calendar: SpanCalendar,
  node: number,
  nowNs: number,
): NodeFaultState {
  const state: NodeFaultState = {
    speed: 1,
    slow: -1,
    errors: -1,
    crash: -1,
    blackhole: -1,
    frozen: -1,
    frozenUntilNs: 0,
    lying: -1,
  };
  faults.forEach((fault, position) => {
    const span = calendar.current(position, node, nowNs);
    if (span !== undefined) apply(state, fault, span, position, nowNs);
  });
  return state;
}

function apply(
  state: NodeFaultState,
  fault: FaultModel,
  span: FaultSpan,
  position: number,
  nowNs: number,
): void {
  switch (fault.kind) {
    case 'slow':
      state.speed *= 1 / fault.factor;
      state.slow = position;
      break;
    case 'cold-start':
      state.speed *= warmth(span, fault.factor, nowNs);
      state.slow = position;
      break;
    case 'hang':
    case 'pause':
      state.frozen = position;
      state.frozenUntilNs = Math.max(state.frozenUntilNs, span.endNs);
      break;
    case 'errors':
      state.errors = position;
      break;
    case 'crash':
      state.crash = position;
      break;
    case 'blackhole':
      state.blackhole = position;
      break;
    case 'lying-probe':
      state.lying = position;
      break;
    case 'partition':
      // It concerns pairs of a balancer and a node: see `isCut`.
      break;
    case 'registry-outage':
      // It hits no node.
      break;
  }
}

function warmth({ startNs, endNs }: FaultSpan, factor: number, nowNs: number): number {
  const progress = (nowNs - startNs) / (endNs - startNs);
  return 1 / factor + (1 - 1 / factor) * progress;
}
