/** Every load measure, one line each; list order is documentation order. */

import { ewma } from './ewma.ts';
import { inFlight } from './in-flight.ts';
import { nginxLeastTime } from './nginx-least-time.ts';
import { peakEwma } from './peak-ewma.ts';
import { reportedRequests, reportedUtilization } from './reported.ts';
import type { LoadDefinition } from './types.ts';

export const LOADS: readonly LoadDefinition[] = [
  inFlight,
  ewma,
  peakEwma,
  nginxLeastTime,
  reportedUtilization,
  reportedRequests,
];

/** The measure of that name; names come from the validated `load` parameter. */
export function loadByName(name: string): LoadDefinition {
  const found = LOADS.find((load) => load.name === name);
  if (!found) throw new RangeError(`no load measure is called "${name}"`);
  return found;
}
