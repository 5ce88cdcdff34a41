/** Algorithms that decide which nodes another algorithm may choose from; list order is report order. */

import type { AlgorithmDefinition } from '../types.ts';
import { pickFirst } from './pick-first.ts';
import { subset } from './subset.ts';

export const SCOPE: readonly AlgorithmDefinition[] = [subset, pickFirst];
