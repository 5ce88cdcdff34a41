/** The checks and the rules of the baseline as a scenario writes them. */

import { formatDuration, formatRate, formatRatio } from '../quantity/format-quantity.ts';
import type { ResolvedCheck, ResolvedScenario } from '../resolved.ts';
import {
  flowList,
  leaf,
  listOfViews,
  mapOf,
  shortLeaf,
  type View,
  type ViewEntry,
} from './view.ts';

export function explainChecks({ checks }: ResolvedScenario): readonly ViewEntry[] {
  return checks.length === 0 ? [] : [['checks', listOfViews(checks.map(explainCheck))]];
}

function explainCheck({ expression, name, level, variant }: ResolvedCheck): View {
  return mapOf([
    ['check', shortLeaf(expression)],
    ['level', leaf(level)],
    ...(name === null ? [] : [['name', leaf(name)] as const]),
    ...(variant === null ? [] : [['variant', leaf(variant)] as const]),
  ]);
}

export function explainBaseline({ baseline }: ResolvedScenario): View {
  const { metrics, tolerance, floors } = baseline;
  return mapOf([
    ['metrics', flowList(metrics.map((name) => leaf(name)))],
    ['tolerance', leaf(formatRatio(tolerance))],
    [
      'floors',
      mapOf([
        ['duration', leaf(formatDuration(floors.durationNs))],
        ['rate', leaf(formatRate(floors.ratePerS))],
        ['ratio', leaf(formatRatio(floors.ratio))],
      ]),
    ],
  ]);
}
