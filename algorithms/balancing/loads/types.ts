/** How load is measured, apart from how a node is chosen: any chooser combines with any measure. */

import type { BalancerContext, BalancerView, BalancingAlgorithm, NodeId } from '../types.ts';

/** One measure per balancer instance. Smaller means less loaded. */
export interface LoadMeasure extends Pick<BalancingAlgorithm, 'onStart' | 'onDone' | 'onReport'> {
  of(node: NodeId, view: BalancerView, nowNs: number): number;
}

export interface LoadDefinition {
  readonly name: string;
  readonly summary: string;
  readonly source: string;
  create(parameters: { readonly decayNs: number }, context: BalancerContext): LoadMeasure;
}

/** The hooks of a measure, for an algorithm that spreads them into what it returns. */
export function hooksOf({ onStart, onDone, onReport }: LoadMeasure): Omit<LoadMeasure, 'of'> {
  return { ...(onStart && { onStart }), ...(onDone && { onDone }), ...(onReport && { onReport }) };
}
