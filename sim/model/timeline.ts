/** What happens at instants known in advance: nodes that join and leave, faults that begin, go on and end. */

import type { FaultModel, FaultSpan } from './faults/types.ts';
import type { Model, NodeModel } from './types.ts';

/** Nodes are numbers in the node table. */
export interface Moment {
  readonly atNs: number;
  /** Nodes whose condition changes. */
  readonly changed: readonly number[];
  /** Nodes that are put into service, and taken out of it. */
  readonly joined: readonly number[];
  readonly left: readonly number[];
  /** Position of the fault that begins or ends for the nodes that change; −1: none does. */
  readonly begins: number;
  readonly ends: number;
}

const NOTHING = { changed: [], joined: [], left: [], begins: -1, ends: -1 };

/** A cold start warms up in so many steps. */
const WARMING_STEPS = 100;

/** Ascending in time; at one instant, nodes change before balancers learn of them. */
export function buildTimeline(
  services: Model['services'],
  faults: readonly FaultModel[],
): readonly Moment[] {
  const nodes = services.flatMap((service) => service.nodes);
  return [
    ...faults.flatMap(changesOf),
    ...nodes.flatMap(stopOf),
    ...comingsAndGoings(nodes, faults),
  ].sort((a, b) => a.atNs - b.atNs || movesOf(a) - movesOf(b));
}

function movesOf({ joined, left }: Moment): number {
  return joined.length + left.length > 0 ? 1 : 0;
}

function changesOf(fault: FaultModel, position: number): Moment[] {
  return fault.spans.flatMap((span) =>
    instantsOf(fault, span).map((atNs, i, all) => ({
      ...NOTHING,
      atNs,
      changed: span.nodes,
      begins: i === 0 ? position : -1,
      ends: i > 0 && i === all.length - 1 ? position : -1,
    })),
  );
}

function instantsOf({ kind }: FaultModel, { startNs, endNs }: FaultSpan): readonly number[] {
  if (kind !== 'cold-start') return endNs < Infinity ? [startNs, endNs] : [startNs];
  const stepNs = (endNs - startNs) / WARMING_STEPS;
  return Array.from({ length: WARMING_STEPS + 1 }, (_, i) => Math.round(startNs + i * stepNs));
}

/** The process of a node that leaves stops once it has drained. */
function stopOf({ leaves }: NodeModel, node: number): Moment[] {
  return leaves ? [{ ...NOTHING, atNs: leaves.atNs + leaves.drainNs, changed: [node] }] : [];
}

interface Move {
  readonly atNs: number;
  readonly joined?: readonly number[];
  readonly left?: readonly number[];
}

/** One moment an instant: a thousand nodes that join at once are one change. */
function comingsAndGoings(nodes: readonly NodeModel[], faults: readonly FaultModel[]): Moment[] {
  const moves: Move[] = [
    ...nodes.flatMap(({ joinsNs, leaves }, node) => [
      ...(joinsNs > 0 ? [{ atNs: joinsNs, joined: [node] }] : []),
      ...(leaves ? [{ atNs: leaves.atNs, left: [node] }] : []),
    ]),
    ...faults.flatMap(({ spans }) => spans.flatMap(drainOf)),
  ];
  const instants = new Map<number, Move[]>();
  for (const move of moves) {
    const others = instants.get(move.atNs);
    if (others === undefined) instants.set(move.atNs, [move]);
    else others.push(move);
  }
  return [...instants].map(([atNs, at]) => ({
    ...NOTHING,
    atNs,
    joined: union(at.map(({ joined }) => joined)),
    left: union(at.map(({ left }) => left)),
  }));
}

function drainOf({ nodes, startNs, endNs, drainNs }: FaultSpan): Move[] {
  if (drainNs === undefined) return [];
  return [
    { atNs: startNs - drainNs, left: nodes },
    { atNs: endNs, joined: nodes },
  ];
}

function union(lists: readonly (readonly number[] | undefined)[]): readonly number[] {
  return [...new Set(lists.flatMap((list) => list ?? []))].sort((a, b) => a - b);
}
