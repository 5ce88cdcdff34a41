/**
 * What HAProxy's backend queue means for algorithms that take turns: a server that gets free takes
 * the oldest request itself, and no turn is used up. Only a request that finds no queue takes one.
 *
 * haproxy/haproxy:src/queue.c#process_srv_queue, src/backend.c#assign_server
 *
 * An algorithm is not told whether a request was held. But requests that were are offered at the
 * very moment when room appears, one after the other until the answer is HOLD, and while any are
 * held no others are offered.
 */

import { type BalancerView, type BalancingAlgorithm, HOLD, type NodeId } from '../types.ts';

/** The queue has no say in it: the request takes a turn. */
export const TAKES_TURN = -2;

export interface BackendQueue {
  /** The node that is free for a request that was held, HOLD, or TAKES_TURN. */
  ask(nowNs: number): NodeId;
  /** The turns found no node that is not full. */
  hold(): typeof HOLD;
  readonly update: (view: BalancerView) => void;
  readonly hooks: Pick<BalancingAlgorithm, 'onStart' | 'onDone'>;
}

export function createBackendQueue(nodeCount: number, nodeLimits: readonly number[]): BackendQueue {
  const limits = Float64Array.from(nodeLimits);
  const isEligible = new Uint8Array(nodeCount);
  const hasRoom = new Uint8Array(nodeCount);
  let roomyCount = 0;
  /** The last one that got room. */
  let freed = 0;
  let isHolding = false;
  let releasedNs = -1;
  let seen: BalancerView;

  // Hot: runs twice per request. No allocation, no closures.
  function look(node: NodeId): void {
    const has = isEligible[node] === 1 && seen.inFlight[node]! < limits[node]! ? 1 : 0;
    if (has > hasRoom[node]!) freed = node;
    roomyCount += has - hasRoom[node]!;
    hasRoom[node] = has;
  }

  return {
    ask(nowNs) {
      if (!isHolding && releasedNs !== nowNs) return TAKES_TURN;
      if (roomyCount === 0) {
        isHolding = true;
        return HOLD;
      }
      if (!isHolding || roomyCount > 1 || hasRoom[freed] === 0) return TAKES_TURN;
      isHolding = false;
      releasedNs = nowNs;
      return freed;
    },
    hold() {
      isHolding = true;
      return HOLD;
    },
    update(view) {
      seen = view;
      isEligible.fill(0);
      for (let i = 0; i < view.eligibleCount; i++) isEligible[view.eligible[i]!] = 1;
      for (let node = 0; node < nodeCount; node++) look(node);
    },
    // Without limits nobody is ever held.
    hooks: limits.some((limit) => limit < Infinity) ? { onStart: look, onDone: look } : {},
  };
}
