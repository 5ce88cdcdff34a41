/** Measures whether a health check leaves anything behind for what it has heard. */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { RESULT_ERROR, RESULT_OK } from '../../algorithms/health/results.ts';
import type { HealthDefinition } from '../../algorithms/health/types.ts';
import { demand } from '../../cli/conformance/property.ts';
import { createHealthDriver } from './driver.ts';

// The collector, without a flag on the command line.
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

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
  // Once in three is enough: other parts of the process may grow meanwhile, which is not ours.
  let growth = Infinity;
  for (let attempt = 0; attempt < 3 && growth >= GROWTH_MAX; attempt++) {
    const before = usedBytes();
    driver.runUntil(driver.nowNs + REQUESTS * GAP_NS);
    growth = usedBytes() - before;
  }
  demand(growth < GROWTH_MAX, () => {
    return `${growth} bytes more after ${REQUESTS} requests; at most ${GROWTH_MAX} are allowed`;
  });
}

function usedBytes(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
