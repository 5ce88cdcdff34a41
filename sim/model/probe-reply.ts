/** What a node answers to a health check's probe that has reached it. */

import {
  RESULT_ERROR,
  RESULT_OK,
  RESULT_REFUSED,
  RESULT_RESET,
  type Result,
} from '../../algorithms/health/results.ts';
import type { ProbeDepth } from '../../algorithms/health/types.ts';
import type { ErrorsFault, LyingProbeFault } from './faults/types.ts';
import type { World } from './world.ts';

export interface ProbeReply {
  readonly result: Result;
  /** Infinity: there is no answer. */
  readonly afterNs: number;
}

/**
 * What its faults say. A probe that only connects is answered by the kernel, whatever the process
 * behind the socket does; one that is deep waits in the queue while that stands still.
 */
export function replyToProbe(
  { nodes, faults, signals, nowNs }: World,
  node: number,
  depth: ProbeDepth,
  isDeep: boolean,
): ProbeReply {
  if (nodes.lyingFault[node]! >= 0) {
    const { says } = faults[nodes.lyingFault[node]!] as LyingProbeFault;
    return { result: says === 'ok' ? RESULT_OK : RESULT_ERROR, afterNs: 0 };
  }
  if (nodes.crashFault[node]! >= 0 || nodes.isGone[node] === 1) {
    return { result: RESULT_REFUSED, afterNs: 0 };
  }
  if (depth === 'connect') return { result: RESULT_OK, afterNs: 0 };
  if (nodes.frozenFault[node]! >= 0 && !isDeep) {
    // It waits with the process: answered when that goes on, reset when it is killed.
    const isKilled = faults[nodes.frozenFault[node]!]!.kind === 'hang';
    const afterNs = nodes.frozenUntilNs[node]! - nowNs;
    return { result: isKilled ? RESULT_RESET : RESULT_OK, afterNs };
  }
  const errors = nodes.errorsFault[node]!;
  if (errors < 0) return { result: RESULT_OK, afterNs: 0 };
  const { share, sequence, answerNs } = faults[errors] as ErrorsFault;
  // The fate that the next request would meet.
  const isHit =
    sequence === undefined
      ? signals.luck() < share
      : sequence[nodes.sequencePlace[node]! % sequence.length]!;
  return isHit ? { result: RESULT_ERROR, afterNs: answerNs } : { result: RESULT_OK, afterNs: 0 };
}
