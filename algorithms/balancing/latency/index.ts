/** Algorithms that learn from how long answers take; list order is report order. */

import type { AlgorithmDefinition } from '../types.ts';
import { awsWeightedRandom } from './aws-weighted-random.ts';
import { c3 } from './c3.ts';
import { ewma } from './ewma.ts';
import { leastTime } from './least-time.ts';
import { netflixChoiceOfTwo } from './netflix-choice-of-two.ts';
import { nginxLeastTime } from './nginx-least-time.ts';
import { peakEwma } from './peak-ewma.ts';
import { prequal } from './prequal.ts';
import { responseTimeWeighted } from './response-time-weighted.ts';

export const LATENCY: readonly AlgorithmDefinition[] = [
  peakEwma,
  ewma,
  leastTime,
  nginxLeastTime,
  responseTimeWeighted,
  c3,
  prequal,
  netflixChoiceOfTwo,
  awsWeightedRandom,
];
