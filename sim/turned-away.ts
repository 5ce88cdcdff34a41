/** Who turns requests away before they are served. Order is report order; the engine stores the number. */

export const REFUSERS = [
  'breaker',
  'concurrency-limit',
  'throttle',
  'node-limit',
  'queue-full',
  'queue-deadline',
] as const;

export type Refuser = (typeof REFUSERS)[number];

/** In the balancer: the request is not sent. */
export const BY_BREAKER = REFUSERS.indexOf('breaker');
export const BY_LIMIT = REFUSERS.indexOf('concurrency-limit');
export const BY_THROTTLE = REFUSERS.indexOf('throttle');
/** At the node. */
export const BY_NODE_LIMIT = REFUSERS.indexOf('node-limit');
export const BY_QUEUE = REFUSERS.indexOf('queue-full');
export const BY_DEADLINE = REFUSERS.indexOf('queue-deadline');
