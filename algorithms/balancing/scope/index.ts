/** Algorithms that decide which nodes another algorithm may choose from; list order is report order. */

import type { AlgorithmDefinition } from '../types.ts';
import { aperture } from './aperture.ts';
import { localityWeighted } from './locality-weighted.ts';
import { pickFirst } from './pick-first.ts';
import { priority } from './priority.ts';
import { slowStart } from './slow-start.ts';
import { stickySession } from './sticky-session.ts';
import { subset } from './subset.ts';
import { zoneAware } from './zone-aware.ts';

export const SCOPE: readonly AlgorithmDefinition[] = [
  subset,
  aperture,
  zoneAware,
  localityWeighted,
  priority,
  stickySession,
  slowStart,
  pickFirst,
];
