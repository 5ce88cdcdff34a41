/** The faults as a scenario writes them. */

import { formatDuration, formatRatio } from '../quantity/format-quantity.ts';
import type { ResolvedFault, ResolvedFaultTime, ResolvedScenario } from '../resolved.ts';
import { flowList, leaf, listOfViews, mapOf, type View, type ViewEntry } from './view.ts';

export function explainFaults({ faults }: ResolvedScenario): readonly ViewEntry[] {
  return faults.length === 0 ? [] : [['faults', listOfViews(faults.map(explainFault))]];
}

function explainFault(fault: ResolvedFault): View {
  return mapOf([
    ['kind', leaf(fault.kind)],
    ['id', leaf(fault.id)],
    ['target', flowList(fault.target.map((one) => leaf(one)))],
    ...timeEntries(fault.time),
    ...ownEntries(fault),
  ]);
}

function timeEntries(time: ResolvedFaultTime): ViewEntry[] {
  const { atNs, forNs, everyNs, times, mtbfNs, mttrNs, together, byZone } = time;
  const duration = (key: string, ns: number | null): ViewEntry[] =>
    ns === null ? [] : [[key, leaf(formatDuration(ns))]];
  return [
    ...duration('at', atNs),
    ...duration('for', forNs),
    ...duration('every', everyNs),
    ...(times === null ? [] : [['times', leaf(times)] as const]),
    ...duration('mtbf', mtbfNs),
    ...duration('mttr', mttrNs),
    ...(together ? [['together', leaf(true)] as const] : []),
    ...(byZone ? [['by', leaf('zone')] as const] : []),
  ];
}

function ownEntries(fault: ResolvedFault): ViewEntry[] {
  switch (fault.kind) {
    case 'errors':
      return [
        ...(fault.sequence === undefined
          ? [['share', leaf(formatRatio(fault.share))] as const]
          : [['sequence', flowList(fault.sequence.map((word) => leaf(word)))] as const]),
        ['answer', leaf(formatDuration(fault.answerNs))],
      ];
    case 'slow':
    case 'cold-start':
      return [['factor', leaf(`${fault.factor}x`)]];
    case 'flap':
      return [
        ['down', leaf(formatDuration(fault.downNs))],
        ['up', leaf(formatDuration(fault.upNs))],
      ];
    case 'restart':
      return [
        ['down', leaf(formatDuration(fault.downNs))],
        ...(fault.drainNs === undefined
          ? []
          : [['drain', leaf(formatDuration(fault.drainNs))] as const]),
      ];
    case 'partition':
      return [
        ...(fault.balancers === null
          ? []
          : [['balancers', flowList(fault.balancers.map((one) => leaf(one)))] as const]),
        ['of', leaf(fault.of)],
      ];
    case 'lying-probe':
      return [['says', leaf(fault.says)]];
    default:
      return [];
  }
}
