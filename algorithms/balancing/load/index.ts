/** Algorithms that compare how much each node has to do; list order is report order. */

import type { AlgorithmDefinition } from '../types.ts';
import { haproxyLeastConnections } from './haproxy-least-connections.ts';
import { leastConnections } from './least-connections.ts';
import { nginxLeastConnections } from './nginx-least-connections.ts';
import { powerOfTwo } from './power-of-two.ts';

export const LOAD: readonly AlgorithmDefinition[] = [
  leastConnections,
  nginxLeastConnections,
  haproxyLeastConnections,
  powerOfTwo,
];
