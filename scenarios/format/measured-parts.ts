/** The parts of the requests that checks ask about: they are counted apart during the run. */

import { metricsOfComparison, type TimeWindow } from './expression/comparison.ts';
import type { ResolvedCheck } from './resolved.ts';

export interface MeasuredPart {
  /** Null: all clients. */
  readonly client: string | null;
  readonly window: TimeWindow | null;
}

/** Each once, in the order in which the checks name them: recorded results have the same order. */
export function measuredParts(checks: readonly ResolvedCheck[]): readonly MeasuredPart[] {
  const parts = new Map<string, MeasuredPart>();
  for (const { comparison } of checks) {
    for (const { subject, window } of metricsOfComparison(comparison)) {
      if (window === null && subject?.kind !== 'client') continue;
      const part = { client: subject?.name ?? null, window };
      parts.set(partKey(part), part);
    }
  }
  return [...parts.values()];
}

export function partKey({ client, window }: MeasuredPart): string {
  return JSON.stringify([client, window?.fromNs, window?.toNs]);
}
