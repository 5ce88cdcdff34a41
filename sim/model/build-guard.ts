/** Sets up the guard of one balancer, and that of one node. */

import { withDefaults } from '../../algorithms/parameters.ts';
import type { StreamFactory } from '../engine/streams.ts';
import type { Guard } from './guard.ts';
import { NodeGuard } from './node-guard.ts';
import type { NodeModel, ResilienceModel, ServiceModel } from './types.ts';

/** Whether a service has a circuit for each node. */
export function hasNodeCircuits({ breaker }: ServiceModel): boolean {
  return (
    breaker !== null &&
    withDefaults(breaker.definition.parameters, breaker.parameters).per === 'node'
  );
}

/** Null where nothing may turn requests away. `name` is the balancer's, for its streams. */
export function createGuard(
  service: ServiceModel,
  name: string,
  streams: StreamFactory,
): Guard | null {
  const { breaker, concurrencyLimit, throttle, nodes } = service;
  if (breaker === null && concurrencyLimit === null && throttle === null) return null;
  const isPerNode = hasNodeCircuits(service);
  const count = breaker === null ? 0 : isPerNode ? nodes.length : 1;
  return {
    limit: concurrencyLimit && create(concurrencyLimit, streams, `limit/${name}`),
    throttle: throttle && create(throttle, streams, `throttle/${name}`),
    luck: streams.stream(`throttle-luck/${name}`),
    circuits: Array.from({ length: count }, (_, i) =>
      create(breaker!, streams, `breaker/${name}/${i}`),
    ),
    isPerNode,
    states: Array.from({ length: count }, () => 'closed'),
    isOff: new Uint8Array(count),
    turnsNs: Infinity,
    alarmNs: Infinity,
    inside: 0,
  };
}

/** Null where nobody is turned away but by a full queue. */
export function createNodeGuard(
  { name, concurrencyLimit, queueDeadline }: NodeModel,
  streams: StreamFactory,
): NodeGuard | null {
  if (concurrencyLimit === null && queueDeadline === null) return null;
  return new NodeGuard(() => ({
    limit: concurrencyLimit && create(concurrencyLimit, streams, `limit/${name}`),
    deadline: queueDeadline && create(queueDeadline, streams, `deadline/${name}`),
  }));
}

function create<T>(
  { definition, parameters }: ResilienceModel<T>,
  streams: StreamFactory,
  purpose: string,
): T {
  return definition.create(parameters, { rng: streams.stream(purpose) });
}
