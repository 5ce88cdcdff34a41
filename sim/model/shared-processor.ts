/**
 * Processor sharing: everybody inside is served at once, at an equal share of the node's workers.
 *
 * A virtual clock runs at the speed that each request gets, so a request that enters at virtual time
 * V with demand D leaves at V + D whatever happens meanwhile, and the next to leave is the top of a
 * heap. Arrivals and departures change the clock's pace, never the order.
 *
 * Source: Parekh & Gallager 1993, virtual time; L. Kleinrock, Queueing Systems vol. 2, for the model.
 */

export class SharedProcessor {
  /** Earliest event that is scheduled for this node; Infinity: none. */
  scheduledNs = Infinity;
  count = 0;

  readonly #workers: number;
  /** Changes only right after `advance`. */
  speed: number;
  #virtualNs = 0;
  #updatedNs = 0;
  #entered = 0;
  /** Heap by (virtual time of leaving, order of entering). */
  #leaving = new Float64Array(16);
  #order = new Float64Array(16);
  #slot = new Int32Array(16);

  constructor(model: { readonly concurrency: number; readonly speed: number }) {
    this.#workers = model.concurrency;
    this.speed = model.speed;
  }

  /** Virtual nanoseconds per nanosecond: what one request gets of the node. */
  get pace(): number {
    return this.count <= this.#workers ? this.speed : (this.speed * this.#workers) / this.count;
  }

  /** Lets the virtual clock run to now; to be called before anybody enters or leaves. */
  advance(nowNs: number): void {
    if (this.count === 0) this.#virtualNs = 0;
    else this.#virtualNs += (nowNs - this.#updatedNs) * this.pace;
    this.#updatedNs = nowNs;
  }

  enter(slot: number, demandNs: number): void {
    if (this.count === this.#slot.length) this.#grow();
    this.#rise(this.count++, this.#virtualNs + demandNs, this.#entered++, slot);
  }

  /** When the next one leaves if nothing changes, in whole ns; Infinity when nobody is inside. */
  nextEndNs(): number {
    if (this.count === 0 || this.speed === 0) return Infinity;
    const leftNs = (this.#leaving[0]! - this.#virtualNs) / this.pace;
    return this.#updatedNs + Math.max(0, Math.round(leftNs));
  }

  /**
   * Removes and returns the request that is due now, or −1. An end was rounded to whole ns, so a
   * request may be half a nanosecond short of its demand.
   */
  leave(): number {
    if (this.count === 0) return -1;
    if (this.#leaving[0]! - this.#virtualNs > 0.5 * this.pace + 0.001) return -1;
    const slot = this.#slot[0]!;
    this.#removeAt(0);
    return slot;
  }

  /** Takes out a request that is not finished. O(count). */
  remove(slot: number): void {
    for (let i = 0; i < this.count; i++) {
      if (this.#slot[i] === slot) {
        this.#removeAt(i);
        return;
      }
    }
  }

  #before(a: number, b: number): boolean {
    const first = this.#leaving[a]!;
    const second = this.#leaving[b]!;
    return first < second || (first === second && this.#order[a]! < this.#order[b]!);
  }

  #put(place: number, leaving: number, order: number, slot: number): void {
    this.#leaving[place] = leaving;
    this.#order[place] = order;
    this.#slot[place] = slot;
  }

  #swap(a: number, b: number): void {
    const leaving = this.#leaving[a]!;
    const order = this.#order[a]!;
    const slot = this.#slot[a]!;
    this.#put(a, this.#leaving[b]!, this.#order[b]!, this.#slot[b]!);
    this.#put(b, leaving, order, slot);
  }

  #rise(place: number, leaving: number, order: number, slot: number): void {
    this.#put(place, leaving, order, slot);
    let at = place;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!this.#before(at, parent)) break;
      this.#swap(at, parent);
      at = parent;
    }
  }

  #removeAt(place: number): void {
    const last = --this.count;
    if (place === last) return;
    const [leaving, order, slot] = [this.#leaving[last]!, this.#order[last]!, this.#slot[last]!];
    this.#rise(place, leaving, order, slot);
    // If it did not rise, it may have to sink.
    let at = place;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= last) break;
      if (child + 1 < last && this.#before(child + 1, child)) child++;
      if (!this.#before(child, at)) break;
      this.#swap(child, at);
      at = child;
    }
  }

  #grow(): void {
    const capacity = this.#slot.length * 2;
    const [leaving, order, slot] = [this.#leaving, this.#order, this.#slot];
    this.#leaving = new Float64Array(capacity);
    this.#order = new Float64Array(capacity);
    this.#slot = new Int32Array(capacity);
    this.#leaving.set(leaving);
    this.#order.set(order);
    this.#slot.set(slot);
  }
}
