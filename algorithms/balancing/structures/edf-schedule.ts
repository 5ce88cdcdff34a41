/**
 * Earliest deadline first, as Envoy and Traefik schedule: a node is due 1 ÷ weight after it was
 * last picked, and the node that is due first is next; equal deadlines in the order they were set.
 *
 * The caller puts a picked node back with the weight that it has by then, so weights may follow
 * load: `const node = schedule.pick(); schedule.add(node, weightNow);`.
 *
 * envoyproxy/envoy:source/common/upstream/edf_scheduler.h
 */

import type { NodeId } from '../types.ts';
import { createTurnIndex } from './turn-index.ts';

export interface EdfSchedule {
  /** Due at now + 1 ÷ weight, where now is the last pick's deadline. O(log n). */
  add(node: NodeId, weight: number): void;
  /** Takes out the node that is due first; −1 if there is none. O(log n). */
  pick(): NodeId;
  has(node: NodeId): boolean;
  remove(node: NodeId): void;
  /**
   * Starts over with the first `count` of `nodes`, as if `picks` picks had been made since: any
   * number of them in O(n log n), because node i has had at least ⌊picks × wᵢ ÷ W⌋.
   */
  restart(nodes: Uint32Array, count: number, weight: Float64Array, picks: number): void;
}

/** Envoy adds it to weights at a restart, so that ⌊…⌋ and deadlines agree about who is next. */
const WEIGHT_NUDGE = 1e-13;

export function createEdfSchedule(nodeCount: number): EdfSchedule {
  const queue = createTurnIndex(nodeCount);
  let now = 0;

  function add(node: NodeId, weight: number): void {
    queue.put(node, now + 1 / weight);
  }

  function pick(): NodeId {
    const node = queue.first();
    if (node !== -1) {
      now = queue.keyOf(node);
      queue.remove(node);
    }
    return node;
  }

  function restart(nodes: Uint32Array, count: number, weight: Float64Array, picks: number): void {
    for (let node = 0; node < nodeCount; node++) queue.remove(node);
    now = 0;
    let total = 0;
    for (let i = 0; i < count; i++) total += weight[nodes[i]!]! + WEIGHT_NUDGE;
    let left = picks;
    for (let i = 0; i < count; i++) {
      const node = nodes[i]!;
      const nudged = weight[node]! + WEIGHT_NUDGE;
      let had = Math.floor((nudged * picks) / total);
      // Rounding can make it one too many.
      if (had > 0 && had / nudged >= picks / total) had--;
      queue.put(node, (had + 1) / nudged);
      now = Math.max(now, had / nudged);
      left -= had;
    }
    for (; left > 0 && count > 0; left--) {
      const node = pick();
      add(node, weight[node]!);
    }
  }

  return { add, pick, has: queue.has, remove: queue.remove, restart };
}
