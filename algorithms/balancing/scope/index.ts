/** Algorithms that decide which nodes another algorithm may choose from; list order is report order. */

import type { AlgorithmDefinition } from '../types.ts';

export const SCOPE: readonly AlgorithmDefinition[] = [];
