/**
 * What is known of requests that are tried more than once, by the slot of the request: how many
 * attempts there were, which are under way, what the last one failed of, and what is due next.
 */

import type { Sender } from './sender.ts';

export class AttemptTable {
  /** Null: nobody tries it (any more). */
  readonly sender: (Sender | null)[] = [];
  /** Nodes that it was sent to, in order. */
  readonly tried: number[][] = [];
  /** Attempts begun in all, retries and hedges among them. */
  begun = new Int32Array(0);
  retries = new Int32Array(0);
  hedges = new Int32Array(0);
  /** Attempts under way, and the first and last of them; −1: none. */
  open = new Int32Array(0);
  first = new Int32Array(0);
  last = new Int32Array(0);
  /** By the slot of an attempt: the next and the previous one of the same request. */
  next = new Int32Array(0);
  previous = new Int32Array(0);
  /** When a retry is due, and how long its pause is; Infinity: none is. */
  retryNs = new Float64Array(0);
  pauseNs = new Float64Array(0);
  /** When the next hedge is due; Infinity: none is. */
  hedgeNs = new Float64Array(0);
  /** The hedge that is due has been paid for. */
  isPaid = new Uint8Array(0);
  /** When an attempt was first served, of requests whose attempts are tied; Infinity: not yet. */
  startedNs = new Float64Array(0);
  /** Of the attempt that failed last; a cause of −1: none has. */
  outcome = new Uint8Array(0);
  cause = new Int32Array(0);

  // Hot: runs once per request that may be tried again. No allocation but for doubling.
  begin(request: number, sender: Sender): void {
    if (request >= this.begun.length) this.#grow(request);
    this.sender[request] = sender;
    this.tried[request]!.length = 0;
    this.begun[request] = 0;
    this.retries[request] = 0;
    this.hedges[request] = 0;
    this.open[request] = 0;
    this.first[request] = -1;
    this.last[request] = -1;
    this.retryNs[request] = Infinity;
    this.pauseNs[request] = 0;
    this.hedgeNs[request] = Infinity;
    this.isPaid[request] = 0;
    this.startedNs[request] = Infinity;
    this.cause[request] = -1;
  }

  // Hot: runs once per attempt. No allocation but for doubling.
  add(request: number, attempt: number): void {
    if (attempt >= this.begun.length) this.#grow(attempt);
    const last = this.last[request]!;
    this.begun[request]!++;
    this.open[request]!++;
    this.previous[attempt] = last;
    this.next[attempt] = -1;
    this.last[request] = attempt;
    if (last < 0) this.first[request] = attempt;
    else this.next[last] = attempt;
  }

  // Hot: runs once per attempt. No allocation, no closures.
  remove(request: number, attempt: number): void {
    const before = this.previous[attempt]!;
    const after = this.next[attempt]!;
    this.open[request]!--;
    if (before < 0) this.first[request] = after;
    else this.next[before] = after;
    if (after < 0) this.last[request] = before;
    else this.previous[after] = before;
  }

  /** Whatever is still due for it finds that it is over. */
  end(request: number): void {
    this.sender[request] = null;
    this.retryNs[request] = Infinity;
    this.hedgeNs[request] = Infinity;
  }

  #grow(slot: number): void {
    let capacity = Math.max(64, this.begun.length);
    while (capacity <= slot) capacity *= 2;
    for (let i = this.begun.length; i < capacity; i++) {
      this.sender.push(null);
      this.tried.push([]);
    }
    this.begun = copied(this.begun, new Int32Array(capacity));
    this.retries = copied(this.retries, new Int32Array(capacity));
    this.hedges = copied(this.hedges, new Int32Array(capacity));
    this.open = copied(this.open, new Int32Array(capacity));
    this.first = copied(this.first, new Int32Array(capacity));
    this.last = copied(this.last, new Int32Array(capacity));
    this.next = copied(this.next, new Int32Array(capacity));
    this.previous = copied(this.previous, new Int32Array(capacity));
    this.retryNs = copied(this.retryNs, new Float64Array(capacity));
    this.pauseNs = copied(this.pauseNs, new Float64Array(capacity));
    this.hedgeNs = copied(this.hedgeNs, new Float64Array(capacity));
    this.isPaid = copied(this.isPaid, new Uint8Array(capacity));
    this.startedNs = copied(this.startedNs, new Float64Array(capacity));
    this.outcome = copied(this.outcome, new Uint8Array(capacity));
    this.cause = copied(this.cause, new Int32Array(capacity));
  }
}

function copied<T extends Uint8Array | Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
