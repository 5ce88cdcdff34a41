/** Algorithms that learn from how long answers take; list order is report order. */

import type { AlgorithmDefinition } from '../types.ts';
import { peakEwma } from './peak-ewma.ts';

export const LATENCY: readonly AlgorithmDefinition[] = [peakEwma];
