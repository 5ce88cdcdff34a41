/** A law as `explain` shows it: one line, in the units that people write. */

import { lawByName } from '../../../sim/distributions/index.ts';
import type {
  LawParameter,
  LawSpec,
  LawValue,
  WeightedLaw,
} from '../../../sim/distributions/types.ts';
import { formatDuration } from '../quantity/format-quantity.ts';
import { flowList, flowMap, leaf, type View, type ViewEntry } from './view.ts';

export function lawView(spec: LawSpec): View {
  const { value } = spec.parameters;
  if (spec.law === 'constant' && typeof value === 'number') return leaf(formatDuration(value));
  return flowMap(lawEntries(spec));
}

function lawEntries(spec: LawSpec): ViewEntry[] {
  const declared = lawByName(spec.law)!.parameters;
  const parameters = Object.entries(spec.parameters).map(
    ([name, value]) => [name, parameterView(declared[name]!, value)] as const,
  );
  return [['law', leaf(spec.law)], ...parameters];
}

function parameterView({ kind }: LawParameter, value: LawValue): View {
  if (kind === 'laws') {
    const components = value as readonly WeightedLaw[];
    return flowList(
      components.map(({ weight, law }) => flowMap([['weight', leaf(weight)], ...lawEntries(law)])),
    );
  }
  const one = (entry: number) =>
    kind === 'duration' || kind === 'durations' ? leaf(formatDuration(entry)) : leaf(entry);
  if (Array.isArray(value)) return flowList((value as readonly number[]).map(one));
  return typeof value === 'number' ? one(value) : leaf(value as string | boolean);
}
