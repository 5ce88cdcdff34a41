/**
 * What nginx's hashing methods share: tables are made of all configured servers, a server that may
 * not be used is passed over, and after more than twenty failures smooth round robin takes over.
 */

import { createOpenTurns } from '../structures/smooth-rotation.ts';
import type { BalancerContext, BalancerView, NodeId } from '../types.ts';

/** A request that found this many servers unusable stops hashing. */
export const NGINX_FAILURES_MAX = 21;

export interface NginxPeers {
  /** Configured servers, by the order of the list: all whose weight is above 0. */
  readonly members: Uint32Array;
  update(view: BalancerView): void;
  /** Whether it is up and below its limit (`max_conns`). */
  isUsable(view: BalancerView, node: NodeId): boolean;
  /** Smooth weighted round robin over the usable ones; HOLD when all are at their limits. */
  rotate(view: BalancerView): NodeId;
}

export function createNginxPeers(context: BalancerContext): NginxPeers {
  const { nodeCount, nodeLimits } = context;
  const all = new Uint32Array(nodeCount);
  const isUp = new Uint8Array(nodeCount);
  const peers = {
    members: all,
    update(view: BalancerView) {
      let count = 0;
      for (let node = 0; node < nodeCount; node++) {
        if (view.weight[node]! > 0) all[count++] = node;
      }
      peers.members = all.subarray(0, count);
      isUp.fill(0);
      for (let i = 0; i < view.eligibleCount; i++) isUp[view.eligible[i]!] = 1;
    },
    isUsable: (view: BalancerView, node: NodeId) =>
      isUp[node] === 1 && view.inFlight[node]! < nodeLimits[node]!,
    rotate: createOpenTurns(context),
  };
  return peers;
}
