/** HAProxy's hash-balance-factor: how many requests a server may have at once. */

/**
 * Slots of a server out of ceil((served + 1) × factor): its share by weight in whole slots, and the
 * remainder dealt out along the list, so that the slots of all servers add up; at least one.
 *
 * `before` is the weight of the servers before it in the list. HAProxy computes in 32 bits, which
 * overflow with thousands of servers; here they do not.
 *
 * haproxy/haproxy:src/lb_chash.c#chash_server_is_eligible
 */
export function haproxySlots(
  { served, percent, total }: BackendLoad,
  weight: number,
  before: number,
): number {
  const slots = Math.floor(((served + 1) * percent + 99) / 100);
  const perWeight = Math.floor(slots / total);
  const remainder = slots % total;
  const dealt =
    Math.floor(((before + weight) * remainder) / total) - Math.floor((before * remainder) / total);
  return Math.max(1, weight * perWeight + dealt);
}

export interface BackendLoad {
  /** Requests that the backend has in flight, without the one that is being placed. */
  readonly served: number;
  /** hash-balance-factor. */
  readonly percent: number;
  /** Weight of the servers that are up. */
  readonly total: number;
}
