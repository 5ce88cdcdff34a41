/** What live traffic tells HAProxy's `observe`: an error, that all is well, or nothing. */

import type { NodeId } from '../../balancing/types.ts';
import { RESULT_OK, RESULT_REFUSED, RESULT_TIMEOUT, type Result } from '../results.ts';

export interface ObservedErrors {
  /** Counts a result; true if that makes `limit` errors in a row, which are then forgotten. */
  count(node: NodeId, result: Result): boolean;
  forget(node: NodeId): void;
}

export function createObservedErrors(
  nodeCount: number,
  observe: string,
  limit: number,
): ObservedErrors {
  const isError = observe === 'layer4' ? isConnectError : isHttpError;
  const errors = new Int32Array(nodeCount);
  return {
    count(node, result) {
      if (observe === 'off') return false;
      if (!isError(result)) {
        errors[node] = 0;
        return false;
      }
      if (++errors[node]! < limit) return false;
      errors[node] = 0;
      return true;
    },
    forget(node) {
      errors[node] = 0;
    },
  };
}

/** A broken connection was established once, which is all that this layer looks at. */
function isConnectError(result: Result): boolean {
  return result === RESULT_REFUSED || result === RESULT_TIMEOUT;
}

/** HAProxy lets 501 and 505 pass; we do not tell one 5xx from another. */
function isHttpError(result: Result): boolean {
  return result !== RESULT_OK;
}
