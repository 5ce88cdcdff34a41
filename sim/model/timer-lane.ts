/**
 * Pending timeouts that are all equally long: they expire in the order in which
 * they were set, so a queue does what a heap would, and only its first entry is an event.
 *
 * Each entry keeps the sequence number that it was given when it was set, so the order of events is
 * exactly what it would be with every timeout in the event queue. Entries of requests that were
 * answered in time are dead; they are skipped, and swept out when the lane is full, so the lane's
 * size is bounded by the number of requests in flight.
 */

export class TimerLane {
  #timeNs = new Float64Array(64);
  #sequence = new Float64Array(64);
  #slot = new Int32Array(64);
  #mark = new Float64Array(64);
  #first = 0;
  #size = 0;

  get isEmpty(): boolean {
    return this.#size === 0;
  }
  get timeNs(): number {
    return this.#timeNs[this.#first]!;
  }
  get sequence(): number {
    return this.#sequence[this.#first]!;
  }
  get slot(): number {
    return this.#slot[this.#first]!;
  }
  /** Tells whether the slot still holds what the timeout was set for. */
  get mark(): number {
    return this.#mark[this.#first]!;
  }

  // Hot: runs once per request that has a timeout. No allocation but for doubling.
  add(timeNs: number, sequence: number, slot: number, mark: number): void {
    const at = (this.#first + this.#size++) & (this.#slot.length - 1);
    this.#timeNs[at] = timeNs;
    this.#sequence[at] = sequence;
    this.#slot[at] = slot;
    this.#mark[at] = mark;
  }

  removeFirst(): void {
    this.#first = (this.#first + 1) & (this.#slot.length - 1);
    this.#size--;
  }

  get isFull(): boolean {
    return this.#size === this.#slot.length;
  }

  /** Keeps the first entry (it is an event) and the live ones; doubles if that freed too little. */
  sweep(isLive: (slot: number, mark: number) => boolean): void {
    const mask = this.#slot.length - 1;
    const kept: number[] = [];
    for (let i = 0; i < this.#size; i++) {
      const at = (this.#first + i) & mask;
      if (i === 0 || isLive(this.#slot[at]!, this.#mark[at]!)) kept.push(at);
    }
    const capacity =
      kept.length * 2 > this.#slot.length ? this.#slot.length * 2 : this.#slot.length;
    this.#timeNs = picked(this.#timeNs, kept, new Float64Array(capacity));
    this.#sequence = picked(this.#sequence, kept, new Float64Array(capacity));
    this.#slot = picked(this.#slot, kept, new Int32Array(capacity));
    this.#mark = picked(this.#mark, kept, new Float64Array(capacity));
    this.#first = 0;
    this.#size = kept.length;
  }
}

function picked<T extends Float64Array | Int32Array>(from: T, places: readonly number[], to: T): T {
  for (let i = 0; i < places.length; i++) to[i] = from[places[i]!]!;
  return to;
}
