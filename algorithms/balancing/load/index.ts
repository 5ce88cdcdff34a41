/** Algorithms that compare how much each node has to do; list order is report order. */

import type { AlgorithmDefinition } from '../types.ts';
import { caddyRandomChoose } from './caddy-random-choose.ts';
import { centralQueue } from './central-queue.ts';
import { envoyLeastRequest } from './envoy-least-request.ts';
import { firstAvailable } from './first-available.ts';
import { haproxyLeastConnections } from './haproxy-least-connections.ts';
import { haproxyRandom } from './haproxy-random.ts';
import { ipvsTwos } from './ipvs-twos.ts';
import { joinIdleQueue } from './join-idle-queue.ts';
import { leastConnections } from './least-connections.ts';
import { leastLoaded } from './least-loaded.ts';
import { neverQueue } from './never-queue.ts';
import { nginxLeastConnections } from './nginx-least-connections.ts';
import { nginxRandomTwo } from './nginx-random-two.ts';
import { overflow } from './overflow.ts';
import { powerOfDWithMemory } from './power-of-d-with-memory.ts';
import { powerOfTwo } from './power-of-two.ts';
import { shortestExpectedDelay } from './shortest-expected-delay.ts';
import { traefikPowerOfTwo } from './traefik-p2c.ts';
import { weightedFailover } from './weighted-failover.ts';

export const LOAD: readonly AlgorithmDefinition[] = [
  // All nodes, by requests in flight.
  leastConnections,
  nginxLeastConnections,
  haproxyLeastConnections,
  shortestExpectedDelay,
  neverQueue,
  // A few nodes at random.
  powerOfTwo,
  envoyLeastRequest,
  nginxRandomTwo,
  haproxyRandom,
  ipvsTwos,
  traefikPowerOfTwo,
  caddyRandomChoose,
  powerOfDWithMemory,
  // By what nodes say.
  leastLoaded,
  joinIdleQueue,
  // By what room there is.
  centralQueue,
  firstAvailable,
  overflow,
  weightedFailover,
];
