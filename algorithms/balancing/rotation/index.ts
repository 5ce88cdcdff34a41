/** Algorithms that take turns or toss coins; list order is report order. */

import type { AlgorithmDefinition } from '../types.ts';
import { blockWeightedRoundRobin } from './block-weighted-round-robin.ts';
import { edfWeightedRoundRobin } from './edf-weighted-round-robin.ts';
import { haproxyRoundRobin } from './haproxy-round-robin.ts';
import { interleavedWeightedRoundRobin } from './interleaved-weighted-round-robin.ts';
import { random } from './random.ts';
import { roundRobin } from './round-robin.ts';
import { staticRoundRobin } from './static-round-robin.ts';
import { staticStride } from './static-stride.ts';
import { uniformRandom } from './uniform-random.ts';
import { weightedRoundRobin } from './weighted-round-robin.ts';

export const ROTATION: readonly AlgorithmDefinition[] = [
  roundRobin,
  weightedRoundRobin,
  haproxyRoundRobin,
  staticRoundRobin,
  edfWeightedRoundRobin,
  interleavedWeightedRoundRobin,
  blockWeightedRoundRobin,
  staticStride,
  random,
  uniformRandom,
];
