/** Measures whether a health check leaves anything behind for what it has heard. */

import { RESULT_ERROR, RESULT_OK } from '../../../algorithms/health/results.ts';
import type { HealthDefinition } from '../../../algorithms/health/types.ts';
import { demandNoGrowth } from '../heap.ts';
import { createHealthDriver } from './driver.ts';

/** About one byte a request: anything that is kept for each is larger. */
const GROWTH_MAX = 256 * 1024;
const GAP_NS = 1e6;
const REQUESTS = 200_000;

export function demandStableHeap(definition: HealthDefinition): void {
  const driver = createHealthDriver(definition, {
    nodeCount: 10,
    isRecording: false,
    // Every node is bad for a second in every ten, one after the other.
    probes: (node, sentNs) => ({
      result: Math.floor(sentNs / 1e9) % 10 === node ? RESULT_ERROR : RESULT_OK,
      latencyNs: 5e6,
    }),
  });
  driver.startTraffic(GAP_NS);
  // Windows fill up and code is compiled.
  driver.runUntil(30_000 * GAP_NS);
  const play = (requests: number) => driver.runUntil(driver.nowNs + requests * GAP_NS);
  demandNoGrowth(play, { times: REQUESTS, what: 'requests', growthMax: GROWTH_MAX });
}
