/** Algorithms that send equal keys to equal nodes; list order is report order. */

import type { AlgorithmDefinition } from '../types.ts';
import { ringHash } from './ring-hash.ts';

export const HASH: readonly AlgorithmDefinition[] = [ringHash];
