/** What happens at instants known in advance: nodes that join, faults that begin, go on and end. */

import type { FaultModel, FaultSpan } from './faults/types.ts';
import type { Model } from './types.ts';

export interface Moment {
  readonly atNs: number;
  /** Nodes whose condition changes, and nodes that balancers learn of; numbers in the node table. */
  readonly changed: readonly number[];
  readonly joined: readonly number[];
  /** Position of the fault that begins or ends for the nodes that change; −1: none does. */
  readonly begins: number;
  readonly ends: number;
}

/** A cold start warms up in so many steps. */
const WARMING_STEPS = 100;

/** Ascending in time; at one instant, nodes change before balancers learn of them. */
export function buildTimeline(
  services: Model['services'],
  faults: readonly FaultModel[],
): readonly Moment[] {
  const moments: Moment[] = faults.flatMap((fault, position) =>
    fault.spans.flatMap((span) =>
      instantsOf(fault, span).map((atNs, i, all) => ({
        atNs,
        changed: span.nodes,
        joined: [],
        begins: i === 0 ? position : -1,
        ends: i > 0 && i === all.length - 1 ? position : -1,
      })),
    ),
  );
  services
    .flatMap(({ nodes }) => nodes)
    .forEach(({ joinsNs }, node) => {
      if (joinsNs > 0)
        moments.push({ atNs: joinsNs, changed: [], joined: [node], begins: -1, ends: -1 });
    });
  return moments.sort((a, b) => a.atNs - b.atNs || a.joined.length - b.joined.length);
}

function instantsOf({ kind }: FaultModel, { startNs, endNs }: FaultSpan): readonly number[] {
  if (kind !== 'cold-start') return endNs < Infinity ? [startNs, endNs] : [startNs];
  const stepNs = (endNs - startNs) / WARMING_STEPS;
  return Array.from({ length: WARMING_STEPS + 1 }, (_, i) => Math.round(startNs + i * stepNs));
}
