/** The faults as a scenario writes them. */

import { formatDuration, formatRatio } from '../quantity/format-quantity.ts';
import type { ResolvedFault, ResolvedScenario } from '../resolved.ts';
import { flowList, leaf, listOfViews, mapOf, type View, type ViewEntry } from './view.ts';

export function explainFaults({ faults }: ResolvedScenario): readonly ViewEntry[] {
  return faults.length === 0 ? [] : [['faults', listOfViews(faults.map(explainFault))]];
}

function explainFault(fault: ResolvedFault): View {
  const { kind, id, target, atNs, forNs } = fault;
  return mapOf([
    ['kind', leaf(kind)],
    ['id', leaf(id)],
    ['target', flowList(target.map((one) => leaf(one)))],
    ['at', leaf(formatDuration(atNs))],
    ...(forNs === null ? [] : [['for', leaf(formatDuration(forNs))] as const]),
    ...(fault.kind === 'errors'
      ? ([
          ['share', leaf(formatRatio(fault.share))],
          ['answer', leaf(formatDuration(fault.answerNs))],
        ] as const)
      : ([['factor', leaf(`${fault.factor}x`)]] as const)),
  ]);
}
