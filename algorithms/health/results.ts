/** How a request or a probe ended, as the one who sent it can tell. */

/** An answer that says yes. */
export const RESULT_OK = 0;
/** An answer that says no: a 5xx status. */
export const RESULT_ERROR = 1;
/** No answer in time. */
export const RESULT_TIMEOUT = 2;
/** Nobody listens: the connection was refused at once. */
export const RESULT_REFUSED = 3;
/** The connection broke while the answer was awaited. */
export const RESULT_RESET = 4;
/** The node turned it away because its queue is full: a 503. */
export const RESULT_REJECTED = 5;

export type Result = 0 | 1 | 2 | 3 | 4 | 5;

/** Whether the node said anything at all, if only no. */
export function isAnswer(result: Result): boolean {
  return result === RESULT_OK || result === RESULT_ERROR || result === RESULT_REJECTED;
}

/** Failures that never reached an application: Envoy's local origin, HAProxy's layer 4. */
export function isConnectionFailure(result: Result): boolean {
  return result === RESULT_TIMEOUT || result === RESULT_REFUSED || result === RESULT_RESET;
}
