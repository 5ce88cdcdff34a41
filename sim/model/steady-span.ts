/** From when on nothing that is planned changes any more: only then can a run be judged as stationary. */

import type { ArrivalModel, Model } from './types.ts';

/**
 * In the clock of the run; null where something may change at any time. Temporary overload by a fault or a
 * schedule is no instability, so it is left out; one that stays to the end is there to be judged.
 */
export function steadyFromNs({ clients, services, faults }: Model): number | null {
  const changes = [
    ...clients.map(({ arrivals }) => lastChangeOf(arrivals)),
    ...services.flatMap(({ nodes }) =>
      nodes.flatMap(({ joinsNs, leaves }) => [joinsNs, leaves ? leaves.atNs + leaves.drainNs : 0]),
    ),
    ...faults.flatMap(({ spans, chance }) =>
      chance === null ? spans.flatMap(({ startNs, endNs }) => [startNs, finite(endNs)]) : [null],
    ),
  ];
  let lastNs = 0;
  for (const atNs of changes) {
    if (atNs === null) return null;
    lastNs = Math.max(lastNs, atNs);
  }
  return lastNs;
}

function lastChangeOf(arrivals: ArrivalModel): number | null {
  if (arrivals.process === 'trace') return null;
  if (arrivals.process !== 'schedule') return 0;
  return arrivals.repeat ? null : (arrivals.points.at(-1)?.atNs ?? 0);
}

/** A fault without an end changes nothing after its beginning. */
function finite(endNs: number): number {
  return Number.isFinite(endNs) ? endNs : 0;
}
