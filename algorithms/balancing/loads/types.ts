/** How load is measured, apart from how a node is chosen: any chooser combines with any measure. */

import type { BalancerContext, BalancerView, NodeId } from '../types.ts';

/** One measure per balancer instance. Smaller means less loaded. */
export interface LoadMeasure {
  of(node: NodeId, view: BalancerView, nowNs: number): number;
  onDone?(node: NodeId, latencyNs: number, ok: boolean, nowNs: number): void;
}

export interface LoadDefinition {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  create(parameters: { readonly decayNs: number }, context: BalancerContext): LoadMeasure;
}
