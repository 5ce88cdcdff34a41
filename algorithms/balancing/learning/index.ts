/** Bandits: research entries, marked as such; list order is report order. */

import type { AlgorithmDefinition } from '../types.ts';
import { epsilonGreedy } from './epsilon-greedy.ts';
import { thompsonSampling } from './thompson-sampling.ts';
import { ucb } from './ucb.ts';

export const LEARNING: readonly AlgorithmDefinition[] = [epsilonGreedy, ucb, thompsonSampling];
