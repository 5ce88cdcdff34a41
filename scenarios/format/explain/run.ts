/** The `run` block with its defaults. */

import { formatDuration } from '../quantity/format-quantity.ts';
import type { ResolvedRun } from '../resolved.ts';
import { leaf, mapOf, type View } from './view.ts';

export function explainRun({
  durationNs,
  requests,
  warmupNs,
  seed,
  replications,
  stopping,
  indifference,
  overload,
  limits,
}: ResolvedRun): View {
  const tenth = durationNs === null ? 'requests' : 'duration';
  return mapOf([
    durationNs === null
      ? ['requests', leaf(requests ?? 0)]
      : ['duration', leaf(formatDuration(durationNs))],
    ['warmup', leaf(formatDuration(warmupNs), `default: a tenth of the ${tenth}`)],
    ['seed', leaf(seedValue(seed))],
    ['replications', replicationsView(replications, stopping)],
    ['indifference', leaf(percentText(indifference))],
    ...(overload === null ? [] : [['overload', leaf(overload)] as const]),
    [
      'limits',
      mapOf([
        ['events', leaf(limits.events)],
        ['inFlight', leaf(limits.inFlight)],
      ]),
    ],
  ]);
}

function replicationsView(most: number, stopping: ResolvedRun['stopping']): View {
  if (stopping === null) return leaf(most);
  const { looks, goal } = stopping;
  return mapOf([
    ['min', leaf(looks[0]!)],
    ['max', leaf(most)],
    ...(goal.until === 'decided'
      ? ([['until', leaf(goal.until)]] as const)
      : ([
          ['precision', leaf(percentText(goal.share))],
          ['of', leaf(goal.metric)],
        ] as const)),
  ]);
}

function percentText(share: number): string {
  return `${Number((share * 100).toPrecision(12))}%`;
}

/** A number where it reads back as the same text, so that a plain seed stays plain. */
function seedValue(seed: string): string | number {
  const number = Number(seed);
  return Number.isSafeInteger(number) && String(number) === seed ? number : seed;
}
