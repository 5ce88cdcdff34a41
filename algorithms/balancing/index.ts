/** Every balancing algorithm, by family; list order is report order. */

import { HASH } from './hash/index.ts';
import { LATENCY } from './latency/index.ts';
import { LEARNING } from './learning/index.ts';
import { LOAD } from './load/index.ts';
import { ROTATION } from './rotation/index.ts';
import { SCOPE } from './scope/index.ts';
import type { AlgorithmDefinition } from './types.ts';

export interface AlgorithmFamily {
  readonly name: string;
  /** What its members have in common, as half a sentence. */
  readonly summary: string;
  readonly entries: readonly AlgorithmDefinition[];
}

export const FAMILIES: readonly AlgorithmFamily[] = [
  { name: 'rotation', summary: 'take turns, or toss a coin', entries: ROTATION },
  { name: 'load', summary: 'compare how much each node has to do', entries: LOAD },
  { name: 'latency', summary: 'learn from how long answers take', entries: LATENCY },
  { name: 'hash', summary: 'send equal keys to equal nodes', entries: HASH },
  { name: 'scope', summary: 'limit the nodes that another algorithm chooses from', entries: SCOPE },
  { name: 'learning', summary: 'try and learn: research, not production', entries: LEARNING },
];

export const BALANCING: readonly AlgorithmDefinition[] = FAMILIES.flatMap(({ entries }) => entries);

/** The algorithm of that name or alias, or null. */
export function balancerByName(name: string): AlgorithmDefinition | null {
  return BALANCING.find((entry) => entry.name === name || entry.aliases.includes(name)) ?? null;
}
