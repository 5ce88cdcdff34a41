/** A fault as resolved → as the engine runs it: every recurrence a span, times in the run's clock. */

import type { FaultModel, FaultSpan } from '../../sim/model/faults/types.ts';
import type { ResolvedFault, ResolvedFaultTime } from './resolved.ts';

export interface FaultClock {
  /** When the measured span begins. */
  readonly startNs: number;
  /** Nothing recurs later than this. */
  readonly horizonNs: number;
}

export interface FaultPlaces {
  readonly zoneOf: (node: number) => string | null;
  /** Position in the model. */
  readonly serviceOf: (name: string) => number;
}

export function expandFault(
  fault: ResolvedFault,
  nodeIds: readonly number[],
  clock: FaultClock,
  { zoneOf, serviceOf }: FaultPlaces,
): FaultModel {
  const { target: _, nodes: __, time, ...rest } = fault;
  const startNs = clock.startNs + time.atNs;
  const endNs = time.forNs === null ? Number.POSITIVE_INFINITY : startNs + time.forNs;
  const span = { nodes: nodeIds, startNs, endNs };
  const chance =
    time.mtbfNs === null
      ? null
      : {
          // A registry is one thing, wherever it is.
          groups: rest.kind === 'registry-outage' ? [[]] : groupsOf(time, nodeIds, zoneOf),
          startNs,
          endNs,
          meanUpNs: time.mtbfNs,
          meanDownNs: time.mttrNs!,
        };
  const base = { id: fault.id, chance };
  if (rest.kind === 'flap') {
    const spans = recur(span, rest.downNs, rest.downNs + rest.upNs, null, clock);
    return { ...base, kind: 'crash', spans };
  }
  if (rest.kind === 'restart') {
    const spans = nodeIds.map((node, i) => {
      const atNs = startNs + i * time.everyNs!;
      const downAtNs = atNs + (rest.drainNs ?? 0);
      const down = { nodes: [node], startNs: downAtNs, endNs: downAtNs + rest.downNs };
      return rest.drainNs === undefined ? down : { ...down, drainNs: rest.drainNs };
    });
    return { ...base, kind: 'crash', spans };
  }
  const spans = chance
    ? []
    : time.everyNs === null
      ? [span]
      : recur({ ...span, endNs: Infinity }, time.forNs!, time.everyNs, time.times, clock);
  if (rest.kind === 'errors') {
    const { sequence, ...others } = rest;
    if (sequence === undefined) return { ...others, ...base, spans };
    return { ...others, ...base, spans, sequence: sequence.map((word) => word === 'fail') };
  }
  if (rest.kind === 'registry-outage') {
    return { ...base, kind: rest.kind, spans, services: rest.services.map(serviceOf) };
  }
  if (rest.kind !== 'partition') return { ...rest, ...base, spans };
  const balancers = rest.balancers?.map((number) => number - 1) ?? null;
  return { ...rest, ...base, balancers, spans };
}

/** What fails as one by chance. */
function groupsOf(
  { together, byZone }: ResolvedFaultTime,
  nodes: readonly number[],
  zoneOf: (node: number) => string | null,
): readonly (readonly number[])[] {
  if (together) return [nodes];
  if (!byZone) return nodes.map((node) => [node]);
  const zones = [...new Set(nodes.map(zoneOf))];
  return zones.map((zone) => nodes.filter((node) => zoneOf(node) === zone));
}

/** Spans of `lengthNs`, one every `everyNs` from the start of the whole to its end. */
function recur(
  { nodes, startNs, endNs }: FaultSpan,
  lengthNs: number,
  everyNs: number,
  times: number | null,
  { horizonNs }: FaultClock,
): FaultSpan[] {
  const spans: FaultSpan[] = [];
  const lastNs = Math.min(endNs, horizonNs);
  for (let atNs = startNs; atNs < lastNs; atNs += everyNs) {
    if (times !== null && spans.length >= times) break;
    spans.push({ nodes, startNs: atNs, endNs: Math.min(atNs + lengthNs, endNs) });
  }
  return spans;
}
