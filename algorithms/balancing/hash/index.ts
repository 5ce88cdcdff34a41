/** Algorithms that send equal keys to equal nodes; list order is report order. */

import type { AlgorithmDefinition } from '../types.ts';
import { boundedLoads } from './bounded-loads.ts';
import { haproxyConsistentHash } from './haproxy-consistent-hash.ts';
import { hashModulo } from './hash-modulo.ts';
import { ipHash } from './ip-hash.ts';
import { jumpHash } from './jump-hash.ts';
import { ketama } from './ketama.ts';
import { maglev } from './maglev.ts';
import { mapHash } from './map-hash.ts';
import { multiProbe } from './multi-probe.ts';
import { rendezvous } from './rendezvous.ts';
import { ringHash } from './ring-hash.ts';
import { sourceHash } from './source-hash.ts';
import { weightedFnv } from './weighted-fnv.ts';

export const HASH: readonly AlgorithmDefinition[] = [
  ringHash,
  ketama,
  maglev,
  rendezvous,
  boundedLoads,
  haproxyConsistentHash,
  mapHash,
  hashModulo,
  ipHash,
  sourceHash,
  weightedFnv,
  jumpHash,
  multiProbe,
];
