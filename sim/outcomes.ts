/** How an attempt can end. Order is report order; the number is what the engine stores. */

export const OUTCOMES = [
  'ok',
  'error',
  'timeout',
  'refused',
  'reset',
  'rejected',
  'no-node',
  'circuit-open',
  'cancelled',
] as const;

export type Outcome = (typeof OUTCOMES)[number];

export const OUTCOME_OK = OUTCOMES.indexOf('ok');
export const OUTCOME_ERROR = OUTCOMES.indexOf('error');
export const OUTCOME_TIMEOUT = OUTCOMES.indexOf('timeout');
export const OUTCOME_REFUSED = OUTCOMES.indexOf('refused');
export const OUTCOME_RESET = OUTCOMES.indexOf('reset');
export const OUTCOME_REJECTED = OUTCOMES.indexOf('rejected');
export const OUTCOME_NO_NODE = OUTCOMES.indexOf('no-node');
export const OUTCOME_CANCELLED = OUTCOMES.indexOf('cancelled');
export const OUTCOME_CIRCUIT_OPEN = OUTCOMES.indexOf('circuit-open');

/** Why a request failed; the ids of the run's faults follow these. Order is report order. */
export const CAUSES = [
  'overload',
  'slow-service',
  'slow-network',
  'no-node',
  'failover',
  'false-ejection',
  'node-left',
  'circuit-open',
  'stale-registry',
] as const;

/** Would have been answered in time by an idle node, but had to wait or was turned away. */
export const CAUSE_OVERLOAD = CAUSES.indexOf('overload');
/** Needs longer than the client's timeout even on an idle node. */
export const CAUSE_SLOW_SERVICE = CAUSES.indexOf('slow-service');
/** The hops alone take longer than the client's timeout. */
export const CAUSE_SLOW_NETWORK = CAUSES.indexOf('slow-network');
export const CAUSE_NO_NODE = CAUSES.indexOf('no-node');
/** Broken off by its balancer's failover policy. */
export const CAUSE_FAILOVER = CAUSES.indexOf('failover');
/** Not sent, because of what its balancer's circuit breaker had seen. */
export const CAUSE_CIRCUIT_OPEN = CAUSES.indexOf('circuit-open');

/** A sound node that its balancer had given up could have taken it at once. */
export const CAUSE_FALSE_EJECTION = CAUSES.indexOf('false-ejection');
/** Its node left before it had answered. */
export const CAUSE_NODE_LEFT = CAUSES.indexOf('node-left');
/** Its balancer had not been told yet that the node was not to be used. */
export const CAUSE_STALE_REGISTRY = CAUSES.indexOf('stale-registry');

/** The cause of failures behind the fault at that position of the model's list. */
export function causeOfFault(position: number): number {
  return CAUSES.length + position;
}

export function causeNames(faults: readonly { readonly id: string }[]): readonly string[] {
  return [...CAUSES, ...faults.map(({ id }) => id)];
}
