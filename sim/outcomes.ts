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
export const OUTCOME_TIMEOUT = OUTCOMES.indexOf('timeout');
export const OUTCOME_REJECTED = OUTCOMES.indexOf('rejected');
export const OUTCOME_NO_NODE = OUTCOMES.indexOf('no-node');

/** Why a request failed. Order is report order. */
export const CAUSES = ['overload', 'slow-service', 'no-node'] as const;

export type Cause = (typeof CAUSES)[number];
