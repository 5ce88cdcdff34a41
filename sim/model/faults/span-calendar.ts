/**
 * Which span of a fault acts on a node at this moment.
 *
 * Time only goes on, so spans that are over are passed for good: faults by chance have a hundred
 * thousand of them, and looking through all at each change would cost the square of that.
 */

import type { FaultModel, FaultSpan } from './types.ts';

/** The spans of one fault at one node, by their starts. */
interface Lane {
  readonly spans: FaultSpan[];
  /** Those before it are over. */
  first: number;
}

export class SpanCalendar {
  /** By fault, by node. */
  readonly #lanes: readonly ReadonlyMap<number, Lane>[];

  constructor(faults: readonly FaultModel[]) {
    this.#lanes = faults.map(lanesOf);
  }

  /** The one that began first, or undefined. To be asked in the order of time. */
  current(fault: number, node: number, nowNs: number): FaultSpan | undefined {
    const lane = this.#lanes[fault]!.get(node);
    if (lane === undefined) return undefined;
    const { spans } = lane;
    while (lane.first < spans.length && spans[lane.first]!.endNs <= nowNs) lane.first++;
    for (let i = lane.first; i < spans.length && spans[i]!.startNs <= nowNs; i++) {
      if (spans[i]!.endNs > nowNs) return spans[i];
    }
    return undefined;
  }
}

function lanesOf({ spans }: FaultModel): ReadonlyMap<number, Lane> {
  const lanes = new Map<number, Lane>();
  const ascending = [...spans].sort((a, b) => a.startNs - b.startNs);
  for (const span of ascending) {
    for (const node of span.nodes) {
      const lane = lanes.get(node);
      if (lane === undefined) lanes.set(node, { spans: [span], first: 0 });
      else lane.spans.push(span);
    }
  }
  return lanes;
}
