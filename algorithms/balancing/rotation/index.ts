/** Algorithms that take turns or toss coins; list order is report order. */

import type { AlgorithmDefinition } from '../types.ts';
import { random } from './random.ts';
import { roundRobin } from './round-robin.ts';
import { staticRoundRobin } from './static-round-robin.ts';
import { weightedRoundRobin } from './weighted-round-robin.ts';

export const ROTATION: readonly AlgorithmDefinition[] = [
  roundRobin,
  weightedRoundRobin,
  staticRoundRobin,
  random,
];
