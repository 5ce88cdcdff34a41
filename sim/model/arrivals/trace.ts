/** Replays recorded times. */

import type { Trace } from '../types.ts';
import type { ArrivalProcess } from './types.ts';

export function traceArrivals(trace: Trace): ArrivalProcess {
  let next = 0;
  return { nextNs: () => (next < trace.atNs.length ? trace.atNs[next++]! : Infinity) };
}
