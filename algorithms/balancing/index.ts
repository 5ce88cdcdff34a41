/** Every balancing algorithm, one line each; list order is report order. */

import { leastConnections } from './least-connections.ts';
import { peakEwma } from './peak-ewma.ts';
import { powerOfTwo } from './power-of-two.ts';
import { random } from './random.ts';
import { ringHash } from './ring-hash.ts';
import { roundRobin } from './round-robin.ts';
import type { AlgorithmDefinition } from './types.ts';
import { weightedRoundRobin } from './weighted-round-robin.ts';

export const BALANCING: readonly AlgorithmDefinition[] = [
  roundRobin,
  weightedRoundRobin,
  random,
  leastConnections,
  powerOfTwo,
  peakEwma,
  ringHash,
];

/** The algorithm of that name or alias, or null. */
export function balancerByName(name: string): AlgorithmDefinition | null {
  return BALANCING.find((entry) => entry.name === name || entry.aliases.includes(name)) ?? null;
}
