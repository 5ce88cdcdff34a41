/**
 * Smooth weighted rotation, the state machine inside nginx: each candidate gains its weight, the
 * largest wins and pays back the total. Weights 5, 1, 1 give a a b a c a a.
 *
 * nginx/nginx:src/http/ngx_http_upstream_round_robin.c#ngx_http_upstream_get_peer
 */

import { type BalancerContext, type BalancerView, HOLD, type NodeId } from '../types.ts';

export interface SmoothRotation {
  /** Picks among the first `count` candidates; the earlier one wins a tie. O(count). */
  next(candidates: Uint32Array, count: number, weight: Float64Array): NodeId;
}

export function createSmoothRotation(nodeCount: number): SmoothRotation {
  const current = new Float64Array(nodeCount);
  return {
    next(candidates, count, weight) {
      let best = candidates[0]!;
      let bestCurrent = -Infinity;
      let total = 0;
      for (let i = 0; i < count; i++) {
        const node = candidates[i]!;
        const gained = current[node]! + weight[node]!;
        current[node] = gained;
        total += weight[node]!;
        if (gained > bestCurrent) {
          best = node;
          bestCurrent = gained;
        }
      }
      current[best] = bestCurrent - total;
      return best;
    },
  };
}

/**
 * Turns of the nodes that are below their limits (`max_conns`), HOLD while there is none. Absent and
 * full nodes gain nothing meanwhile.
 */
export function createOpenTurns({
  nodeCount,
  nodeLimits,
}: Pick<BalancerContext, 'nodeCount' | 'nodeLimits'>): (view: BalancerView) => NodeId {
  const rotation = createSmoothRotation(nodeCount);
  const open = new Uint32Array(nodeCount);
  return ({ eligible, eligibleCount, inFlight, weight }) => {
    let openCount = 0;
    for (let i = 0; i < eligibleCount; i++) {
      const node = eligible[i]!;
      if (inFlight[node]! < nodeLimits[node]!) open[openCount++] = node;
    }
    return openCount === 0 ? HOLD : rotation.next(open, openCount, weight);
  };
}
