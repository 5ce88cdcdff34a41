/** Algorithms that send equal keys to equal nodes; list order is report order. */

import type { AlgorithmDefinition } from '../types.ts';
import { haproxyConsistentHash } from './haproxy-consistent-hash.ts';
import { hashModulo } from './hash-modulo.ts';
import { ipHash } from './ip-hash.ts';
import { ketama } from './ketama.ts';
import { mapHash } from './map-hash.ts';
import { ringHash } from './ring-hash.ts';
import { weightedFnv } from './weighted-fnv.ts';

export const HASH: readonly AlgorithmDefinition[] = [
  ringHash,
  ketama,
  hashModulo,
  ipHash,
  weightedFnv,
  mapHash,
  haproxyConsistentHash,
];
