/** Bandits: research entries, marked as such; list order is report order. */

import type { AlgorithmDefinition } from '../types.ts';

export const LEARNING: readonly AlgorithmDefinition[] = [];
