/** Probes that are in nodes' queues, and who waits for what becomes of them. */

import type { Result } from '../../algorithms/health/results.ts';
import type { World } from './world.ts';

/** By row of the request table. */
export type ProbeEnds = Map<number, (result: Result) => void>;

/** The node has answered a probe, or turned it away, or broken off. */
export function endProbeAtNode(world: World, slot: number, outcome: number): void {
  const end = world.probeEnds.get(slot)!;
  world.probeEnds.delete(slot);
  world.requests.drop(slot);
  // Outcomes of attempts and results of checks are numbered alike.
  end(outcome as Result);
}
