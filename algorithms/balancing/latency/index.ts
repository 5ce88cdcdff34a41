/** Algorithms that learn from how long answers take; list order is report order. */

import type { AlgorithmDefinition } from '../types.ts';
import { ewma } from './ewma.ts';
import { leastTime } from './least-time.ts';
import { nginxLeastTime } from './nginx-least-time.ts';
import { peakEwma } from './peak-ewma.ts';

export const LATENCY: readonly AlgorithmDefinition[] = [peakEwma, ewma, leastTime, nginxLeastTime];
