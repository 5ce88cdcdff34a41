/** What happens at instants known in advance: nodes that join, faults that begin, go on and end. */

import type { FaultModel, FaultSpan } from './faults/types.ts';
import type { Model } from './types.ts';

export interface Moment {
  readonly atNs: number;
  /** Nodes whose condition changes, and nodes that balancers learn of; numbers in the node table. */
  readonly changed: readonly number[];
  readonly joined: readonly number[];
}

/** A cold start warms up in so many steps. */
const WARMING_STEPS = 100;

/** Ascending in time; at one instant, nodes change before balancers learn of them. */
export function buildTimeline(
  services: Model['services'],
  faults: readonly FaultModel[],
): readonly Moment[] {
  const moments: Moment[] = faults.flatMap((fault) =>
    fault.spans.flatMap((span) =>
      instantsOf(fault, span).map((atNs) => ({ atNs, changed: span.nodes, joined: [] })),
    ),
  );
  services
    .flatMap(({ nodes }) => nodes)
    .forEach(({ joinsNs }, node) => {
      if (joinsNs > 0) moments.push({ atNs: joinsNs, changed: [], joined: [node] });
    });
  return moments.sort((a, b) => a.atNs - b.atNs || a.joined.length - b.joined.length);
}

function instantsOf({ kind }: FaultModel, { startNs, endNs }: FaultSpan): readonly number[] {
  if (kind !== 'cold-start') return endNs < Infinity ? [startNs, endNs] : [startNs];
  const stepNs = (endNs - startNs) / WARMING_STEPS;
  return Array.from({ length: WARMING_STEPS + 1 }, (_, i) => Math.round(startNs + i * stepNs));
}
