/** Requests that a balancer keeps because its algorithm answered HOLD: first come, first served. */

import type { RequestTable } from './request-table.ts';

/** A doubly linked list through the request table: a request that is held is in no node's queue. */
export class HeldRequests {
  /** −1 when there is none. */
  first = -1;
  /** How many there are. */
  size = 0;
  /** True while they are being sent: an answer that comes at once must not start that again. */
  isReleasing = false;
  #last = -1;

  // Hot: runs once per request that is held. No allocation, no closures.
  add(requests: RequestTable, slot: number): void {
    requests.previous[slot] = this.#last;
    requests.next[slot] = -1;
    if (this.#last < 0) this.first = slot;
    else requests.next[this.#last] = slot;
    this.#last = slot;
    this.size++;
  }

  // Hot: runs once per request that is held. No allocation, no closures.
  remove(requests: RequestTable, slot: number): void {
    const before = requests.previous[slot]!;
    const after = requests.next[slot]!;
    if (before < 0) this.first = after;
    else requests.next[before] = after;
    if (after < 0) this.#last = before;
    else requests.previous[after] = before;
    this.size--;
  }
}
